import {afterAll, beforeAll, expect, it} from 'vitest';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {type Person, register, said} from './people.ts';

const EACH = 100;

let server: RunningServer;
let reader: Person;
let senders: readonly Person[];
let roomId: string;

beforeAll(async () => {
	server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:'});
	[reader, ...senders] = (await Promise.all(
		['ann', 'bob', 'cid', 'dot'].map((name) => register(server.url, name)),
	)) as [Person, ...Person[]];
	roomId = await reader.create();
	for (const sender of senders) await sender.state(roomId, sender.userId, 'join');
});
afterAll(() => server.close());

/** Sends one after the other, as fast as the answers come. */
async function chatter(sender: Person): Promise<readonly string[]> {
	const bodies = Array.from({length: EACH}, (_, index) => `${sender.userId} ${index}`);
	for (const [index, body] of bodies.entries()) await sender.say(roomId, `m${index}`, body);
	return bodies;
}

/** Follows `end` from END until as many messages came as are sent. */
async function follow(from: string, count: number): Promise<readonly string[]> {
	const page = await reader.poll(from, 10_000);
	const bodies = said(page);
	expect(page.chunk, 'nothing came within 10 s').not.toEqual([]);
	return bodies.length >= count ? bodies : [...bodies, ...(await follow(page.end, count - bodies.length))];
}

it('loses nothing, doubles nothing and keeps the order while three people talk at once', async () => {
	const {end} = await reader.poll('END');
	const following = follow(end, senders.length * EACH);
	const sent = await Promise.all(senders.map(chatter));
	const received = await following;
	expect(received).toEqual(said(await reader.list(roomId)));
	for (const bodies of sent) expect(received.filter((body) => bodies.includes(body))).toEqual(bodies);
	expect(received).toHaveLength(senders.length * EACH);
	expect((await reader.poll('END')).chunk).toEqual([]);
});
