import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Api} from '../../src/api/port.ts';
import type {Client} from '../../src/client/client.ts';
import {connect} from '../../src/client/connect.ts';
import type {OpenOptions} from '../../src/client/open.ts';
import {openClient} from '../../src/client/open.ts';
import {signUp} from '../../src/client/sign-in.ts';
import {tenTimesASecond} from '../../src/client/watch.ts';
import type {Session} from '../../src/domain/session.ts';
import type {RunningServer} from '../../src/server/serve.ts';
import {serve} from '../../src/server/serve.ts';
import {systemClock} from '../../src/sync/clock.ts';
import {until} from '../helpers/until.ts';

let dir: string;
let server: RunningServer;
let clients: Client[];
let session: Session;
let bob: Client;
let roomId: string;

const startServer = (port = 0) =>
	serve({host: '127.0.0.1', port, name: 'localhost', dataDir: join(dir, 'server')});

function open(options: Partial<OpenOptions> = {}): Client {
	const client = openClient({session, dir: join(dir, 'ann'), ...options});
	clients.push(client);
	return client;
}

async function start(options: Partial<OpenOptions> = {}): Promise<Client> {
	const client = open(options);
	client.start();
	await until(() => state(client).connection.status === 'live', {what: 'the connection'});
	return client;
}

async function close(client: Client): Promise<void> {
	clients.splice(clients.indexOf(client), 1);
	await client.close();
}

/** A process that can be stopped, as by SIGSTOP: it neither looks nor knows that time goes by. */
function createFreezer() {
	let isFrozen = false;
	let passed = 0;
	const api = connect(session);
	const ticks = new Set<() => void>();
	return {
		/** Answers that come while it is stopped are taken in after it. */
		api: {
			...api,
			poll: async (...asked: Parameters<Api['poll']>) => {
				const batch = await api.poll(...asked);
				await until(() => !isFrozen, {what: 'the process to go on', ms: 20_000});
				return batch;
			},
		},
		every: (tick: () => void) => {
			ticks.add(tick);
			const stop = tenTimesASecond(() => {
				if (!isFrozen) tick();
			});
			return () => {
				ticks.delete(tick);
				stop();
			};
		},
		freeze: () => {
			isFrozen = true;
		},
		thaw: () => {
			isFrozen = false;
			for (const tick of ticks) tick();
		},
		/** The time that all processes of the machine share. */
		clock: {...systemClock, now: () => Date.now() + passed},
		pass: (ms: number) => {
			passed += ms;
		},
	};
}

const state = (client: Client) => client.store.getState();
const bodies = (client: Client) =>
	(state(client).timelines.get(roomId)?.events ?? [])
		.filter((event) => event.kind === 'text')
		.map((event) => event.body);
const unread = (client: Client) => state(client).unread.get(roomId)?.count;
const pending = (client: Client) => state(client).pending.get(roomId)?.length ?? 0;

beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	clients = [];
	server = await startServer();
	session = await signUp({server: server.url, user: 'ann', password: 'secret'});
	const ofBob = await signUp({server: server.url, user: 'bob', password: 'secret'});
	bob = await start({session: ofBob, dir: ':memory:'});
	roomId = await bob.createRoom('tutorial');
	bob.openRoom(roomId);
});
afterEach(async () => {
	for (const client of clients) await client.close();
	await server.close();
	rmSync(dir, {recursive: true});
});

async function startTwo(): Promise<{first: Client; second: Client}> {
	const [first, second] = [await start(), await start()];
	await first.joinRoom('#tutorial');
	for (const client of [first, second]) client.openRoom(roomId);
	await until(() => state(second).members.get(roomId)?.size === 2, {what: 'the members at the second'});
	return {first, second};
}

describe('two windows of one account', () => {
	it('show the same lines once and in one order, whoever writes', async () => {
		const {first, second} = await startTwo();
		for (let line = 1; line <= 20; line++) {
			first.send(roomId, `first ${line}`);
			second.send(roomId, `second ${line}`);
			bob.send(roomId, `bob ${line}`);
		}
		await until(() => [first, second, bob].every((each) => bodies(each).length >= 60), {what: 'all lines'});
		await until(() => [first, second, bob].every((each) => pending(each) === 0), {what: 'nothing pending'});
		expect(bodies(first)).toEqual(bodies(bob));
		expect(bodies(second)).toEqual(bodies(bob));
		expect(new Set(bodies(bob)).size).toBe(60);
		const third = open();
		third.openRoom(roomId);
		expect(bodies(third).slice(-50)).toEqual(bodies(bob).slice(-50));
	});

	it('hear of rooms, members, topics and names in both', async () => {
		const {first, second} = await startTwo();
		await second.setTopic(roomId, 'by the second');
		await until(() => state(first).rooms.get(roomId)?.topic === 'by the second', {what: 'the topic'});
		await until(() => state(second).rooms.get(roomId)?.topic === 'by the second', {what: 'the topic'});
		const own = await second.createRoom('other');
		await until(() => state(first).rooms.get(own)?.membership === 'join', {what: 'the room at the first'});
		await first.leaveRoom(own);
		await until(() => state(second).rooms.get(own)?.membership === 'leave', {what: 'the leaving'});
		await bob.setDisplayName('Bobby');
		for (const client of [first, second]) {
			const name = () => state(client).members.get(roomId)?.get('@bob:localhost')?.displayName;
			await until(() => name() === 'Bobby', {what: 'the name'});
		}
	});

	it('count as read in one what was on the screen of the other', async () => {
		const {first, second} = await startTwo();
		const third = await start();
		for (const line of ['one', 'two', 'three']) bob.send(roomId, line);
		await until(() => [first, second, third].every((each) => unread(each) === 3), {what: 'three unread'});
		const keys = state(second)
			.timelines.get(roomId)
			?.events.map((event) => event.key);
		second.markRead(roomId, keys?.at(-2) ?? '');
		await until(() => unread(first) === 1, {what: 'one unread where the room is open'});
		await until(() => unread(third) === 1, {what: 'one unread where it is not'});
		first.markRead(roomId, keys?.at(-3) ?? '');
		second.markRead(roomId, keys?.at(-1) ?? '');
		await until(() => unread(first) === 0 && unread(third) === 0, {what: 'nothing unread'});
		expect(state(third).unread.get(roomId)?.readKey).toBe(keys?.at(-1));
	});

	it('tell one truth about the connection, and both can ask for another try', async () => {
		const {first, second} = await startTwo();
		const port = Number(new URL(server.url).port);
		await server.close();
		// The one that leads goes on trying: the other is behind it by a tenth of a second.
		const isTold = () => JSON.stringify(state(second).connection) === JSON.stringify(state(first).connection);
		await until(() => state(first).connection.status === 'retrying' && isTold(), {what: 'the truth'});
		server = await startServer(port);
		second.reconnect();
		await until(() => [first, second].every((each) => state(each).connection.status === 'live'), {
			what: 'the connection',
			ms: 900,
		});
	});

	it('go on in the other when one of them ends', async () => {
		const {first, second} = await startTwo();
		const third = await start();
		third.openRoom(roomId);
		await close(first);
		bob.send(roomId, 'after the first');
		await until(() => [second, third].every((each) => bodies(each).includes('after the first')), {
			what: 'the line in those that are left',
		});
		await close(second);
		third.send(roomId, 'by the third');
		await until(() => bodies(bob).includes('by the third'), {what: 'the line of the third'});
		await until(() => bodies(third).length === 2, {what: 'the line at the third'});
		expect(bodies(third)).toEqual(bodies(bob));
	});

	it('pass the lead on when one of them is suspended, who follows when it comes back', async () => {
		const {first, second} = await startTwo();
		first.pause();
		bob.send(roomId, 'while the first is away');
		await until(() => bodies(second).length === 1, {what: 'the line at the second'});
		expect(bodies(first)).toEqual([]);
		first.resume();
		await until(() => bodies(first).length === 1, {what: 'the line at the first'});
		expect(state(first).connection.status).toBe('live');
	});
});

describe('a window that was stopped while it led', () => {
	it('is taken over from, and neither writes nor sends when it comes back', async () => {
		const freezer = createFreezer();
		const {clock, api, every} = freezer;
		const first = await start({clock, api, every});
		await first.joinRoom('#tutorial');
		const second = await start({clock});
		for (const client of [first, second]) client.openRoom(roomId);
		freezer.freeze();
		freezer.pass(6001);
		const statuses: string[] = [];
		second.store.subscribe(() => statuses.push(state(second).connection.status));
		await until(() => statuses.includes('connecting') && statuses.at(-1) === 'live', {
			what: 'the second to lead',
		});
		bob.send(roomId, 'one');
		await until(() => bodies(second).includes('one'), {what: 'the line at the second'});
		expect(bodies(first)).toEqual([]);
		freezer.thaw();
		await until(() => bodies(first).length === 1, {what: 'the line at the first'});
		first.send(roomId, 'two');
		second.send(roomId, 'three');
		await until(() => bodies(bob).length === 3, {what: 'all lines at bob'});
		await until(() => [first, second].every((each) => pending(each) === 0), {what: 'nothing pending'});
		expect(new Set(bodies(bob)).size).toBe(3);
		for (const client of [first, second]) expect(bodies(client)).toEqual(bodies(bob));
	});
});
