import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {call, type Person, register} from './people.ts';

let server: RunningServer;
let ann: Person;
const room = '/rooms/!tea:localhost';

beforeAll(async () => {
	server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:'});
	ann = await register(server.url, 'ann');
	await ann.call('PUT', room, {});
});
afterAll(() => server.close());

const tooLong = (what: string, most: number) => `${what} is longer than ${most} characters.`;

describe('what people say of themselves', () => {
	it.each([
		['state', 100, (text: string) => ({path: '/presence/@ann:localhost/status', body: {state: text}})],
		[
			'status_msg',
			1_000,
			(text: string) => ({
				path: '/presence/@ann:localhost/status',
				body: {state: 'busy', status_msg: text},
			}),
		],
		[
			'displayname',
			1_000,
			(text: string) => ({path: '/profile/@ann:localhost/displayname', body: {displayname: text}}),
		],
		[
			'avatar_url',
			1_000,
			(text: string) => ({path: '/profile/@ann:localhost/avatar_url', body: {avatar_url: text}}),
		],
	])('has a %s of %i characters at most', async (key, most, request) => {
		const put = (text: string) => {
			const {path, body} = request(text);
			return ann.call('PUT', path, body);
		};
		const longest = '🙂'.repeat(most);
		expect(await put(longest)).toEqual({status: 200, body: ''});
		expect(await put(`${longest}x`)).toEqual({
			status: 400,
			body: {errcode: 'M_BAD_JSON', error: tooLong(`Key ${key}`, most)},
		});
		const {body} = await ann.call('GET', request('').path);
		expect(body).toMatchObject({[key]: longest});
	});
});

/** A name with which an id of that many characters is made. */
const nameFor = (characters: number) => 'a'.repeat(characters - '@:localhost'.length);

/** How each kind of id is made from a name, and what the refusals call it. */
const ids = {
	'an account': {
		kind: 'UserID',
		make: (name: string) => call(server.url, 'POST', '/register', {user_id: name}),
	},
	'an invited user': {
		kind: 'UserID',
		make: (name: string) => {
			const userId = encodeURIComponent(`@${name}:localhost`);
			return ann.call('PUT', `${room}/members/${userId}/state`, {membership: 'invite'});
		},
	},
	'a room id': {
		kind: 'RoomID',
		make: (name: string) => ann.call('PUT', `/rooms/!${encodeURIComponent(name)}:localhost`, {}),
	},
	'the alias of a new room': {
		kind: 'RoomAlias',
		make: (name: string) => ann.call('POST', '/rooms', {room_alias_name: name}),
	},
	'a further alias': {
		kind: 'RoomAlias',
		make: (name: string) => {
			const alias = encodeURIComponent(`#b${name.slice(1)}:localhost`);
			return ann.call('PUT', `/ds/room/${alias}`, {room_id: '!tea:localhost'});
		},
	},
};

describe.each(Object.entries(ids))('the id of %s', (_, {kind, make}) => {
	const refused = (error: unknown) => ({status: 400, body: {errcode: 'M_UNKNOWN', error}});

	it('has 255 characters at most', async () => {
		expect((await make(nameFor(255))).status).toBe(200);
		expect(await make(nameFor(256))).toEqual(refused(tooLong(kind, 255)));
	});

	it.each(['\u202e', '\u2066', '\u200f', '\u2028', '\u001b', '\n'])(
		'has no character like %j',
		async (character) => {
			expect(await make(`x${character}y`)).toEqual(
				refused(expect.stringMatching(/must (not|only) contain .*characters/)),
			);
		},
	);
});
