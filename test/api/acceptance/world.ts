import {expect} from 'vitest';
import type {Api, HomeServer} from '../../../src/api/port.ts';
import type {Batch, RoomDelta} from '../../../src/domain/batch.ts';
import type {RoomEvent} from '../../../src/domain/event.ts';
import type {RoomId, UserId} from '../../../src/domain/ids.ts';

/** Somebody with an account, signed in. */
export interface Person {
	readonly userId: UserId;
	readonly api: Api;
}

/** The server under test, and quick ways to people it. */
export interface World {
	server(): HomeServer;
	/** A name that nobody has had yet. */
	unique(base: string): string;
	enter(base: string): Promise<Person>;
	/** A public room made by the first, joined by the others. */
	enterRoom(host: Person, ...guests: readonly Person[]): Promise<RoomId>;
}

/** A world round a server that is there by the time a test asks for it. */
export function createWorld(server: () => HomeServer): World {
	let count = 0;
	const unique = (base: string) => `${base}${++count}`;
	return {
		server,
		unique,
		async enter(base) {
			const session = await server().register(unique(base), 'secret');
			return {userId: session.userId, api: server().connect(session)};
		},
		async enterRoom(host, ...guests) {
			const {roomId} = await host.api.createRoom({alias: unique('room'), isPrivate: false});
			for (const guest of guests) await guest.api.join(roomId);
			return roomId;
		},
	};
}

/** What a batch says about a room; the test fails if that is nothing. */
export function deltaOf(batch: Batch, roomId: RoomId): RoomDelta {
	const delta = batch.rooms.find((room) => room.roomId === roomId);
	expect(delta, `a delta of ${roomId}`).toBeDefined();
	return delta as RoomDelta;
}

/** The bodies of the text messages. */
export const texts = (events: readonly RoomEvent[]) =>
	events.filter(({kind}) => kind === 'text').map(({body}) => body);

/** Sorts members by user id. */
export const byUser = (a: {readonly userId: UserId}, b: {readonly userId: UserId}) =>
	a.userId < b.userId ? -1 : 1;

/** Polls until the messages that came, each counted once, are enough. */
export async function collect(
	api: Api,
	from: string,
	isEnough: (seen: readonly RoomEvent[]) => boolean,
): Promise<readonly RoomEvent[]> {
	const seen = new Map<string, RoomEvent>();
	let token = from;
	while (!isEnough([...seen.values()])) {
		const batch = await api.poll(token, 5000);
		token = batch.token ?? token;
		const events = batch.rooms.flatMap(({timeline}) => timeline?.events ?? []);
		for (const event of events)
			if (event.kind !== 'membership' && !seen.has(event.key)) seen.set(event.key, event);
	}
	return [...seen.values()];
}

/** Polls until the stream says that the user has left the room. */
export async function untilLeft(api: Api, from: string, roomId: RoomId): Promise<string> {
	for (let token = from; ; ) {
		const batch = await api.poll(token, 5000);
		const membership = batch.rooms.find((room) => room.roomId === roomId)?.room?.membership;
		if (membership === 'leave') return membership;
		token = batch.token ?? token;
	}
}
