import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {type Person, register, said, type WirePage} from './people.ts';

describe('messages/list', () => {
	let server: RunningServer;
	let ann: Person;
	let roomId: string;
	let all: WirePage;

	beforeAll(async () => {
		server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:'});
		ann = await register(server.url, 'ann');
		roomId = await ann.create();
		const elsewhere = await ann.create();
		for (const id of ['1', '2', '3', '4', '5']) {
			await ann.say(roomId, id);
			await ann.say(elsewhere, `other ${id}`);
		}
		all = await ann.list(roomId);
	});
	afterAll(() => server.close());

	/** Follows `end` until a chunk is empty. */
	async function walk(from: string, to: string): Promise<WirePage['chunk']> {
		const page = await ann.list(roomId, `from=${from}&to=${to}&limit=2`);
		return page.chunk.length === 0 ? [] : [...page.chunk, ...(await walk(page.end, to))];
	}

	it('gives everything of the room, oldest first, if not told otherwise', () => {
		expect(all.start).toBe('0');
		expect(all.chunk.map((event) => event.msg_id).slice(1)).toEqual(['1', '2', '3', '4', '5']);
		expect(all.chunk[0]).toEqual({
			type: 'm.room.message',
			event_id: expect.any(String),
			room_id: roomId,
			user_id: '_homeserver_',
			msg_id: expect.stringMatching(/^m\d+$/),
			content: {
				body: '@ann:localhost joined the room.',
				hsob_ts: expect.any(Number),
				membership: 'join',
				membership_source: '@ann:localhost',
				membership_target: '@ann:localhost',
				msgtype: 'm.text',
			},
		});
	});

	it('gives each message once when paged forwards, and when paged backwards', async () => {
		expect(await walk('START', 'END')).toEqual(all.chunk);
		expect(await walk('END', 'START')).toEqual([...all.chunk].reverse());
		expect(await walk('-1', '0')).toEqual([...all.chunk].reverse());
	});

	it('excludes both ends', async () => {
		const [first, , third] = await Promise.all([1, 2, 3].map((limit) => ann.list(roomId, `limit=${limit}`)));
		const between = await ann.list(roomId, `from=${first?.end}&to=${third?.end}`);
		expect(between.chunk).toEqual(all.chunk.slice(1, 2));
		expect((await ann.list(roomId, `from=${third?.end}&to=${first?.end}`)).chunk).toEqual(between.chunk);
	});

	it('gives an empty chunk that ends where it starts', async () => {
		for (const query of [
			'limit=0',
			'from=END&to=END',
			'from=START&to=START',
			`from=${all.end}`,
			'from=99999999',
		]) {
			const page = await ann.list(roomId, query);
			expect([page.chunk, page.end]).toEqual([[], page.start]);
		}
	});

	it('goes on from END without losing what comes next, in both directions', async () => {
		const newest = await ann.list(roomId, 'from=END&to=START&limit=1');
		await ann.say(roomId, '6');
		expect(said(await ann.list(roomId, `from=${newest.start}&to=END`))).toEqual(['6']);
		expect(said(await ann.list(roomId, `from=${newest.start}&to=START&limit=1`))).toEqual(['5']);
	});

	it('gives a message the same event id each time', async () => {
		const again = await ann.list(roomId, 'from=END&to=START');
		const live = await ann.poll('START');
		const ids = (page: WirePage) =>
			new Map(
				page.chunk
					.filter((event) => event.msg_id && event.room_id === roomId)
					.map((event) => [event.msg_id, event.event_id]),
			);
		expect(new Set(ids(again).values()).size).toBe(again.chunk.length);
		expect([...ids(live)].sort()).toEqual([...ids(again)].sort());
	});

	it('serves im/sync too, where a bad token only costs the messages', async () => {
		const good = await ann.call<{messages: WirePage}[]>('GET', '/im/sync?from=END&to=START&limit=2');
		expect(good.body[0]?.messages).toEqual(await ann.list(roomId, 'from=END&to=START&limit=2'));
		const bad = await ann.call<object[]>('GET', '/im/sync?from=rubbish');
		expect(bad).toMatchObject({
			status: 200,
			body: [{membership: 'join', room_id: roomId}, {membership: 'join'}],
		});
		expect(bad.body.some((room) => 'messages' in room)).toBe(false);
	});
});
