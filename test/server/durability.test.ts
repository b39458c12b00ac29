import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {until} from '../helpers/until.ts';
import {type Person, person, register, said} from './people.ts';

let folder: string;
let running: RunningServer | undefined;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'home-server-'));
});
afterEach(async () => {
	await running?.close();
	await rm(folder, {recursive: true, force: true});
});

/** `presenceGrace` in ms. */
async function start(presenceGrace = 60_000): Promise<string> {
	const dataDir = join(folder, 'data');
	running = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir, presenceGrace});
	return running.url;
}

describe('a restart', () => {
	it('loses nothing between two polls, and keeps access tokens and passwords', async () => {
		const before = await register(await start(), 'ann');
		const roomId = await before.create({room_alias_name: 'tea'});
		const {end} = await before.poll('END');
		await before.say(roomId, 'last words');
		await running?.close();

		const url = await start();
		const after = person(url, before.userId, before.token);
		await after.say(roomId, 'first words');
		expect(said(await after.poll(end))).toEqual(['last words', 'first words']);
		const login = {type: 'm.login.password', user: 'ann', password: 'password of ann'};
		expect((await after.call('POST', '/login', login)).status).toBe(200);
	});

	it('keeps END exact', async () => {
		const before = await register(await start(), 'ann');
		const roomId = await before.create();
		const {end} = await before.poll('END');
		await running?.close();

		const after = person(await start(), before.userId, before.token);
		expect(await after.poll('END')).toMatchObject({end});
		await after.say(roomId, 'next');
		expect(said(await after.poll(end))).toEqual(['next']);
	});
});

describe('presence after a restart', () => {
	let ann: Person;
	let bob: Person;
	let end: string;

	/** Ann and bob share a room; both have polled, ann last. Then the server ends. */
	async function meet(): Promise<void> {
		const url = await start();
		[ann, bob] = await Promise.all([register(url, 'ann'), register(url, 'bob')]);
		await bob.state(await ann.create(), bob.userId, 'join');
		await bob.call('PUT', `/presence/${bob.userId}/status`, {state: 'busy', status_msg: 'tea'});
		await bob.poll('END');
		end = (await ann.poll('END')).end;
		await running?.close();
	}

	async function restart(presenceGrace?: number): Promise<void> {
		const url = await start(presenceGrace);
		[ann, bob] = [person(url, ann.userId, ann.token), person(url, bob.userId, bob.token)];
	}

	it('is as it was, without news for tokens from before, when people poll on', async () => {
		await meet();
		await restart();
		await bob.poll('END');
		expect(await ann.poll(end)).toEqual({start: end, end, chunk: []});
		await bob.call('PUT', `/presence/${bob.userId}/status`, {state: 'online'});
		expect((await ann.poll(end)).chunk.map((event) => event.content['state'])).toEqual(['online']);
	});

	it('ends for those who do not come back', async () => {
		await meet();
		await restart(20);
		const ofBob = async () =>
			(await ann.poll(end)).chunk.find((event) => event.content['user_id'] === bob.userId);
		const event = await until(ofBob, {what: 'news of bob'});
		expect(event).toMatchObject({type: 'm.presence', content: {state: 'offline'}});
		expect(event?.content).not.toHaveProperty('status_msg');
	});
});

describe('a repeated PUT of a message', () => {
	it('is stored once, and with another content as a further message', async () => {
		const url = await start();
		const [ann, bob] = await Promise.all([register(url, 'ann'), register(url, 'bob')]);
		const roomId = await ann.create();
		await bob.state(roomId, bob.userId, 'join');
		for (const body of ['tea', 'coffee']) {
			const answers = await Promise.all([ann.say(roomId, 'id', body), ann.say(roomId, 'id', body)]);
			expect([...answers, await ann.say(roomId, 'id', body)]).toEqual(Array(3).fill({status: 200, body: ''}));
			const {body: newest} = await ann.call('GET', `/rooms/${roomId}/messages/${ann.userId}/id`);
			expect(newest).toMatchObject({body});
		}
		expect(said(await ann.list(roomId))).toEqual(['tea', 'coffee']);
		expect(said(await ann.poll('START'))).toEqual(['tea', 'coffee']);
		// The id belongs to its sender and room.
		await bob.say(roomId, 'id', 'water');
		const elsewhere = await ann.create();
		await ann.say(elsewhere, 'id', 'milk');
		expect(said(await ann.poll('START'))).toEqual(['tea', 'coffee', 'water', 'milk']);
	});

	it('with another content wakes polls, and has another event id and a later time', async () => {
		const ann = await register(await start(), 'ann');
		const roomId = await ann.create();
		await ann.say(roomId, 'id', 'tea');
		const {end} = await ann.poll('END');
		const next = ann.poll(end, 60_000);
		await ann.say(roomId, 'id', 'coffee');
		expect(said(await next)).toEqual(['coffee']);
		const [, tea, coffee] = (await ann.list(roomId)).chunk;
		expect(coffee?.event_id).not.toBe(tea?.event_id);
		expect(Number(coffee?.content['hsob_ts'])).toBeGreaterThan(Number(tea?.content['hsob_ts']));
	});

	it('is the same whatever its keys’ order and the time that it claims', async () => {
		const ann = await register(await start(), 'ann');
		const roomId = await ann.create();
		const path = `/rooms/${roomId}/messages/${ann.userId}/id`;
		await ann.call('PUT', path, {msgtype: 'm.text', body: 'tea', deep: {a: 1, b: [2]}});
		await ann.call('PUT', path, {hsob_ts: 5, deep: {b: [2], a: 1}, body: 'tea', msgtype: 'm.text'});
		expect(said(await ann.list(roomId))).toEqual(['tea']);
	});
});

describe('kill -9', () => {
	let child: ChildProcess | undefined;
	afterEach(() => child?.kill('SIGKILL'));

	it('loses no acknowledged message', async () => {
		const url = await startChild();
		const before = await register(url, 'ann');
		const roomId = await before.create();
		const acknowledged: string[] = [];
		const senders = [1, 2, 3].map((sender) => sendUntilKilled(before, roomId, sender, acknowledged));
		await until(() => acknowledged.length >= 100, {ms: 10_000, what: 'a hundred answers'});
		child?.kill('SIGKILL');
		await Promise.all(senders);

		const after = person(await start(), before.userId, before.token);
		const kept = said(await after.list(roomId));
		expect(kept).toEqual(expect.arrayContaining(acknowledged));
		expect(new Set(kept).size).toBe(kept.length);
	});

	/** The server in a process of its own; gives its URL. */
	async function startChild(): Promise<string> {
		const file = join(folder, 'server.mjs');
		await bundle(file);
		child = spawn(process.execPath, [file, join(folder, 'data')], {stdio: ['ignore', 'pipe', 'inherit']});
		if (!child.stdout) throw new Error('no output');
		const [url] = await once(createInterface(child.stdout), 'line');
		return String(url);
	}
});

async function sendUntilKilled(
	who: Person,
	roomId: string,
	sender: number,
	acknowledged: string[],
): Promise<void> {
	for (let index = 0; ; index++) {
		const id = `${sender}-${index}`;
		const answer = await who.say(roomId, id).catch(() => null);
		if (answer?.status !== 200) return;
		acknowledged.push(id);
	}
}

async function bundle(outfile: string): Promise<void> {
	const driver = pathToFileURL(createRequire(import.meta.url).resolve('libsql')).href;
	await build({
		stdin: {
			contents: `
				import {serve} from './serve.ts';
				const {url} = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: process.argv[2]});
				console.log(url);
			`,
			resolveDir: join(import.meta.dirname, '../../src/server'),
			loader: 'ts',
		},
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
		logLevel: 'error',
		// Native code is not bundled, and cannot be found by its name from a temporary folder.
		plugins: [
			{
				name: 'driver',
				setup: ({onResolve}) => onResolve({filter: /^libsql$/}, () => ({path: driver, external: true})),
			},
		],
	});
}
