import fc from 'fast-check';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {routes} from '../../src/server/routes.ts';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {type Person, PREFIX, register} from '../server/people.ts';
import {anyJson, anyText, settings} from './arbitraries.ts';

const room = '!any:localhost';
const faults: string[] = [];
let server: RunningServer;
let ann: Person;

beforeAll(async () => {
	const log = (line: string) => void faults.push(line);
	server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:', log});
	ann = await register(server.url, 'ann');
	await ann.call('PUT', `/rooms/${room}`, {room_alias_name: 'any'});
});
afterAll(() => server.close());

/** Well formed, as an address must be: lone surrogates become '�'. */
const partOf = (text: string) => encodeURIComponent(Buffer.from(text.slice(0, 300)).toString());
const place = fc.oneof(
	fc.constantFrom(room, '@ann:localhost', '#any:localhost', 'r', 'm1'),
	anyText,
	fc.constantFrom('%', '%ff', '%00', '%2e'),
);
const body = fc.oneof(
	anyJson.map((json) => JSON.stringify(json)),
	fc.dictionary(fc.constantFrom(...namesOfKeys()), anyJson).map((json) => JSON.stringify(json)),
	anyText,
);
const number = fc.constantFrom(
	'START',
	'END',
	'0',
	'1',
	'-1',
	'9'.repeat(30),
	'1e5',
	'',
	'1_2_3_4_5',
	'-1_-1_-1_-1_-1',
);
const query = fc.record({
	from: fc.oneof(number, anyText),
	to: fc.oneof(number, anyText),
	limit: fc.oneof(number, anyText),
	// No poll of this test waits.
	timeout: fc.constantFrom('0', '-1', '', 'x', '1.5', '٣'),
	feedback: fc.oneof(number, anyText),
});

/** All but the page, which is no JSON. */
const route = fc.constantFrom(...routes.filter(({path}) => path !== '/login/fallback'));

function namesOfKeys(): readonly string[] {
	const ofRooms = [
		'room_alias_name',
		'visibility',
		'membership',
		'topic',
		'msgtype',
		'body',
		'servers',
		'room_id',
	];
	return [
		...ofRooms,
		'user_id',
		'user',
		'type',
		'password',
		'displayname',
		'state',
		'status_msg',
		'invite',
		'drop',
	];
}

it('any request to any route is answered with JSON and no fault of the server', async () => {
	const request = fc.record({route, places: fc.array(place, {minLength: 4, maxLength: 4}), query, body});
	await fc.assert(
		fc.asyncProperty(request, async ({route: {method, path}, places, query: asked, body: sent}) => {
			const [...left] = places;
			const filled = path.replace(/:\w+(\{[^}]*\})?/g, () => partOf(left.pop() ?? 'x'));
			const parts = Object.entries({...asked, access_token: ann.token});
			const search = parts.map(([name, value]) => `${name}=${partOf(value)}`).join('&');
			const hasBody = method === 'PUT' || method === 'POST';
			const address = `${server.url}${PREFIX}${filled}?${search}`;
			// Dots lead out of where the server answers with JSON.
			fc.pre(new URL(address).pathname.startsWith(`${PREFIX}/`));
			const response = await fetch(address, {method, ...(hasBody && {body: sent})});
			const text = await response.text();
			expect(response.status, `${method} ${filled}: ${text.slice(0, 200)}`).toBeLessThan(500);
			expect(response.headers.get('content-type')).toBe('application/json');
			JSON.parse(text);
		}),
		settings(250),
	);
	expect(faults).toEqual([]);
	const bob = await register(server.url, 'bob-who-comes-later');
	const created = await bob.create();
	expect((await bob.say(created, 'm1', 'it goes on')).status).toBe(200);
	expect((await bob.list(created)).chunk.at(-1)?.content).toMatchObject({body: 'it goes on'});
}, 60_000);
