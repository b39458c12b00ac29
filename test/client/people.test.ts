import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Client} from '../../src/client/client.ts';
import {openClient} from '../../src/client/open.ts';
import {signUp} from '../../src/client/sign-in.ts';
import type {RunningServer} from '../../src/server/serve.ts';
import {serve} from '../../src/server/serve.ts';
import {personName, presenceOf, readersOfNewest} from '../../src/store/selectors.ts';
import {until} from '../helpers/until.ts';

let dir: string;
let server: RunningServer;
let ann: Client;
let bob: Client;
let roomId: string;

const open = async (user: string) =>
	openClient({
		session: await signUp({server: server.url, user, password: 'secret'}),
		dir: join(dir, user),
	});
const state = (client: Client) => client.store.getState();
const events = (client: Client) => state(client).timelines.get(roomId)?.events ?? [];

beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: join(dir, 'server')});
	ann = await open('ann');
	bob = await open('bob');
	for (const client of [ann, bob]) client.start();
	await until(() => [ann, bob].every((client) => state(client).connection.status === 'live'), {
		what: 'both live',
	});
	roomId = await ann.createRoom('tutorial');
	await bob.joinRoom('tutorial');
	for (const client of [ann, bob]) client.openRoom(roomId);
	await until(() => [ann, bob].every((client) => state(client).members.get(roomId)?.size === 2), {
		what: 'the members',
	});
});
afterEach(async () => {
	await ann.close();
	await bob.close();
	await server.close();
	rmSync(dir, {recursive: true});
});

describe('on the embedded server people', () => {
	it('see each other’s new names at once, in what was said before too', async () => {
		await ann.setDisplayName('Annie 🌷');
		expect(personName(state(ann), roomId, '@ann:localhost')).toBe('Annie 🌷');
		await until(() => personName(state(bob), roomId, '@ann:localhost') === 'Annie 🌷', {
			what: 'the name at bob',
		});
	});

	it('see that the other is there', async () => {
		await until(() => presenceOf(state(ann), '@bob:localhost') === 'online', {what: 'bob online'});
		await until(() => presenceOf(state(bob), '@ann:localhost') === 'online', {what: 'ann online'});
	});

	it('see who has read their newest message', async () => {
		ann.send(roomId, 'hello');
		await until(() => events(bob).some(({body}) => body === 'hello'), {what: 'hello at bob'});
		expect(readersOfNewest(state(ann), roomId)).toEqual([]);
		bob.markRead(roomId, events(bob).at(-1)?.key ?? '');
		await until(() => readersOfNewest(state(ann), roomId).join() === 'bob', {what: 'the mark at ann'});
		ann.send(roomId, 'and?');
		await until(() => events(ann).some(({body}) => body === 'and?'), {what: 'the echo'});
		expect(readersOfNewest(state(ann), roomId)).toEqual([]);
	});

	it('cannot invite somebody who is not there', async () => {
		await expect(ann.invite(roomId, 'nobody')).rejects.toThrow(
			'There is no @nobody:localhost on this server',
		);
	});
});
