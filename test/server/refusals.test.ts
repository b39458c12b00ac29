import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {type Answer, call, type Person, PREFIX, register} from './people.ts';

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

const refusal = (status: number, errcode: string, error: string) => ({status, body: {errcode, error}});
const malformed = (error: string) => refusal(400, 'M_UNKNOWN', error);
const forbidden = (error: string) => refusal(403, 'M_FORBIDDEN', error);
const badJson = (error: string) => refusal(400, 'M_BAD_JSON', error);
const notJson = (error: string) => refusal(400, 'M_NOT_JSON', error);
const unrecognized = {status: 400, body: {error: 'Unrecognized request'}};
const login = (user: unknown, password: unknown) => ({type: 'm.login.password', user, password});
const room = '/rooms/!open:localhost';
const members = `${room}/members`;
const own = `${room}/messages/@ann:localhost`;

/** Who asks, for what (method and path), body, answer. */
type Row = readonly ['nobody' | 'ann' | 'eve', string, unknown, Answer<unknown>];

const refusals: readonly Row[] = [
	['nobody', 'POST /register', '', {status: 400, body: 'No JSON object.'}],
	['nobody', 'POST /register', '[]', {status: 400, body: 'No JSON object.'}],
	['nobody', 'POST /register', {user_id: 'ann'}, refusal(400, 'M_USER_IN_USE', 'User ID already taken.')],
	[
		'nobody',
		'POST /register',
		{user_id: 'josé'},
		malformed('User ID must only contain characters which do not require URL encoding.'),
	],
	['nobody', 'POST /register', {user_id: 'n', password: 7}, malformed('password must be a string.')],
	['nobody', 'POST /login', login('ann', 'wrong'), forbidden('')],
	['nobody', 'POST /login', login('nobody', 'x'), forbidden('')],
	['nobody', 'POST /login', login('nopass', ''), forbidden('')],
	['nobody', 'POST /login', login('ann\0', 'password of ann'), forbidden('')],
	['nobody', 'POST /login', login('@ann:elsewhere', 'password of ann'), forbidden('')],
	['nobody', 'POST /login', login(7, 'x'), malformed('user and password must be strings.')],
	['nobody', 'POST /login', {...login('ann', 'x'), type: 'm.login.magic'}, malformed('Bad login type.')],
	['nobody', 'POST /login', {user: 'ann', password: 'x'}, malformed('Missing JSON keys.')],
	['nobody', 'POST /login', 'nope', malformed('Content not JSON.')],
	['nobody', 'POST /login', '[]', malformed('Content must be a JSON object.')],
	['nobody', 'GET /register', undefined, unrecognized],
	['nobody', 'GET /login/', undefined, unrecognized],
	['nobody', 'GET /no/such/thing', undefined, unrecognized],
	['nobody', 'GET /im/sync', undefined, forbidden('Missing access token.')],
	[
		'nobody',
		'GET /im/sync?access_token=',
		undefined,
		refusal(403, 'M_UNKNOWN_TOKEN', 'Unrecognised access token.'),
	],
	['ann', 'POST /rooms', '', badJson('Body must be JSON.')],
	['ann', 'POST /rooms', {room_alias_name: 'open'}, malformed('Room alias already taken')],
	['ann', 'POST /rooms', {room_alias_name: {}}, badJson('Key room_alias_name is of the wrong type.')],
	[
		'ann',
		'POST /rooms',
		{room_alias_name: '#x:localhost'},
		malformed("room_alias_name must be the name alone, without '#' and domain."),
	],
	[
		'ann',
		'POST /rooms',
		{room_alias_name: 'a\0b'},
		malformed('RoomAlias must not contain control or bidi characters.'),
	],
	['ann', 'PUT /rooms/', {}, malformed('PUT must specify a room ID')],
	['ann', 'PUT /rooms/open', {}, malformed("Expected RoomID string to start with '!'")],
	['ann', 'PUT /rooms/!open', {}, malformed("Expected RoomID of the form '!localname:domain'")],
	['ann', 'PUT /rooms/!x:y:localhost', {}, malformed('Room id must be local')],
	['ann', 'PUT /rooms/!a%00b:localhost', {}, malformed('The path must not contain control characters.')],
	['ann', 'PUT /rooms/!open:localhost', {}, refusal(409, 'M_UNKNOWN', 'Room ID in use.')],
	['ann', 'PUT /join/%23none:localhost', {}, refusal(404, 'M_UNKNOWN', 'No such room alias')],
	['ann', 'PUT /join/%23none', {}, malformed("Expected RoomAlias of the form '#localname:domain'")],
	['ann', 'PUT /join/!open:localhost', {}, malformed("Expected RoomAlias string to start with '#'")],
	['ann', 'POST /join/%23open:localhost', {}, unrecognized],
	[
		'nobody',
		'PUT /ds/room/%23new:localhost',
		{room_id: '!open:localhost', servers: []},
		forbidden('Missing access token.'),
	],
	[
		'eve',
		'PUT /ds/room/%23new:localhost',
		{room_id: '!open:localhost'},
		forbidden('User @eve:localhost not in room !open:localhost'),
	],
	[
		'ann',
		'PUT /ds/room/%23new:elsewhere',
		{room_id: '!open:localhost'},
		malformed('Room alias must be local'),
	],
	[
		'ann',
		'PUT /ds/room/%23open:localhost',
		{room_id: '!closed:localhost'},
		malformed('Room alias already taken'),
	],
	[
		'ann',
		`PUT ${members}/@ann:localhost/state`,
		{membership: 'leave'},
		badJson("Membership value must be [u'join', u'invite']."),
	],
	[
		'ann',
		`PUT ${members}/@ann:localhost/state`,
		{membership: 'toString'},
		badJson("Membership value must be [u'join', u'invite']."),
	],
	['ann', `PUT ${members}/@ann:localhost/state`, {}, badJson('No membership key.')],
	['ann', `PUT ${members}/@ann:localhost/state`, 'x', notJson('Content not JSON.')],
	['ann', `PUT ${members}/@ann:localhost/state`, '[]', notJson('Content must be a JSON object.')],
	[
		'ann',
		'PUT /rooms/!none:localhost/members/@ann:localhost/state',
		{membership: 'join'},
		forbidden('Room does not exist'),
	],
	[
		'ann',
		`PUT ${members}/@eve:localhost/state`,
		{membership: 'join'},
		forbidden('Cannot force another user to join.'),
	],
	[
		'ann',
		`DELETE ${members}/@eve:localhost/state`,
		undefined,
		forbidden('Cannot force @eve:localhost to leave.'),
	],
	[
		'eve',
		`DELETE ${members}/@eve:localhost/state`,
		undefined,
		forbidden('You are not in room !open:localhost.'),
	],
	[
		'ann',
		'DELETE /rooms/!none:localhost/members/@ann:localhost/state',
		undefined,
		forbidden('Room does not exist'),
	],
	['ann', `GET ${members}/@eve:localhost/state`, undefined, refusal(404, 'M_NOT_FOUND', 'Member not found.')],
	[
		'eve',
		`GET ${members}/@ann:localhost/state`,
		undefined,
		forbidden('User @eve:localhost not in room !open:localhost'),
	],
	['eve', `GET ${members}/list`, undefined, forbidden('User @eve:localhost not in room !open:localhost')],
	['eve', `PUT ${own}/1`, {msgtype: 'm.text'}, forbidden('Must send messages as yourself.')],
	[
		'eve',
		`PUT ${room}/messages/@eve:localhost/1`,
		{msgtype: 'm.text'},
		forbidden('User @eve:localhost not in room !open:localhost'),
	],
	['eve', `PUT ${room}/messages/@eve:localhost/1`, {}, badJson('Missing msgtype key')],
	['ann', `PUT ${own}/1`, {msgtype: 1}, badJson('Key msgtype is of the wrong type.')],
	['ann', `PUT ${own}/1`, '', notJson('Content not JSON.')],
	[
		'ann',
		`PUT ${own}/1`,
		`{"msgtype":"m.text","deep":${'['.repeat(5000)}${']'.repeat(5000)}}`,
		notJson('Content not JSON.'),
	],
	['ann', `GET ${own}/none`, undefined, refusal(404, 'M_NOT_FOUND', 'Message not found.')],
	['ann', `GET ${room}/messages/list?limit=-1`, undefined, malformed('limit parameter is invalid.')],
	[
		'ann',
		`GET ${room}/messages/list?from=rubbish`,
		undefined,
		refusal(400, 'M_BAD_PAGINATION', 'Bad token: rubbish'),
	],
	[
		'ann',
		`GET ${room}/messages/list?from=1_2_3_4_5`,
		undefined,
		refusal(400, 'M_BAD_PAGINATION', "Token lengths don't match."),
	],
	['ann', 'GET /im/sync?limit=ten', undefined, malformed('limit parameter is invalid.')],
	['ann', 'GET /events?timeout=', undefined, malformed('timeout must be in milliseconds.')],
	['ann', 'GET /events?timeout=-1', undefined, malformed('timeout must be in milliseconds.')],
	[
		'ann',
		'GET /events?limit=0',
		undefined,
		refusal(400, 'M_BAD_PAGINATION', 'Limit not supported on multiplexed streams.'),
	],
	['ann', 'GET /events?from=5', undefined, refusal(400, 'M_BAD_PAGINATION', "Token lengths don't match.")],
	['ann', 'GET /events?from=1_2_3_4_x', undefined, refusal(400, 'M_BAD_PAGINATION', 'Bad token: 1_2_3_4_x')],
	['ann', `GET ${room}/topic`, undefined, refusal(404, 'M_NOT_FOUND', 'Topic not found.')],
	['ann', 'GET /rooms/!none:localhost/topic', undefined, refusal(403, 'M_UNKNOWN', 'Room does not exist.')],
	[
		'eve',
		'GET /rooms/!closed:localhost/topic',
		undefined,
		refusal(403, 'M_UNKNOWN', 'Member does not meet private room rules.'),
	],
	[
		'eve',
		'PUT /rooms/!closed:localhost/topic',
		{topic: 'x'},
		forbidden('User @eve:localhost not in room !closed:localhost'),
	],
	['ann', `PUT ${room}/topic`, {}, badJson('Missing topic key')],
	['ann', `PUT ${room}/topic`, {topic: 5}, badJson('Key topic is of the wrong type.')],
	[
		'nobody',
		'GET /profile/@none:localhost/displayname',
		undefined,
		refusal(404, 'M_UNKNOWN', 'No row found'),
	],
	[
		'ann',
		'PUT /profile/@eve:localhost/displayname',
		{displayname: 'x'},
		refusal(400, 'M_FORBIDDEN', "Cannot set another user's displayname"),
	],
	[
		'ann',
		'PUT /profile/@ann:localhost/avatar_url',
		{avatar_url: 5},
		{status: 400, body: 'Unable to parse name'},
	],
	['ann', 'GET /profile/@ann:localhost', undefined, unrecognized],
	['ann', 'GET /presence/@ann:localhost', undefined, unrecognized],
	['ann', 'GET /presence/ann/status', undefined, malformed("Expected UserID string to start with '@'")],
	['ann', 'POST /presence/@ann:localhost/status', {state: 'online'}, unrecognized],
	['ann', 'PUT /presence_list/@ann:localhost', {}, unrecognized],
	['ann', `POST ${own}/1/feedback/@ann:localhost/r`, {}, unrecognized],
];

describe('what is refused', () => {
	it.each(refusals)('%s: %s %j', async (who, what, body, answer) => {
		const [method = '', path = ''] = what.split(' ');
		const asked =
			who === 'nobody'
				? call(server.url, method, path, body)
				: (who === 'ann' ? ann : eve).call(method, path, body);
		expect(await asked).toEqual(answer);
	});

	it('invites nobody under a malformed id, and stores nothing of it', async () => {
		expect(await ann.call('PUT', `${members}/myfriend/state`, {membership: 'invite'})).toEqual(
			malformed("Expected UserID string to start with '@'"),
		);
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
