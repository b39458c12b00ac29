import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {existsSync, mkdirSync, statSync, writeFileSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {openDatabase} from '../../src/server/database.ts';
import {type RunningServer, type ServeOptions, serve} from '../../src/server/serve.ts';
import {until} from '../helpers/until.ts';
import {openLiveHome} from './live-home.ts';
import {register} from './people.ts';

let folder: string;
let servers: RunningServer[] = [];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'home-server-'));
});
afterEach(async () => {
	await Promise.all(servers.map((server) => server.close()));
	servers = [];
	await rm(folder, {recursive: true, force: true});
});

async function start(options: Partial<ServeOptions> = {}): Promise<RunningServer> {
	const server = await serve({
		host: '127.0.0.1',
		port: 0,
		name: 'localhost',
		dataDir: join(folder, 'data'),
		...options,
	});
	servers.push(server);
	return server;
}

describe('starting', () => {
	it('keeps its folder and its files private', async () => {
		await start();
		expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
		for (const file of ['home.db', 'home.db-wal'])
			expect(statSync(join(folder, 'data', file)).mode & 0o777).toBe(0o600);
	});

	it('says that the port is in use', async () => {
		const port = Number(new URL((await start()).url).port);
		await expect(start({port, dataDir: ':memory:'})).rejects.toThrow(
			`port ${port} on 127.0.0.1 is in use: stop what uses it`,
		);
	});

	it('leaves no folder behind if it cannot listen', async () => {
		const port = Number(new URL((await start({dataDir: ':memory:'})).url).port);
		await expect(start({port, name: 'mistyped'})).rejects.toThrow('in use');
		expect(existsSync(join(folder, 'data'))).toBe(false);
		await start();
	});

	it('gives the port back if it cannot use the folder', async () => {
		writeFileSync(join(folder, 'file'), '');
		const {port} = new URL((await start()).url);
		await servers.pop()?.close();
		const taken = {port: Number(port), dataDir: join(folder, 'file')};
		await expect(start(taken)).rejects.toThrow(`cannot write to ${join(folder, 'file')}`);
		await start({port: Number(port)});
	});

	it.runIf(existsSync('/proc'))('says so where the system lets nobody make folders', async () => {
		await expect(start({dataDir: '/proc/nowhere/data'})).rejects.toThrow(
			'cannot write to /proc/nowhere/data',
		);
	});

	it('says that the address is not of this machine', async () => {
		await expect(start({host: '192.0.2.1'})).rejects.toThrow('192.0.2.1 is not an address of this machine');
	});

	it('says that another server runs on the folder', async () => {
		await start();
		await expect(start()).rejects.toThrow(
			/^another server is running on .*: stop it, or choose another folder with --data$/,
		);
	});

	it('says that the folder belongs to another server name', async () => {
		await (await start()).close();
		await expect(start({name: 'example.org'})).rejects.toThrow(
			'belongs to the server named localhost: use --name localhost',
		);
		await start();
	});

	it('says that the folder cannot be written', async () => {
		const file = join(folder, 'file');
		writeFileSync(file, '');
		await expect(start({dataDir: join(file, 'data')})).rejects.toThrow(
			/^cannot write to .* \(ENOTDIR\): choose another folder/,
		);
	});

	it('says that the file is not a database', async () => {
		mkdirSync(join(folder, 'data'));
		writeFileSync(
			join(folder, 'data', 'home.db'),
			'something else, longer than a header of SQLite. '.repeat(50),
		);
		await expect(start()).rejects.toThrow('is not a database: move it away');
	});

	it('says that the database is of a newer version', async () => {
		await (await start()).close();
		const db = openDatabase(join(folder, 'data', 'home.db'));
		db.script('PRAGMA user_version = 1000');
		db.close();
		await expect(start()).rejects.toThrow('was written by a newer version: upgrade');
	});
});

describe('a fault of the listening socket', () => {
	it('is logged, each time, and the server goes on', async () => {
		const logged: string[] = [];
		const {url} = await start({log: (line) => logged.push(line)});
		const socket = await serverBehind(url);
		for (let count = 0; count < 2; count++) socket.emit('error', new Error('accept EMFILE'));
		expect(logged).toEqual(Array(2).fill('cannot take a connection: accept EMFILE'));
		expect((await register(url, 'ann')).userId).toBe('@ann:localhost');
	});
});

/** The server that answers there, as Node tells of it to whoever watches its requests. */
async function serverBehind(url: string): Promise<Server> {
	const seen: Server[] = [];
	const see = (message: unknown) => seen.push((message as {server: Server}).server);
	subscribe('http.server.request.start', see);
	await fetch(url);
	unsubscribe('http.server.request.start', see);
	const found = seen.find((server) => new URL(url).port === String((server.address() as AddressInfo).port));
	if (!found) throw new Error('no request was seen');
	return found;
}

describe('closing', () => {
	it('answers the polls that wait, and takes no more requests', async () => {
		const server = await openLiveHome();
		const ann = await register(server.url, 'ann');
		const {end} = await ann.poll('END');
		const polls = [ann.poll(end, 60_000), ann.poll(end, 60_000)];
		await until(() => server.waiting() === 2, {what: 'two polls to wait'});
		await server.close();
		expect(await Promise.all(polls)).toEqual(Array(2).fill({start: end, end, chunk: []}));
		await expect(ann.poll('END')).rejects.toThrow();
	});

	it('may be asked for twice', async () => {
		const server = await start();
		await Promise.all([server.close(), server.close()]);
	});
});
