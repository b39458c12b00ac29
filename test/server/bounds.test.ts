import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {type Person, register, said, type WirePage} from './people.ts';

const MIB = 2 ** 20;
/** What goes into one answer (bytes), and a little for what surrounds it. */
const MOST = 8.1 * MIB;
/** Ten messages of a megabyte do not fit into one answer; each begins with its number. */
const bodies = Array.from({length: 10}, (_, index) => `${index} `.padEnd(MIB, 'x'));
const numbers = bodies.map((_, index) => String(index));

let server: RunningServer;
let ann: Person;
let bob: Person;

beforeEach(async () => {
	server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:'});
	[ann, bob] = await Promise.all([register(server.url, 'ann'), register(server.url, 'bob')]);
});
afterEach(() => server.close());

async function fill(roomId: string): Promise<void> {
	for (const [index, body] of bodies.entries()) await ann.say(roomId, `${index}`, body);
}

const sizeOf = (answer: unknown) => JSON.stringify(answer).length;
const numbersOf = (page: WirePage) => said(page).map((body) => body.slice(0, 1));

/** Follows `end` until a chunk is empty; no answer may be too large. */
async function walk(from: string, ask: (from: string) => Promise<WirePage>): Promise<readonly WirePage[]> {
	const page = await ask(from);
	expect(sizeOf(page)).toBeLessThan(MOST);
	return page.chunk.length === 0 ? [] : [page, ...(await walk(page.end, ask))];
}

describe('an answer with more than 8 MiB to tell', () => {
	it('of messages/list ends earlier, in both directions, and `end` leads to the rest', async () => {
		const roomId = await ann.create();
		await fill(roomId);
		const forwards = await walk('START', (from) => ann.list(roomId, `from=${from}`));
		expect(forwards.map((page) => numbersOf(page).length)).toEqual([7, 3]);
		expect(forwards.flatMap(numbersOf)).toEqual(numbers);
		const backwards = await walk('END', (from) => ann.list(roomId, `from=${from}&to=START&limit=9`));
		expect(backwards.flatMap(numbersOf)).toEqual([...numbers].reverse());
	});

	it('of events ends earlier in the part that is too much, and loses nothing in any', async () => {
		const roomId = await ann.create();
		await fill(roomId);
		await ann.call('PUT', `/rooms/${roomId}/topic`, {topic: 'tea'});
		await bob.state(roomId, bob.userId, 'join');
		const [whole] = [await walk('START', (from) => ann.poll(from))];
		expect(whole.length).toBeGreaterThan(1);
		const events = whole.flatMap((page) => page.chunk);
		expect(whole.flatMap(numbersOf)).toEqual(numbers);
		expect(events.filter((event) => event.type === 'm.room.member')).toHaveLength(2);
		expect(events.filter((event) => event.type === 'm.room.topic')).toHaveLength(1);
		const ids = events.filter((event) => event.event_id).map((event) => event.event_id);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('of events walks backwards as well', async () => {
		await fill(await ann.create());
		const pages = await walk('END', async (from) => {
			const path = `/events?from=${from}&to=0_0_0_0_0&timeout=0`;
			return (await ann.call<WirePage>('GET', path)).body;
		});
		expect(pages.flatMap(numbersOf)).toEqual([...numbers].reverse());
	});

	it('of im/sync is shared between the rooms, and each `end` leads to its rest', async () => {
		const [loud, quiet] = [await ann.create(), await ann.create()];
		await fill(loud);
		await ann.say(quiet, 'hush');
		const {body} = await ann.call<{room_id: string; messages: WirePage}[]>('GET', '/im/sync');
		expect(sizeOf(body)).toBeLessThan(MOST);
		const [first, second] = body;
		expect(said(second?.messages as WirePage)).toEqual(['hush']);
		const rest = await ann.list(loud, `from=${first?.messages.end}`);
		expect([first?.messages as WirePage, rest].flatMap(numbersOf)).toEqual(numbers);
	});

	it('of im/sync with a large message in every room stays small', async () => {
		const rooms: string[] = [];
		for (const body of bodies) {
			const roomId = await ann.create();
			await ann.say(roomId, 'large', body);
			rooms.push(roomId);
		}
		const query = 'from=END&to=START&limit=1';
		const {body} = await ann.call<{room_id: string; messages: WirePage}[]>('GET', `/im/sync?${query}`);
		expect(sizeOf(body)).toBeLessThan(MOST);
		expect(body.map((room) => room.room_id)).toEqual(rooms);
		const full = body.filter((room) => room.messages.chunk.length === 1);
		expect(full).toHaveLength(7);
		for (const {room_id, messages} of body) {
			const query =
				messages.chunk.length === 0 ? `from=${messages.end}&to=START&limit=1` : 'from=END&to=START&limit=1';
			expect(numbersOf(await ann.list(room_id, query))).toEqual([String(rooms.indexOf(room_id))]);
		}
	});
});

it('takes no more than 64 MiB at once from one sender, and tells him when to go on', async () => {
	const roomId = await ann.create();
	await bob.state(roomId, bob.userId, 'join');
	const large = 'x'.repeat(2 * MIB - 100);
	let sent = 0;
	let answer = await ann.say(roomId, `${sent}`, large);
	while (answer.status === 200 && sent < 100) answer = await ann.say(roomId, `${++sent}`, large);
	expect(answer).toMatchObject({
		status: 429,
		body: {errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: expect.any(Number)},
	});
	expect((await bob.say(roomId, 'small')).status).toBe(200);
});

it('counts what else is kept for a room: feedback, topics, invites', async () => {
	const stopped = await serve({
		host: '127.0.0.1',
		port: 0,
		name: 'localhost',
		dataDir: ':memory:',
		now: () => 1e12,
	});
	const eve = await register(stopped.url, 'eve');
	const room = `/rooms/${await eve.create()}`;
	const writes = [
		() => eve.call('PUT', `${room}/messages/${eve.userId}/0/feedback/${eve.userId}/r`, {}),
		() => eve.call('PUT', `${room}/topic`, {topic: 'tea'}),
		() => eve.call('PUT', `${room}/members/@bob:localhost/state`, {membership: 'invite'}),
	];
	for (const write of writes) expect((await write()).status).toBe(200);
	for (const size of [2 * MIB - 100, 2 ** 16, 2 ** 12, 1]) {
		const topic = 'x'.repeat(size);
		while ((await eve.call('PUT', `${room}/topic`, {topic})).status === 200);
	}
	for (const write of writes) {
		expect(await write()).toMatchObject({status: 429, body: {errcode: 'M_LIMIT_EXCEEDED'}});
	}
	await stopped.close();
});
