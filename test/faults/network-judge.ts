import {join} from 'node:path';
import {expect} from 'vitest';
import {openCache} from '../../src/cache/cache.ts';
import {connect} from '../../src/client/connect.ts';
import type {RoomId} from '../../src/domain/ids.ts';
import type {Session} from '../../src/domain/session.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import {until} from '../helpers/until.ts';
import type {Person} from './network.ts';
import type {Order} from './orders.ts';
import type {Speaker} from './process.ts';

/** Resolves when a client is live and nothing waits in its outbox. */
export async function untilSent({label, client}: Person): Promise<void> {
	const isStatus = (said: object): said is {status: string; waiting: readonly string[]} => 'waiting' in said;
	let last = '';
	try {
		await until(
			async () => {
				client.tell({do: 'status'} satisfies Order);
				const status = await client.hear(isStatus, 20_000);
				last = JSON.stringify(status).slice(0, 500);
				return status.status === 'live' && status.waiting.length === 0;
			},
			{ms: 120_000, what: `${label} to have sent everything`},
		);
	} catch (error) {
		throw new Error(`${String(error)}; ${last}`);
	}
}

/** What people have said in a room, by the server itself. */
export async function toldByServer(
	session: Session,
	server: Speaker,
	roomId: RoomId,
): Promise<readonly string[]> {
	const {listening} = server.said.findLast((said) => 'listening' in (said as object)) as {listening: string};
	const {events} = await connect({...session, server: listening}).history(roomId, null, 100_000);
	return events.filter(({kind}) => kind === 'text').map(({body}) => body);
}

/** Every accepted line once, no other but those in doubt, and in the order of each who spoke. */
export function judgeServer(told: readonly string[], people: readonly Person[], roomId: RoomId): void {
	expect(new Set(told).size, 'doubled').toBe(told.length);
	for (const {label, accepted, perhaps} of people) {
		const numbers = told
			.filter((line) => line.startsWith(`${label} `))
			.map((line) => Number(line.split(' ')[1]));
		const doubtful = perhaps.get(roomId) ?? new Set();
		const sure = accepted.get(roomId) ?? new Set();
		expect(numbers, `${label} in order`).toEqual([...numbers].sort((one, other) => one - other));
		expect(numbers.filter((number) => !doubtful.has(number) || sure.has(number))).toEqual([...sure]);
	}
}

/** What a client shows when it scrolls back to the beginning, and what its cache has of that. */
export async function judgeReader(person: Person, roomId: RoomId, told: readonly string[]): Promise<void> {
	const isRead = (said: object): said is {roomId: string; lines: readonly string[]} => 'lines' in said;
	let shown: readonly string[] = [];
	// The last lines may be on their way yet.
	await until(
		async () => {
			person.client.tell({do: 'read', roomId} satisfies Order);
			shown = (await person.client.hear(isRead, 60_000)).lines;
			return shown.at(-1) === told.at(-1);
		},
		{ms: 60_000, what: `${person.label} to show the newest line of ${roomId}`},
	);
	const known = new Set(shown);
	expect(
		told.filter((line) => !known.has(line)),
		`what ${person.label} does not show`,
	).toEqual([]);
	expect(shown, `what ${person.label} shows`).toEqual(told);
	const cache = openCache(join(person.dir, 'cache.db'), applyRoom);
	const kept = cache.eventsBefore(roomId, null, 100_000).filter(({kind}) => kind === 'text');
	cache.close();
	expect(kept.length).toBeGreaterThan(0);
	expect(
		kept.map(({body}) => body),
		`what ${person.label} keeps`,
	).toEqual(told.slice(-kept.length));
}
