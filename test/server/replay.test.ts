import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {type Exchange, type Expectation, replay} from './replay.ts';

const status = (...allowed: readonly number[]): Expectation => ({status: allowed});

/** Where the reference server answered 500, lost data, leaked a name or took a write without a token. */
const repaired: Readonly<Record<string, Expectation>> = {
	'register: user id not ASCII': {status: [400], keys: ['errcode']},
	'login: user is a number': {status: [400], keys: ['errcode']},
	'login fallback page': status(200),
	'create room: alias name given with # and domain': {status: [400], keys: ['errcode']},
	'join by alias: alias not ASCII': {status: [200], keys: ['room_id']},
	'invited user declines by DELETE': {status: [200], body: ''},
	'im/sync while invited': status(200),
	'members list after a malformed invite': status(403),
	'member state after that join': {status: [200], body: {membership: 'join'}},
	'topic: set': {status: [200], body: ''},
	'topic: after set': {status: [200], body: {topic: 'All about tea'}},
	'feedback: send delivered': {status: [200], body: ''},
	'feedback: sender percent-encoded': {status: [200], body: ''},
	'alias: other domain': {status: [200], body: {}},
	'alias: add (no token needed)': status(403),
	'alias: look up the added one': {status: [200], body: {}},
	'alias: add to another room': status(403),
	'alias: look up after a second add': {status: [200], body: {}},
	'alias: add, other domain (ignored)': status(403),
	'alias: add, no servers': status(403),
	'alias: add, missing keys': status(403),
	'presence: percent-encoded user id': status(200, 400),
	'presence: any state string is taken': status(200, 400),
	'presence: odd state back': status(200),
	'list with feedback': {status: [200], keys: ['chunk']},
	'im/sync with feedback': status(200),
	'im/sync with feedback after an invite': status(200),
};

const recorded = JSON.parse(
	readFileSync(new URL('../fixtures/recorded-v1.json', import.meta.url), 'utf8'),
) as readonly Exchange[];
let server: RunningServer;
let outcome: ReadonlyMap<Exchange, readonly string[]>;

beforeAll(async () => {
	server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:'});
	outcome = await replay(server.url, recorded, repaired);
}, 60_000);
afterAll(() => server.close());

it('replays all that was recorded', () => {
	expect(outcome.size).toBe(recorded.length);
	const names = new Set(recorded.map((exchange) => exchange.name));
	expect(Object.keys(repaired).filter((name) => !names.has(name))).toEqual([]);
});

it.each(recorded)('answers as recorded: $name', (exchange) => {
	expect(outcome.get(exchange)).toEqual([]);
});
