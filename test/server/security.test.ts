import {createHook} from 'node:async_hooks';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {call, type Person, PREFIX, register, type WirePage} from './people.ts';

let server: RunningServer;
/** In the private room. */
let ann: Person;
/** Was in it, and left. */
let ben: Person;
/** Never was in it. */
let eve: Person;
let roomId: string;
let before: string;
const secret = 'the secret';
const forbidden = {status: 403, body: expect.objectContaining({errcode: expect.any(String)})};

const open = (isClosed = false) =>
	serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:', isClosed});

beforeAll(async () => {
	server = await open();
	[ann, ben, eve] = await Promise.all([
		register(server.url, 'ann'),
		register(server.url, 'ben'),
		register(server.url, 'eve'),
	]);
	before = (await ben.poll('END')).end;
	roomId = await ann.create({visibility: 'private', room_alias_name: 'hidden'});
	await ann.call('PUT', `/rooms/${roomId}/topic`, {topic: secret});
	await ann.state(roomId, ben.userId, 'invite');
	await ben.state(roomId, ben.userId, 'join');
	await ann.say(roomId, 'm1', secret);
	await ben.state(roomId, ben.userId);
	await ann.say(roomId, 'm2', secret);
});
afterAll(() => server.close());

describe('a private room', () => {
	it('is closed to who never was in it and to who has left, whatever they ask for', async () => {
		const room = `/rooms/${roomId}`;
		for (const outsider of [eve, ben]) {
			const own = encodeURIComponent(outsider.userId);
			const attempts: readonly (readonly [method: string, path: string, body?: unknown])[] = [
				['GET', `${room}/messages/list`],
				['GET', `${room}/messages/list?from=END&to=START`],
				['GET', `${room}/messages/${ann.userId}/m1`],
				['GET', `${room}/messages/_homeserver_/m1`],
				['GET', `${room}/members/list`],
				['GET', `${room}/members/${ann.userId}/state`],
				['GET', `${room}/topic`],
				['PUT', `${room}/topic`, {topic: 'mine'}],
				['PUT', `${room}/messages/${own}/x`, {msgtype: 'm.text', body: 'x'}],
				['PUT', `${room}/messages/${ann.userId}/x`, {msgtype: 'm.text', body: 'x'}],
				['PUT', `${room}/members/${own}/state`, {membership: 'join'}],
				['PUT', `${room}/members/${own}/state`, {membership: 'invite'}],
				['PUT', `${room}/members/${ann.userId}/state`, {membership: 'join'}],
				['DELETE', `${room}/members/${ann.userId}/state`],
				['PUT', '/join/%23hidden:localhost', {}],
				['PUT', '/ds/room/%23mine:localhost', {room_id: roomId, servers: ['localhost']}],
			];
			for (const [method, path, body] of attempts)
				expect([path, await outsider.call(method, path, body)]).toEqual([path, forbidden]);
		}
		const {chunk} = await ann.list(roomId);
		expect(chunk.map((event) => event.user_id)).not.toContain(eve.userId);
		expect((await ann.call('GET', `${room}/topic`)).body).toMatchObject({topic: secret});
	});

	it('does not show in any list or stream of theirs, nor its content in anything', async () => {
		for (const outsider of [eve, ben]) {
			const [events, all, sync, list] = await Promise.all([
				outsider.poll(before),
				outsider.poll('START'),
				outsider.call('GET', '/im/sync'),
				outsider.call('GET', '/public/rooms'),
			]);
			expect(JSON.stringify([events, all, sync, list])).not.toContain(secret);
			expect(JSON.stringify([sync, list])).not.toContain(roomId);
		}
		expect(JSON.stringify([await eve.poll('START')])).not.toContain(roomId);
	});

	it('does not wake who has left', async () => {
		const {end} = await ben.poll('END');
		const waiting = ben.poll(end, 1_000);
		await ann.say(roomId, 'm3', secret);
		expect((await waiting).chunk.filter((event) => event.room_id === roomId)).toEqual([]);
	});

	it('shows what is in it to who is in it, by the same requests', async () => {
		const page: WirePage = await ann.poll(before);
		expect(JSON.stringify(page)).toContain(secret);
		expect(JSON.stringify((await ann.call('GET', '/im/sync')).body)).toContain(secret);
	});
});

describe('without a token', () => {
	it('nobody writes, reads a room or adds an alias', async () => {
		const room = `/rooms/${roomId}`;
		const attempts: readonly (readonly [method: string, path: string, body?: unknown])[] = [
			['POST', '/rooms', {}],
			['PUT', '/rooms/!x:localhost', {}],
			['PUT', '/join/%23hidden:localhost', {}],
			['PUT', '/ds/room/%23mine:localhost', {room_id: roomId, servers: ['localhost']}],
			['GET', `${room}/messages/list`],
			['PUT', `${room}/messages/${ann.userId}/x`, {msgtype: 'm.text'}],
			['GET', `${room}/members/list`],
			['PUT', `${room}/members/${eve.userId}/state`, {membership: 'join'}],
			['DELETE', `${room}/members/${ann.userId}/state`],
			['GET', `${room}/topic`],
			['PUT', `${room}/topic`, {topic: 'x'}],
			['PUT', `/profile/${ann.userId}/displayname`, {displayname: 'x'}],
			['GET', '/events?timeout=0'],
			['GET', '/im/sync'],
		];
		for (const [method, path, body] of attempts)
			for (const token of ['', '?access_token=', `?access_token=${ann.token.slice(0, -1)}`])
				expect([path, await call(server.url, method, withQuery(path, token), body)]).toEqual([
					path,
					forbidden,
				]);
		expect((await call(server.url, 'GET', '/ds/room/%23mine:localhost')).body).toEqual({});
	});
});

const withQuery = (path: string, query: string) =>
	path.includes('?') ? path + query.replace('?', '&') : path + query;

describe('who tries passwords', () => {
	const login = (user: string, password: string, url = server.url) =>
		fetch(`${url}${PREFIX}/login`, {
			method: 'POST',
			body: JSON.stringify({type: 'm.login.password', user, password}),
		});

	it('makes the server do the same work whether or not there is such a user or a password', async () => {
		await call(server.url, 'POST', '/register', {user_id: 'nopass'});
		const counts = [];
		for (const user of ['ann', 'nobody', 'nopass', '@ann:elsewhere', 'ann\0']) {
			const hashes = countHashes();
			expect((await login(user, 'wrong')).status).toBe(403);
			counts.push([user, hashes()]);
		}
		expect(counts).toEqual(['ann', 'nobody', 'nopass', '@ann:elsewhere', 'ann\0'].map((user) => [user, 1]));
	});

	it('is told to wait after some, by the same answer whether or not there is such a user', async () => {
		const other = await open();
		await register(other.url, 'ann');
		for (const user of ['ann', 'nobody']) {
			const statuses = [];
			for (let count = 0; count < 10; count += 1)
				statuses.push((await login(user, 'wrong', other.url)).status);
			expect(statuses).toEqual(Array(10).fill(403));
			const hashes = countHashes();
			const refused = await login(user, 'password of ann', other.url);
			expect([refused.status, hashes()]).toEqual([429, 0]);
			const body = (await refused.json()) as {retry_after_ms: number};
			expect(body).toMatchObject({
				errcode: 'M_LIMIT_EXCEEDED',
				error: expect.stringContaining('try again in'),
			});
			expect(body.retry_after_ms).toBeGreaterThan(0);
			expect(body.retry_after_ms).toBeLessThanOrEqual(60_000);
			expect(refused.headers.get('Retry-After')).toBe(String(Math.ceil(body.retry_after_ms / 1_000)));
		}
		await other.close();
	});

	/** Counts the hashes that are computed from now on; tells how many, and stops. */
	function countHashes(): () => number {
		let count = 0;
		const hook = createHook({
			init(_, type) {
				if (type === 'SCRYPTREQUEST') count += 1;
			},
		}).enable();
		return () => {
			hook.disable();
			return count;
		};
	}
});

describe('who registers', () => {
	it('is told to wait after asking for taken names', async () => {
		const statuses = [];
		for (let count = 0; count < 21; count += 1)
			statuses.push((await call(server.url, 'POST', '/register', {user_id: 'ann', password: 'x'})).status);
		expect(statuses).toEqual([
			...Array(statuses.indexOf(429)).fill(400),
			...Array(21 - statuses.indexOf(429)).fill(429),
		]);
		expect(statuses).toContain(400);
	});

	it('is refused by a closed server', async () => {
		const closed = await open(true);
		expect(await call(closed.url, 'POST', '/register', {user_id: 'ann', password: 'x'})).toEqual({
			status: 403,
			body: {
				errcode: 'M_FORBIDDEN',
				error: 'This server takes no new accounts: ask whoever runs it for one.',
			},
		});
		await closed.close();
	});
});
