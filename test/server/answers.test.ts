import {request as httpRequest} from 'node:http';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {call, type Person, PREFIX, register} from './people.ts';

let server: RunningServer;
let ann: Person;
let eve: Person;
const faults: string[] = [];

beforeAll(async () => {
	server = await serve({
		host: '127.0.0.1',
		port: 0,
		name: 'localhost',
		dataDir: ':memory:',
		log: (line) => faults.push(line),
	});
	ann = await register(server.url, 'ann');
	eve = await register(server.url, 'eve');
	await call(server.url, 'POST', '/register', {user_id: 'nopass'});
	await ann.call('PUT', '/rooms/!open:localhost', {room_alias_name: 'open'});
	await ann.call('PUT', '/rooms/!closed:localhost', {visibility: 'private'});
});
afterAll(async () => {
	await server.close();
	expect(faults).toEqual([]);
});

const unknown = (error: string) => ({errcode: 'M_UNKNOWN', error});
const forbidden = (error: string) => ({errcode: 'M_FORBIDDEN', error});
const badJson = (error: string) => ({errcode: 'M_BAD_JSON', error});
const unrecognized = {error: 'Unrecognized request'};
const login = (user: unknown, password: unknown) => ({type: 'm.login.password', user, password});
const members = '/rooms/!open:localhost/members';
const own = '/rooms/!open:localhost/messages/@ann:localhost';

/** Who asks (nobody, ann, eve), method, path, body, status, answer. */
type Row = readonly ['nobody' | 'ann' | 'eve', string, string, unknown, number, unknown];

const refusals: readonly Row[] = [
	['nobody', 'POST', '/register', '', 400, 'No JSON object.'],
	['nobody', 'POST', '/register', '[]', 400, 'No JSON object.'],
	[
		'nobody',
		'POST',
		'/register',
		{user_id: 'ann'},
		400,
		{errcode: 'M_USER_IN_USE', error: 'User ID already taken.'},
	],
	[
		'nobody',
		'POST',
		'/register',
		{user_id: 'josé'},
		400,
		unknown('User ID must only contain characters which do not require URL encoding.'),
	],
	['nobody', 'POST', '/register', {user_id: 'n', password: 7}, 400, unknown('password must be a string.')],
	['nobody', 'POST', '/login', login('ann', 'wrong'), 403, forbidden('')],
	['nobody', 'POST', '/login', login('nobody', 'x'), 403, forbidden('')],
	['nobody', 'POST', '/login', login('nopass', ''), 403, forbidden('')],
	['nobody', 'POST', '/login', login('ann\0', 'password of ann'), 403, forbidden('')],
	['nobody', 'POST', '/login', login('@ann:elsewhere', 'password of ann'), 403, forbidden('')],
	['nobody', 'POST', '/login', login(7, 'x'), 400, unknown('user and password must be strings.')],
	[
		'nobody',
		'POST',
		'/login',
		{...login('ann', 'x'), type: 'm.login.magic'},
		400,
		unknown('Bad login type.'),
	],
	['nobody', 'POST', '/login', {user: 'ann', password: 'x'}, 400, unknown('Missing JSON keys.')],
	['nobody', 'POST', '/login', 'nope', 400, unknown('Content not JSON.')],
	['nobody', 'POST', '/login', '[]', 400, unknown('Content must be a JSON object.')],
	['nobody', 'GET', '/register', undefined, 400, unrecognized],
	['nobody', 'GET', '/login/', undefined, 400, unrecognized],
	['nobody', 'GET', '/no/such/thing', undefined, 400, unrecognized],
	['nobody', 'GET', '/im/sync', undefined, 403, forbidden('Missing access token.')],
	[
		'nobody',
		'GET',
		'/im/sync?access_token=',
		undefined,
		403,
		{errcode: 'M_UNKNOWN_TOKEN', error: 'Unrecognised access token.'},
	],
	['ann', 'POST', '/rooms', '', 400, badJson('Body must be JSON.')],
	['ann', 'POST', '/rooms', {room_alias_name: 'open'}, 400, unknown('Room alias already taken')],
	['ann', 'POST', '/rooms', {room_alias_name: {}}, 400, badJson('Key room_alias_name is of the wrong type.')],
	[
		'ann',
		'POST',
		'/rooms',
		{room_alias_name: '#x:localhost'},
		400,
		unknown("room_alias_name must be the name alone, without '#' and domain."),
	],
	[
		'ann',
		'POST',
		'/rooms',
		{room_alias_name: 'a\0b'},
		400,
		unknown("room_alias_name must be the name alone, without '#' and domain."),
	],
	['ann', 'PUT', '/rooms/', {}, 400, unknown('PUT must specify a room ID')],
	['ann', 'PUT', '/rooms/open', {}, 400, unknown("Expected RoomID string to start with '!'")],
	['ann', 'PUT', '/rooms/!open', {}, 400, unknown("Expected RoomID of the form '!localname:domain'")],
	['ann', 'PUT', '/rooms/!x:y:localhost', {}, 400, unknown('Room id must be local')],
	[
		'ann',
		'PUT',
		'/rooms/!a%00b:localhost',
		{},
		400,
		unknown('The path must not contain control characters.'),
	],
	['ann', 'PUT', '/rooms/!open:localhost', {}, 409, unknown('Room ID in use.')],
	['ann', 'PUT', '/join/%23none:localhost', {}, 404, unknown('No such room alias')],
	['ann', 'PUT', '/join/%23none', {}, 400, unknown("Expected RoomAlias of the form '#localname:domain'")],
	['ann', 'PUT', '/join/!open:localhost', {}, 400, unknown("Expected RoomAlias string to start with '#'")],
	['ann', 'POST', '/join/%23open:localhost', {}, 400, unrecognized],
	[
		'nobody',
		'PUT',
		'/ds/room/%23new:localhost',
		{room_id: '!open:localhost', servers: []},
		403,
		forbidden('Missing access token.'),
	],
	[
		'eve',
		'PUT',
		'/ds/room/%23new:localhost',
		{room_id: '!open:localhost'},
		403,
		forbidden('User @eve:localhost not in room !open:localhost'),
	],
	[
		'ann',
		'PUT',
		'/ds/room/%23new:elsewhere',
		{room_id: '!open:localhost'},
		400,
		unknown('Room alias must be local'),
	],
	[
		'ann',
		'PUT',
		'/ds/room/%23open:localhost',
		{room_id: '!closed:localhost'},
		400,
		unknown('Room alias already taken'),
	],
	[
		'ann',
		'PUT',
		`${members}/@ann:localhost/state`,
		{membership: 'leave'},
		400,
		badJson("Membership value must be [u'join', u'invite']."),
	],
	[
		'ann',
		'PUT',
		`${members}/@ann:localhost/state`,
		{membership: 'toString'},
		400,
		badJson("Membership value must be [u'join', u'invite']."),
	],
	['ann', 'PUT', `${members}/@ann:localhost/state`, {}, 400, badJson('No membership key.')],
	[
		'ann',
		'PUT',
		`${members}/@ann:localhost/state`,
		'x',
		400,
		{errcode: 'M_NOT_JSON', error: 'Content not JSON.'},
	],
	[
		'ann',
		'PUT',
		`${members}/@ann:localhost/state`,
		'[]',
		400,
		{errcode: 'M_NOT_JSON', error: 'Content must be a JSON object.'},
	],
	[
		'ann',
		'PUT',
		'/rooms/!none:localhost/members/@ann:localhost/state',
		{membership: 'join'},
		403,
		forbidden('Room does not exist'),
	],
	[
		'ann',
		'PUT',
		`${members}/@eve:localhost/state`,
		{membership: 'join'},
		403,
		forbidden('Cannot force another user to join.'),
	],
	[
		'ann',
		'DELETE',
		`${members}/@eve:localhost/state`,
		undefined,
		403,
		forbidden('Cannot force @eve:localhost to leave.'),
	],
	[
		'eve',
		'DELETE',
		`${members}/@eve:localhost/state`,
		undefined,
		403,
		forbidden('You are not in room !open:localhost.'),
	],
	[
		'ann',
		'GET',
		`${members}/@eve:localhost/state`,
		undefined,
		404,
		{errcode: 'M_NOT_FOUND', error: 'Member not found.'},
	],
	[
		'eve',
		'GET',
		`${members}/@ann:localhost/state`,
		undefined,
		403,
		forbidden('User @eve:localhost not in room !open:localhost'),
	],
	[
		'eve',
		'GET',
		`${members}/list`,
		undefined,
		403,
		forbidden('User @eve:localhost not in room !open:localhost'),
	],
	['eve', 'PUT', `${own}/1`, {msgtype: 'm.text'}, 403, forbidden('Must send messages as yourself.')],
	[
		'eve',
		'PUT',
		'/rooms/!open:localhost/messages/@eve:localhost/1',
		{msgtype: 'm.text'},
		403,
		forbidden('User @eve:localhost not in room !open:localhost'),
	],
	['eve', 'PUT', '/rooms/!open:localhost/messages/@eve:localhost/1', {}, 400, badJson('Missing msgtype key')],
	['ann', 'PUT', `${own}/1`, {msgtype: 1}, 400, badJson('Key msgtype is of the wrong type.')],
	['ann', 'PUT', `${own}/1`, '', 400, {errcode: 'M_NOT_JSON', error: 'Content not JSON.'}],
	[
		'ann',
		'PUT',
		`${own}/1`,
		`{"msgtype":"m.text","deep":${'['.repeat(5000)}${']'.repeat(5000)}}`,
		400,
		{errcode: 'M_NOT_JSON', error: 'Content not JSON.'},
	],
	['ann', 'GET', `${own}/none`, undefined, 404, {errcode: 'M_NOT_FOUND', error: 'Message not found.'}],
	[
		'ann',
		'GET',
		'/rooms/!open:localhost/messages/list?limit=-1',
		undefined,
		400,
		unknown('limit parameter is invalid.'),
	],
	[
		'ann',
		'GET',
		'/rooms/!open:localhost/messages/list?from=rubbish',
		undefined,
		400,
		{errcode: 'M_BAD_PAGINATION', error: 'Bad token: rubbish'},
	],
	[
		'ann',
		'GET',
		'/rooms/!open:localhost/messages/list?from=1_2_3_4_5',
		undefined,
		400,
		{errcode: 'M_BAD_PAGINATION', error: "Token lengths don't match."},
	],
	['ann', 'GET', '/im/sync?limit=ten', undefined, 400, unknown('limit parameter is invalid.')],
	['ann', 'GET', '/events?timeout=', undefined, 400, unknown('timeout must be in milliseconds.')],
	['ann', 'GET', '/events?timeout=-1', undefined, 400, unknown('timeout must be in milliseconds.')],
	[
		'ann',
		'GET',
		'/events?limit=0',
		undefined,
		400,
		{errcode: 'M_BAD_PAGINATION', error: 'Limit not supported on multiplexed streams.'},
	],
	[
		'ann',
		'GET',
		'/events?from=5',
		undefined,
		400,
		{errcode: 'M_BAD_PAGINATION', error: "Token lengths don't match."},
	],
	[
		'ann',
		'GET',
		'/events?from=1_2_3_4_x',
		undefined,
		400,
		{errcode: 'M_BAD_PAGINATION', error: 'Bad token: 1_2_3_4_x'},
	],
	[
		'ann',
		'GET',
		'/rooms/!open:localhost/topic',
		undefined,
		404,
		{errcode: 'M_NOT_FOUND', error: 'Topic not found.'},
	],
	['ann', 'GET', '/rooms/!none:localhost/topic', undefined, 403, unknown('Room does not exist.')],
	[
		'eve',
		'GET',
		'/rooms/!closed:localhost/topic',
		undefined,
		403,
		unknown('Member does not meet private room rules.'),
	],
	[
		'eve',
		'PUT',
		'/rooms/!closed:localhost/topic',
		{topic: 'x'},
		403,
		forbidden('User @eve:localhost not in room !closed:localhost'),
	],
	['ann', 'PUT', '/rooms/!open:localhost/topic', {}, 400, badJson('Missing topic key')],
	['ann', 'PUT', '/rooms/!open:localhost/topic', {topic: 5}, 400, badJson('Key topic is of the wrong type.')],
	['nobody', 'GET', '/profile/@none:localhost/displayname', undefined, 404, unknown('No row found')],
	[
		'ann',
		'PUT',
		'/profile/@eve:localhost/displayname',
		{displayname: 'x'},
		400,
		forbidden("Cannot set another user's displayname"),
	],
	['ann', 'PUT', '/profile/@ann:localhost/avatar_url', {avatar_url: 5}, 400, 'Unable to parse name'],
	['ann', 'GET', '/profile/@ann:localhost', undefined, 400, unrecognized],
];

describe('what is refused', () => {
	it.each(refusals)('%s %s %s %j', async (who, method, path, body, status, answer) => {
		const asked =
			who === 'nobody'
				? call(server.url, method, path, body)
				: (who === 'ann' ? ann : eve).call(method, path, body);
		expect(await asked).toEqual({status, body: answer});
	});

	it('invites nobody under a malformed id, and stores nothing of it', async () => {
		expect(await ann.call('PUT', `${members}/myfriend/state`, {membership: 'invite'})).toEqual({
			status: 400,
			body: unknown("Expected UserID string to start with '@'"),
		});
		const list = await ann.call<{chunk: unknown[]}>('GET', `${members}/list`);
		expect(list.body.chunk).toHaveLength(1);
	});

	it('turns bodies above 2 MiB away, declared or not', async () => {
		const post = (init: RequestInit) => fetch(`${server.url}${PREFIX}/register`, {method: 'POST', ...init});
		const large = new Uint8Array(2 * 1024 * 1024 + 1).fill(120);
		expect((await post({body: large})).status).toBe(413);
		const streamed = new Blob([large]).stream();
		const response = await post({body: streamed, duplex: 'half'} as RequestInit);
		expect([response.status, await response.json()]).toEqual([
			413,
			{errcode: 'M_TOO_LARGE', error: expect.any(String)},
		]);
	});
});

describe('how answers are written', () => {
	const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
		fetch(server.url + path, {method, headers});

	it('gives compact JSON with sorted keys and raw UTF-8, open to any origin', async () => {
		await ann.call('PUT', '/profile/@ann:localhost/displayname', {displayname: 'Änn'});
		const response = await get(`${PREFIX}/profile/@ann:localhost/displayname`);
		expect(await response.text()).toBe('{"displayname":"Änn"}');
		expect(Object.fromEntries(response.headers)).toMatchObject({
			'content-type': 'application/json',
			'access-control-allow-origin': '*',
			'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
			'access-control-allow-headers': 'Origin, X-Requested-With, Content-Type, Accept',
		});
		const unsorted = '{"msgtype":"m.text","b":1,"a":{"d":[],"c":{}}}';
		await ann.call('PUT', `${own}/sorted`, unsorted);
		const stored = await get(`${PREFIX}${own}/sorted?access_token=${ann.token}`);
		expect(await stored.text()).toMatch(
			/^\{"a":\{"c":\{\},"d":\[\]\},"b":1,"hsob_ts":\d+,"msgtype":"m\.text"\}$/,
		);
	});

	it('indents and escapes for curl', async () => {
		const response = await get(`${PREFIX}/profile/@ann:localhost/displayname`, {'User-Agent': 'curl/8.5.0'});
		expect(await response.text()).toBe('{\n    "displayname": "\\u00c4nn"\n}');
	});

	it('answers OPTIONS anywhere below the prefix, and does not take HEAD for GET', async () => {
		const options = await get(`${PREFIX}/no/such/thing`, {}, 'OPTIONS');
		expect([options.status, await options.text()]).toEqual([200, '{}']);
		expect((await get(`${PREFIX}/login`, {}, 'HEAD')).status).toBe(400);
	});

	it('shows a page outside the prefix', async () => {
		const response = await get('/elsewhere');
		expect([response.status, response.headers.get('content-type')]).toEqual([
			404,
			expect.stringContaining('text/html'),
		]);
	});

	it('reads JSON whatever the content type says', async () => {
		const response = await fetch(`${server.url}${PREFIX}/login`, {
			method: 'POST',
			headers: {'Content-Type': 'application/x-www-form-urlencoded'},
			body: JSON.stringify(login('ann', 'password of ann')),
		});
		expect(response.status).toBe(200);
	});

	it('gives back odd characters unchanged', async () => {
		const body = 'grüße 日本 😀 \u202e \u0000 \ud800 ';
		await ann.call('PUT', `${own}/odd`, {msgtype: 'm.text', body});
		expect((await ann.call('GET', `${own}/odd`)).body).toMatchObject({body});
	});

	it('keeps every key, whatever it is called', async () => {
		await ann.call('PUT', `${own}/keys`, '{"msgtype":"m.text","__proto__":{"x":1},"toString":2}');
		const stored = await get(`${PREFIX}${own}/keys?access_token=${ann.token}`);
		expect(await stored.text()).toMatch(
			/^\{"__proto__":\{"x":1\},"hsob_ts":\d+,"msgtype":"m\.text","toString":2\}$/,
		);
	});

	it('takes ids encoded or raw, and decodes all of the path', async () => {
		await ann.call('PUT', '/rooms/%21open%3Alocalhost/messages/%40ann%3Alocalhost/with%20space', {
			msgtype: 'm.text',
		});
		await ann.call('PUT', `${own}/`, {msgtype: 'm.text', body: 'no id'});
		expect((await ann.call('GET', `${own}/with%20space`)).status).toBe(200);
		expect((await ann.call('GET', `${own}/`)).body).toMatchObject({body: 'no id'});
		expect((await ann.call('GET', '/profile/%40ann%3Alocalhost/displayname')).status).toBe(200);
		const ids = (await ann.list('!open:localhost')).chunk.map((event) => event.msg_id);
		expect(ids).toContain('with space');
	});

	it('bears a path that cannot be decoded', async () => {
		const status = await new Promise((resolve, reject) => {
			const path = `${PREFIX}/rooms/%zz/topic?access_token=${ann.token}`;
			httpRequest(server.url, {path}, (response) => resolve(response.resume().statusCode))
				.on('error', reject)
				.end();
		});
		expect(status).toBe(403);
	});
});
