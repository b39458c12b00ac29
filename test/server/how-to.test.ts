import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {call, type Person, person, type WirePage} from './people.ts';

/** The how-to of 2014, step by step; each step needs those before it. */
describe('the how-to walk', () => {
	let server: RunningServer;
	let example: Person;
	let friend: Person;
	let roomId: string;
	let end: string;

	beforeAll(async () => {
		server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:'});
	});
	afterAll(() => server.close());

	const post = (path: string, body: unknown) => call<Record<string, string>>(server.url, 'POST', path, body);

	it('registers', async () => {
		const {status, body} = await post('/register', {user_id: 'example', password: 'wordpass'});
		expect(status).toBe(200);
		expect(body).toEqual({
			access_token: expect.stringMatching(/^QGV4YW1wbGU6bG9jYWxob3N0\.[A-Za-z]{23,}$/),
			home_server: 'localhost',
			user_id: '@example:localhost',
		});
	});

	it('tells how to log in, and shows a page for that', async () => {
		expect((await call(server.url, 'GET', '/login')).body).toEqual({type: 'm.login.password'});
		const page = await fetch(`${server.url}/matrix/client/api/v1/login/fallback`);
		expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
		expect(await page.text()).toContain('<form');
	});

	it('logs in, each time with a further token', async () => {
		const credentials = {type: 'm.login.password', user: 'example', password: 'wordpass'};
		const first = await post('/login', credentials);
		const second = await post('/login', {...credentials, user: '@example:localhost'});
		expect(first.body).toMatchObject({home_server: 'localhost', user_id: '@example:localhost'});
		expect(second.body['access_token']).not.toBe(first.body['access_token']);
		example = person(server.url, '@example:localhost', first.body['access_token'] ?? '');
	});

	it('creates a room', async () => {
		const {body} = await example.call<{room_id: string}>('POST', '/rooms', {room_alias_name: 'tutorial'});
		expect(body).toEqual({
			room_alias: '#tutorial:localhost',
			room_id: expect.stringMatching(/^![A-Za-z]{18}:localhost$/),
		});
		roomId = body.room_id;
	});

	it('sends messages of any type', async () => {
		expect(await example.say(roomId, 'msgid1', 'hello')).toEqual({status: 200, body: ''});
		const path = `/rooms/${encodeURIComponent(roomId)}/messages/${encodeURIComponent(example.userId)}/msgid2`;
		expect((await example.call('PUT', path, {msgtype: 'com.example.x', n: 1.5})).status).toBe(200);
		expect((await example.call('GET', path)).body).toEqual({
			msgtype: 'com.example.x',
			n: 1.5,
			hsob_ts: expect.any(Number),
		});
	});

	it('invites a friend, who joins', async () => {
		const {body} = await post('/register', {user_id: 'myfriend', password: 'wordpass'});
		friend = person(server.url, body['user_id'] ?? '', body['access_token'] ?? '');
		expect(await example.state(roomId, friend.userId, 'invite')).toEqual({status: 200, body: ''});
		expect((await friend.call('GET', '/im/sync')).body).toEqual([{membership: 'invite', room_id: roomId}]);
		expect(await friend.state(roomId, friend.userId, 'join')).toEqual({status: 200, body: ''});
	});

	it('joins by alias', async () => {
		const stranger = await post('/register', {});
		expect(stranger.body['user_id']).toMatch(/^@-[A-Za-z]{18}:localhost$/);
		const someone = person(server.url, stranger.body['user_id'] ?? '', stranger.body['access_token'] ?? '');
		expect(await someone.call('PUT', '/join/%23tutorial%3Alocalhost', {})).toEqual({
			status: 200,
			body: {room_id: roomId},
		});
	});

	it('gets all state, and the newest message of each room', async () => {
		const all = await friend.call<{messages: WirePage}[]>('GET', '/im/sync');
		expect(all.body).toHaveLength(1);
		expect(all.body[0]).toMatchObject({membership: 'join', room_id: roomId, messages: {start: '0'}});
		expect(all.body[0]?.messages.chunk).toHaveLength(6);
		const newest = await friend.call<{messages: WirePage}[]>('GET', '/im/sync?from=END&to=START&limit=1');
		expect(newest.body[0]?.messages.chunk).toEqual(all.body[0]?.messages.chunk.slice(-1));
	});

	it('follows live', async () => {
		({end} = await friend.poll('END'));
		const waiting = friend.poll(end, 10_000);
		await example.say(roomId, 'msgid3', 'are you there?');
		const first = await waiting;
		expect(first).toMatchObject({start: end, chunk: [{msg_id: 'msgid3', content: {body: 'are you there?'}}]});
		expect(await friend.poll(first.end)).toEqual({start: first.end, end: first.end, chunk: []});
	});
});
