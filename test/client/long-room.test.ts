import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {KEPT_EVENTS} from '../../src/cache/bounds.ts';
import {openCache} from '../../src/cache/cache.ts';
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
	const reader = openClient(options);
	reader.start();
	const roomId = await reader.createRoom('long');
	const api = connect(session);
	await speak();
	const lines = (client: typeof reader) =>
		timelineOf(client.store.getState(), roomId)
			.events.filter(({kind}) => kind === 'text')
			.map(({body}) => body);
	await until(() => new Set(lines(reader)).size === count, {what: 'the last line', ms: 10_000});
	await reader.close();
	const cache = openCache(join(options.dir, 'cache.db'), applyRoom);
	const saved = cache.eventsBefore(roomId, null, count * 2);
	cache.close();
	expect(saved.length).toBeLessThan(count - 200);
	expect(saved.length).toBeGreaterThanOrEqual(KEPT_EVENTS);

	const again = openClient(options);
	again.openRoom(roomId);
	while (!timelineOf(again.store.getState(), roomId).isComplete) await again.loadOlder(roomId);
	const {events} = await api.history(roomId, null, count * 2);
	const told = events.filter(({kind}) => kind === 'text').map(({body}) => body);
	expect(told).toHaveLength(count);
	expect(lines(again)).toEqual(told);
	await again.close();

	/** Eight at a time, so that many polls bring some each. */
	async function speak(): Promise<void> {
		let next = 0;
		const lane = async (): Promise<void> => {
			for (let index = next++; index < count; index = next++) {
				await api.send(roomId, `m${index}`, {kind: 'text', body: `line ${index}`});
			}
		};
		await Promise.all(Array.from({length: 8}, lane));
	}
}, 60_000);
