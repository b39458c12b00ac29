import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {referenceFaults} from '../helpers/reference-server/faults.ts';
import type {ReferenceServer} from '../helpers/reference-server/start.ts';
import {startReferenceServer} from '../helpers/reference-server/start.ts';
import {type Exchange, replay} from '../server/replay.ts';

const recorded = JSON.parse(
	readFileSync(new URL('../fixtures/recorded-v1.json', import.meta.url), 'utf8'),
) as readonly Exchange[];
/** The room of these two was made by an exchange that was not recorded. */
const inUnknownRoom: readonly string[] = [
	'invite a malformed user id',
	'members list after a malformed invite',
];
const comparable = recorded.filter(({name}) => !inUnknownRoom.includes(name));
let server: ReferenceServer;
let outcome: ReadonlyMap<Exchange, readonly string[]>;

beforeAll(async () => {
	server = await startReferenceServer({faults: referenceFaults});
	outcome = await replay(server.url, recorded, {});
}, 60_000);
afterAll(() => server.stop());

it('replays all that was recorded', () => {
	expect(outcome.size).toBe(recorded.length);
	expect(recorded.length - comparable.length).toBe(inUnknownRoom.length);
});

it.each(comparable)('is the reference server in: $name', (exchange) => {
	expect(outcome.get(exchange)).toEqual([]);
});
