import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {KEPT_EVENTS} from '../../src/cache/bounds.ts';
import {openCache} from '../../src/cache/cache.ts';
import type {Client} from '../../src/client/client.ts';
import {connect} from '../../src/client/connect.ts';
import {openClient} from '../../src/client/open.ts';
import {signUp} from '../../src/client/sign-in.ts';
import type {RunningServer} from '../../src/server/serve.ts';
import {serve} from '../../src/server/serve.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import {timelineOf} from '../../src/store/selectors.ts';
import {until} from '../helpers/until.ts';

let dir: string;
let server: RunningServer;
beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: join(dir, 'server')});
});
afterEach(async () => {
	await server.close();
	rmSync(dir, {recursive: true});
});

const count = KEPT_EVENTS + 800;

it('a long room is kept in bounds, and scrolled back through to its beginning shows each line once', async () => {
	const session = await signUp({server: server.url, user: 'ann', password: 'secret'});
	const options = {session, dir: join(dir, 'ann')};
	const early = openClient(options);
	early.start();
	const roomId = await early.createRoom('long');
	const api = connect(session);
	await speak(0, 60);
	await until(() => lines(early).length === 60, {what: 'the first lines'});
	await early.close();
	const reader = openClient(options);
	reader.start();
	await speak(60, count);
	await until(() => lines(reader).includes(`line ${count - 1}`), {what: 'the last line', ms: 10_000});
	const {events} = await api.history(roomId, null, count * 2);
	const told = events.filter(({kind}) => kind === 'text').map(({body}) => body);
	expect(new Set(told).size).toBe(count);
	expect(await readBack(reader)).toEqual(told);
	await reader.close();
	const cache = openCache(join(options.dir, 'cache.db'), applyRoom);
	const saved = cache.eventsBefore(roomId, null, count * 2);
	cache.close();
	expect(saved.length).toBeLessThan(count - 200);
	expect(saved.length).toBeGreaterThanOrEqual(KEPT_EVENTS);

	const again = openClient(options);
	expect(await readBack(again)).toEqual(told);
	await again.close();

	function lines(client: Client): readonly string[] {
		const {events: held} = timelineOf(client.store.getState(), roomId);
		return held.filter(({kind}) => kind === 'text').map(({body}) => body);
	}

	async function readBack(client: Client): Promise<readonly string[]> {
		client.openRoom(roomId);
		while (!timelineOf(client.store.getState(), roomId).isComplete) await client.loadOlder(roomId);
		return lines(client);
	}

	/** Eight at a time, so that many polls bring some each. */
	async function speak(from: number, to: number): Promise<void> {
		let next = from;
		const lane = async (): Promise<void> => {
			for (let index = next++; index < to; index = next++) {
				await api.send(roomId, `m${index}`, {kind: 'text', body: `line ${index}`});
			}
		};
		await Promise.all(Array.from({length: 8}, lane));
	}
}, 60_000);
