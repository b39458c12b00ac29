import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Client} from '../../src/client/client.ts';
import {connect} from '../../src/client/connect.ts';
import {openClient} from '../../src/client/open.ts';
import {signUp} from '../../src/client/sign-in.ts';
import {NetworkError} from '../../src/domain/errors.ts';
import type {Session} from '../../src/domain/session.ts';
import type {RunningServer} from '../../src/server/serve.ts';
import {serve} from '../../src/server/serve.ts';
import {until} from '../helpers/until.ts';

let dir: string;
let server: RunningServer;
let port: number;
let session: Session;
let ann: Client;
let clients: Client[];
let roomId: string;

const startServer = (at = 0) =>
	serve({host: '127.0.0.1', port: at, name: 'localhost', dataDir: join(dir, 'server')});
const status = () => ann.store.getState().connection.status;
const membership = (room: string) => ann.store.getState().rooms.get(room)?.membership;
const waiting = () =>
	[...ann.store.getState().pending.values()].flat().map(({kind, state}) => `${kind} ${state}`);
const eventsOf = () =>
	(ann.store.getState().timelines.get(roomId)?.events ?? []).map(({kind, body}) => `${kind} ${body}`);

async function open(of: Session, name: string): Promise<Client> {
	const client = openClient({session: of, dir: join(dir, name)});
	clients.push(client);
	client.start();
	await until(() => client.store.getState().connection.status === 'live', {what: 'the connection'});
	return client;
}

async function stopServer(): Promise<void> {
	await server.close();
	await until(() => status() === 'retrying', {what: 'the loss of the connection'});
}

async function goOn(): Promise<void> {
	server = await startServer(port);
	ann.reconnect();
	await until(() => status() === 'live' && !waiting().some((each) => !each.includes(' failed')), {
		what: 'an outbox in which nothing waits',
		ms: 10_000,
	});
}

beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	clients = [];
	server = await startServer();
	port = Number(new URL(server.url).port);
	session = await signUp({server: server.url, user: 'ann', password: 'secret'});
	const bob = await open(await signUp({server: server.url, user: 'bob', password: 'secret'}), 'bob');
	await bob.createRoom('tea');
	ann = await open(session, 'ann');
	roomId = await ann.createRoom('tutorial');
	ann.openRoom(roomId);
});
afterEach(async () => {
	for (const client of clients) await client.close();
	await server.close();
	rmSync(dir, {recursive: true});
});

describe('what is done to rooms', () => {
	it('is done at once while the server is there', async () => {
		expect(await ann.setTopic(roomId, 'now')).toBe(true);
		expect(await ann.invite(roomId, 'bob')).toEqual({userId: '@bob:localhost', isDone: true});
		expect(await ann.joinRoom('tea')).toMatch(/^!/);
		expect(await ann.leaveRoom(roomId)).toBe(true);
		expect(waiting()).toEqual([]);
	});

	it('waits for a server that is away, in one queue with the messages, and is done once', async () => {
		await stopServer();
		ann.send(roomId, 'before');
		expect(await ann.setTopic(roomId, 'later')).toBe(false);
		expect((await ann.invite(roomId, 'bob')).isDone).toBe(false);
		ann.send(roomId, 'after');
		expect(await ann.joinRoom('tea')).toBeNull();
		expect(waiting().map((each) => each.split(' ')[0])).toEqual(['text', 'topic', 'invite', 'text', 'join']);
		await goOn();
		const isDone = () => eventsOf().includes('text after') && eventsOf().includes('topic later');
		await until(isDone, {what: 'all of it', ms: 10_000});
		const done = eventsOf().filter((each) => /^(text|topic)/.test(each));
		expect(done).toEqual(['text before', 'topic later', 'text after']);
		const members = await connect(session).members(roomId);
		expect(members.find(({userId}) => userId === '@bob:localhost')?.membership).toBe('invite');
		const rooms = [...ann.store.getState().rooms.values()];
		expect(rooms.find(({alias}) => alias === '#tea:localhost')?.membership).toBe('join');
	});

	it('is done before the room is left, and outlives the program', async () => {
		await stopServer();
		await ann.setTopic(roomId, 'the last word');
		expect(await ann.leaveRoom(roomId)).toBe(false);
		expect(membership(roomId)).toBe('join');
		clients.splice(clients.indexOf(ann), 1);
		await ann.close();
		server = await startServer(port);
		ann = await open(session, 'ann');
		await until(() => membership(roomId) === 'leave', {what: 'the end of it', ms: 10_000});
		await until(() => waiting().length === 0, {what: 'an empty outbox'});
		expect(membership(roomId)).toBe('leave');
	});

	it('says why it was refused, on a line of its own, and can be dropped', async () => {
		await stopServer();
		await ann.invite(roomId, 'nobody');
		ann.send(roomId, 'after');
		await goOn();
		await until(() => eventsOf().includes('text after'), {what: 'the message', ms: 10_000});
		const [refused] = ann.store.getState().pending.get(roomId) ?? [];
		expect(refused).toMatchObject({kind: 'invite', body: '@nobody:localhost', state: 'failed'});
		expect(refused?.reason).toMatch(/\w/);
		expect(ann.discard(refused?.msgId ?? '')).toBe(true);
		expect(waiting()).toEqual([]);
	});

	it('fails at once where it cannot be repeated', async () => {
		await stopServer();
		await expect(ann.createRoom('new')).rejects.toThrow(NetworkError);
		await expect(ann.setDisplayName('Ann')).rejects.toThrow(NetworkError);
		expect(waiting()).toEqual([]);
	});
});
