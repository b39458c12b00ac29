import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {openOutboxFile} from '../../src/cache/outbox.ts';
import type {Client} from '../../src/client/client.ts';
import {openClient} from '../../src/client/open.ts';
import {signUp} from '../../src/client/sign-in.ts';
import type {Session} from '../../src/domain/session.ts';
import type {RunningServer} from '../../src/server/serve.ts';
import {serve} from '../../src/server/serve.ts';
import {roomRows} from '../../src/store/selectors.ts';
import {pendingMessage} from '../helpers/build.ts';
import {until} from '../helpers/until.ts';

let dir: string;
let server: RunningServer;
let clients: Client[];

const startServer = (port = 0) =>
	serve({host: '127.0.0.1', port, name: 'localhost', dataDir: join(dir, 'server')});
const register = (user: string) => signUp({server: server.url, user, password: 'secret'});

function open(session: Session): Client {
	const client = openClient({session, dir: join(dir, session.userId.slice(1, 4))});
	clients.push(client);
	return client;
}

async function join2(): Promise<{ann: Client; bob: Client; annSession: Session; roomId: string}> {
	const annSession = await register('ann');
	const ann = open(annSession);
	const bob = open(await register('bob'));
	for (const client of [ann, bob]) client.start();
	await until(() => [ann, bob].every(isLive), {what: 'both live'});
	const roomId = await ann.createRoom('tutorial');
	await bob.joinRoom('#tutorial');
	return {ann, bob, annSession, roomId};
}

const isLive = (client: Client) => client.store.getState().connection.status === 'live';
const bodies = (client: Client, roomId: string) =>
	(client.store.getState().timelines.get(roomId)?.events ?? [])
		.filter((event) => event.kind === 'text')
		.map((event) => event.body);

beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	clients = [];
	server = await startServer();
});
afterEach(async () => {
	for (const client of clients) await client.close();
	await server.close();
	rmSync(dir, {recursive: true});
});

describe('two clients on the embedded server', () => {
	it('see each other’s lines live, each once', async () => {
		const {ann, bob, roomId} = await join2();
		ann.send(roomId, 'hello');
		await until(() => bodies(bob, roomId).includes('hello'), {what: 'hello at bob'});
		bob.send(roomId, 'hi there');
		await until(() => bodies(ann, roomId).length === 2, {what: 'hi there at ann'});
		expect(bodies(ann, roomId)).toEqual(['hello', 'hi there']);
		await until(() => ann.store.getState().pending.get(roomId)?.length === 0, {what: 'nothing pending'});
		expect(ann.store.getState().unread.get(roomId)?.count).toBe(1);
	});

	it('give one who joins the history from before', async () => {
		const {ann, roomId} = await join2();
		for (let line = 1; line <= 70; line++) ann.send(roomId, `line ${line}`);
		const eve = open(await register('eve'));
		await until(
			() => bodies(ann, roomId).length === 70 && ann.store.getState().pending.get(roomId)?.length === 0,
			{what: 'all sent'},
		);
		eve.start();
		await eve.joinRoom('tutorial');
		eve.openRoom(roomId);
		await until(() => bodies(eve, roomId).length >= 40, {what: 'a page of history'});
		await eve.loadOlder(roomId);
		await until(() => bodies(eve, roomId).length === 70, {what: 'all history'});
		expect(bodies(eve, roomId)).toEqual(Array.from({length: 70}, (_, index) => `line ${index + 1}`));
		await eve.loadOlder(roomId);
		expect(eve.store.getState().timelines.get(roomId)?.isComplete).toBe(true);
	});

	it('show an invite with who invited, and its acceptance', async () => {
		const {ann, bob} = await join2();
		const roomId = await ann.createRoom('', {isPrivate: true});
		await ann.invite(roomId, 'bob');
		await until(() => bob.store.getState().rooms.get(roomId)?.membership === 'invite', {what: 'the invite'});
		expect(bob.store.getState().rooms.get(roomId)?.inviter).toBe('@ann:localhost');
		await bob.joinRoom(roomId);
		bob.openRoom(roomId);
		ann.openRoom(roomId);
		const isPerson = (client: Client, name: string) =>
			roomRows(client.store.getState()).some(
				(row) => row.room.roomId === roomId && row.isDirect && row.title === name,
			);
		await until(() => isPerson(bob, 'ann') && isPerson(ann, 'bob'), {what: 'each under People'});
	});

	it('keep the conversation over a restart without a server, and send later what is typed now', async () => {
		const {ann, bob, annSession, roomId} = await join2();
		ann.openRoom(roomId);
		ann.send(roomId, 'one');
		await until(
			() => bodies(bob, roomId).includes('one') && ann.store.getState().pending.get(roomId)?.length === 0,
			{what: 'one'},
		);
		await ann.close();
		const port = Number(new URL(server.url).port);
		await server.close();

		const again = open(annSession);
		clients.splice(clients.indexOf(ann), 1);
		expect(again.lastRoom()).toBe(roomId);
		again.openRoom(roomId);
		expect(bodies(again, roomId)).toEqual(['one']);
		again.start();
		again.send(roomId, 'two');
		again.send(roomId, 'three');
		await until(() => again.store.getState().connection.status === 'retrying', {what: 'the truth'});
		expect(
			again.store
				.getState()
				.pending.get(roomId)
				?.map((each) => each.state),
		).toEqual(['waiting', 'waiting']);

		server = await startServer(port);
		again.reconnect();
		bob.reconnect();
		await until(() => bodies(bob, roomId).length === 3, {what: 'both lines at bob', ms: 10_000});
		expect(bodies(bob, roomId)).toEqual(['one', 'two', 'three']);
		await until(() => bodies(again, roomId).length === 3, {what: 'the echoes'});
	});

	it('do not show as waiting what is home already, though the program died before it took note', async () => {
		const {ann, annSession, roomId} = await join2();
		ann.send(roomId, 'one');
		await until(() => bodies(ann, roomId).includes('one'), {what: 'the echo'});
		const msgId = ann.store.getState().timelines.get(roomId)?.events.at(-1)?.msgId ?? '';
		await ann.close();
		clients.splice(clients.indexOf(ann), 1);
		const file = openOutboxFile(join(dir, 'ann', 'outbox.db'));
		file.save(pendingMessage(msgId, {roomId, body: 'one', state: 'sending'}));
		file.close();
		const again = open(annSession);
		again.openRoom(roomId);
		expect([bodies(again, roomId), again.store.getState().pending.get(roomId) ?? []]).toEqual([['one'], []]);
	});

	it('tell when a room is left, and forget nothing that was typed there', async () => {
		const {bob, roomId} = await join2();
		bob.saveDraft(roomId, 'too late');
		await bob.leaveRoom(roomId);
		expect(bob.store.getState().rooms.get(roomId)?.membership).toBe('leave');
		bob.send(roomId, 'too late');
		expect(bob.store.getState().drafts.get(roomId)).toBe('');
		bob.saveDraft(roomId, 'half a line');
		await until(() => bob.store.getState().pending.get(roomId)?.[0]?.state === 'failed', {
			what: 'the refusal',
		});
		expect(bob.store.getState().drafts.get(roomId)).toBe('half a line');
	});
});
