import {
	closeSync,
	mkdtempSync,
	openSync,
	readdirSync,
	rmSync,
	statSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {openCache} from '../../src/cache/cache.ts';
import {openDatabase} from '../../src/cache/database.ts';
import {cacheMigrations, leadMigrations, outboxMigrations} from '../../src/cache/schema.ts';
import type {Client} from '../../src/client/client.ts';
import {openClient} from '../../src/client/open.ts';
import {signUp} from '../../src/client/sign-in.ts';
import type {Session} from '../../src/domain/session.ts';
import type {RunningServer} from '../../src/server/serve.ts';
import {serve} from '../../src/server/serve.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import {until} from '../helpers/until.ts';

let dir: string;
let server: RunningServer;
let clients: Client[];
let session: Session;
let bob: Client;
let roomId: string;
let notices: string[];

const state = (client: Client) => client.store.getState();
const isLive = (client: Client) => state(client).connection.status === 'live';
const bodies = (client: Client) =>
	(state(client).timelines.get(roomId)?.events ?? [])
		.filter((event) => event.kind === 'text')
		.map((event) => event.body);
const pending = (client: Client) => state(client).pending.get(roomId)?.length ?? 0;
const account = (name: string) => join(dir, 'ann', name);

function open(as = session, at = join(dir, 'ann')): Client {
	const client = openClient({session: as, dir: at});
	client.onNotice((line) => notices.push(line));
	clients.push(client);
	return client;
}

async function close(client: Client): Promise<void> {
	clients.splice(clients.indexOf(client), 1);
	await client.close();
}

async function start(...asked: Parameters<typeof open>): Promise<Client> {
	const client = open(...asked);
	client.start();
	await until(() => isLive(client), {what: 'the connection'});
	return client;
}

/** What a process leaves that is killed: it has not given the lead back. */
function leaveLead(): void {
	const sql = openDatabase(account('lead.db'), {
		what: 'lead',
		migrations: leadMigrations,
		durability: 'none',
	});
	sql.run("INSERT INTO lead (id, owner, host, pid, until) VALUES (1, 'killed', '', 0, 0)");
	sql.close();
}

const migrations: Record<string, readonly string[]> = {
	'cache.db': cacheMigrations,
	'outbox.db': outboxMigrations,
};

/** Everything into the file itself, and then rubbish over all of it but its head. */
function damage(name: string): void {
	const sql = openDatabase(account(name), {
		what: name,
		migrations: migrations[name] ?? [],
		durability: 'normal',
	});
	sql.get('PRAGMA wal_checkpoint(TRUNCATE)');
	sql.close();
	const {size} = statSync(account(name));
	const file = openSync(account(name), 'r+');
	writeSync(file, Buffer.alloc(size - 8192, 0xa5), 0, size - 8192, 8192);
	closeSync(file);
}

beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	clients = [];
	notices = [];
	server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: join(dir, 'server')});
	session = await signUp({server: server.url, user: 'ann', password: 'secret'});
	bob = await start(await signUp({server: server.url, user: 'bob', password: 'secret'}), ':memory:');
	roomId = await bob.createRoom('tutorial');
	for (const line of ['one', 'two', 'three']) bob.send(roomId, line);
	await until(() => bodies(bob).length === 3, {what: 'the lines'});
});
afterEach(async () => {
	for (const client of clients) await client.close();
	await server.close();
	rmSync(dir, {recursive: true});
});

describe('a client whose cache is damaged', () => {
	async function leaveBehind(): Promise<void> {
		const client = await start();
		await client.joinRoom('#tutorial');
		client.openRoom(roomId);
		await until(() => bodies(client).length === 3, {what: 'the lines'});
		client.saveDraft(roomId, 'half a line');
		const key = state(client).timelines.get(roomId)?.events.at(-1)?.key ?? '';
		client.markRead(roomId, key);
		await close(client);
	}

	it('says so after an unclean end, and has everything from the server again, and its drafts', async () => {
		await leaveBehind();
		damage('cache.db');
		leaveLead();
		const client = open();
		expect(notices).toEqual([
			expect.stringMatching(/^the cache was damaged: it is set aside as cache\.db\.damaged-/),
		]);
		expect(state(client).drafts.get(roomId)).toBe('half a line');
		client.start();
		client.openRoom(roomId);
		await until(() => isLive(client) && bodies(client).length === 3, {what: 'the lines'});
		expect(bodies(client)).toEqual(['one', 'two', 'three']);
		bob.send(roomId, 'four');
		await until(() => bodies(client).length === 4, {what: 'what comes then'});
		expect(readdirSync(join(dir, 'ann')).some((name) => name.includes('.damaged-'))).toBe(true);
	});

	it('notices it in the middle, goes on, and comes to the same', async () => {
		await leaveBehind();
		const client = await start();
		client.openRoom(roomId);
		await until(() => bodies(client).length === 3, {what: 'the lines'});
		damage('cache.db');
		bob.send(roomId, 'four');
		await until(() => notices.length === 1, {what: 'the notice'});
		await until(() => isLive(client) && bodies(client).includes('four'), {what: 'the line'});
		bob.send(roomId, 'five');
		await until(() => bodies(client).includes('five'), {what: 'the next line'});
		expect(bodies(client)).toEqual(['one', 'two', 'three', 'four', 'five']);
		await close(client);
		const again = open();
		again.openRoom(roomId);
		expect(bodies(again)).toEqual(['one', 'two', 'three', 'four', 'five']);
		expect(notices).toHaveLength(1);
	});

	it('fetches what is between, where another process has replaced it', async () => {
		await leaveBehind();
		const client = await start();
		client.openRoom(roomId);
		await until(() => bodies(client).length === 3, {what: 'the lines'});
		for (const end of ['', '-wal', '-shm']) rmSync(account('cache.db') + end, {force: true});
		openCache(account('cache.db'), applyRoom).close();
		bob.send(roomId, 'four');
		await until(() => isLive(client) && bodies(client).includes('four'), {what: 'the line'});
		await close(client);
		const again = await start();
		again.openRoom(roomId);
		await until(() => bodies(again).length === 4, {what: 'all lines'});
		expect(bodies(again)).toEqual(['one', 'two', 'three', 'four']);
	});

	it('follows the window that has replaced it', async () => {
		await leaveBehind();
		const [first, second] = [await start(), await start()];
		for (const client of [first, second]) client.openRoom(roomId);
		damage('cache.db');
		bob.send(roomId, 'four');
		await until(() => bodies(first).includes('four') && bodies(second).includes('four'), {what: 'the line'});
		bob.send(roomId, 'five');
		await until(() => bodies(first).includes('five') && bodies(second).includes('five'), {what: 'the next'});
		for (const client of [first, second]) {
			expect(bodies(client)).toEqual(['one', 'two', 'three', 'four', 'five']);
		}
		expect(notices).toHaveLength(1);
	});
});

describe('a client whose outbox is damaged', () => {
	it('goes on with what it knows, and says so', async () => {
		const client = await start();
		await client.joinRoom('#tutorial');
		client.saveDraft('!other:localhost', 'half a line');
		damage('outbox.db');
		client.send(roomId, 'typed then');
		await until(() => bodies(bob).includes('typed then'), {what: 'the line at bob'});
		expect(notices).toEqual([
			expect.stringMatching(/^the outbox was damaged: it is set aside as outbox\.db\.damaged-/),
		]);
		await until(() => pending(client) === 0, {what: 'nothing pending'});
		expect(bodies(bob).filter((body) => body === 'typed then')).toHaveLength(1);
		await close(client);
		expect(state(open()).drafts.get('!other:localhost')).toBe('half a line');
	});
});

describe('a client whose outbox', () => {
	/** Two messages that wait, as the client is not started. */
	async function waitWith(...lines: readonly string[]): Promise<Client> {
		const first = await start();
		await first.joinRoom('#tutorial');
		await close(first);
		const client = open();
		for (const line of lines) client.send(roomId, line);
		return client;
	}
	const waiting = (client: Client) =>
		(state(client).pending.get(roomId) ?? []).map((each) => `${each.body} ${each.state}`);

	it('is found damaged at the start goes on with a new one on the disk', async () => {
		await close(await waitWith('one more'));
		damage('outbox.db');
		leaveLead();
		const client = open();
		expect(notices).toEqual([expect.stringMatching(/^the outbox was damaged/)]);
		expect(state(client).isUnsaved).toBe(false);
		client.send(roomId, 'typed then');
		await close(client);
		expect(waiting(open())).toContain('typed then waiting');
	});

	it('is damaged keeps the order in which was typed', async () => {
		const client = await waitWith('first', 'second');
		damage('outbox.db');
		client.send(roomId, 'third');
		expect(notices).toEqual([expect.stringMatching(/saved from it: 2 unsent messages/)]);
		client.start();
		await until(() => isLive(client) && pending(client) === 0, {what: 'nothing pending', ms: 15_000});
		expect(bodies(bob).slice(-3)).toEqual(['first', 'second', 'third']);
	});

	it('is replaced by another process keeps what was in it, but sends it only when asked', async () => {
		const client = await waitWith('first', 'second');
		client.saveDraft('!other:localhost', 'half a line');
		for (const end of ['', '-wal', '-shm']) rmSync(account('outbox.db') + end, {force: true});
		client.start();
		await until(() => notices.length > 0, {what: 'the notice'});
		expect(notices).toEqual([expect.stringMatching(/2 unsent messages were missing/)]);
		await until(() => isLive(client), {what: 'the connection'});
		expect(waiting(client)).toEqual(['first failed', 'second failed']);
		for (const {msgId} of state(client).pending.get(roomId) ?? []) client.resend(msgId);
		await until(() => pending(client) === 0, {what: 'nothing pending', ms: 15_000});
		expect(bodies(bob).slice(-2)).toEqual(['first', 'second']);
		await close(client);
		expect(state(open()).drafts.get('!other:localhost')).toBe('half a line');
	});
});

describe('a client that cannot write', () => {
	it('goes on in memory, sends what is typed, and says so', async () => {
		writeFileSync(join(dir, 'file'), '');
		const client = await start(session, join(dir, 'file', 'ann'));
		expect(notices[0]).toMatch(
			/^the cache cannot be written \(ENOTDIR.*; the outbox cannot be written \(ENOTDIR/,
		);
		await client.joinRoom('#tutorial');
		client.openRoom(roomId);
		client.send(roomId, 'from memory');
		await until(() => bodies(bob).includes('from memory'), {what: 'the line at bob'});
		await until(() => bodies(client).length === 4, {what: 'all lines'});
		expect(state(client).isUnsaved).toBe(true);
	});
});
