import {afterEach, describe, expect, it} from 'vitest';
import {type Cache, openCache} from '../../src/cache/cache.ts';
import type {Batch, RoomDelta} from '../../src/domain/batch.ts';
import type {RoomEvent} from '../../src/domain/event.ts';
import {reduce} from '../../src/store/reduce.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import {emptyState} from '../../src/store/state.ts';
import {createChatStore} from '../../src/store/store.ts';
import {SLICE_ROWS, slicesOf} from '../../src/sync/slices.ts';
import {takeIn} from '../../src/sync/take-in.ts';
import {account, ann, batch, message} from '../helpers/build.ts';
import {createRandom} from '../helpers/reference-server/random.ts';

const random = createRandom(11);
const upTo = (count: number): number => Math.floor(random() * count);
const roomName = (at: number): string => `!r${at}:localhost`;
const userName = (at: number): string => `@u${at}:localhost`;
const opened: Cache[] = [];
afterEach(() => {
	for (const cache of opened.splice(0)) cache.close();
});

/** A client's memory, on disk and on screen. */
function open() {
	const cache = openCache(':memory:', applyRoom);
	opened.push(cache);
	const store = createChatStore(emptyState(account));
	return {cache, store, commit: (each: Batch) => apply({cache, store}, each)};
}

function apply({cache, store}: Pick<ReturnType<typeof open>, 'cache' | 'store'>, each: Batch): void {
	store.dispatch({type: 'batch', batch: cache.commit(each)});
}

let time = 1000;
const event = (roomId: string, msgId: string): RoomEvent =>
	message(msgId, {
		roomId,
		timestamp: ++time,
		sender: random() < 0.02 ? ann : userName(upTo(5)),
		body: random() < 0.1 ? `hello ${ann}` : `text ${msgId}`,
		...(random() < 0.2 && {kind: 'membership' as const}),
	});

const events = (roomId: string, from: number, count: number): RoomEvent[] =>
	Array.from({length: count}, (_, at) => event(roomId, `m${from + at}`));

const members = (count: number, isComplete: boolean): NonNullable<RoomDelta['members']> => ({
	isComplete,
	list: Array.from({length: count}, (_, at) => ({
		userId: userName(at),
		membership: random() < 0.1 ? ('leave' as const) : ('join' as const),
		displayName: `User ${upTo(1000)}`,
	})),
});

const joined = {membership: 'join'} as const;

/** A first look at some rooms. */
const snapshot = (rooms: number, token: string): Batch => ({
	token,
	isSnapshot: true,
	rooms: Array.from({length: rooms}, (_, at) => ({
		roomId: roomName(at),
		room: joined,
		timeline: {events: events(roomName(at), 0, upTo(40)), newest: {historyToken: 'h'}},
	})),
});

/** What comes after a long absence: much of all kinds. */
function burst(token: string, from: number): Batch {
	const rooms = Array.from({length: 60}, (_, at): RoomDelta => {
		const roomId = roomName(at);
		const told = events(roomId, from, at < 3 ? 900 : upTo(30));
		const receipts = Array.from({length: at === 1 ? 500 : upTo(5)}, () => ({
			userId: userName(upTo(400)),
			key: told[upTo(told.length)]?.key ?? 'unknown',
		}));
		return {
			roomId,
			...(random() < 0.2 && {room: {topic: `topic ${at}`}}),
			...(told.length > 0 && {timeline: {events: told, before: '7'}}),
			...(at % 5 === 2 && {members: members(at === 2 ? 700 : 20, at === 2)}),
			receipts,
		};
	});
	const people = Array.from({length: 450}, (_, at) => ({
		userId: userName(at),
		displayName: `New ${at}`,
		presence: 'online' as const,
	}));
	return batch(rooms, {token, people});
}

/** All that is remembered, in an order of its own. */
function contents({cache, store}: ReturnType<typeof open>) {
	const {rooms, timelines, members: people, unread, receipts, pending, people: presence} = store.getState();
	const sorted = <Value>(map: ReadonlyMap<string, Value>) =>
		[...map].sort(([one], [other]) => (one < other ? -1 : 1));
	return {
		rooms: sorted(rooms),
		timelines: sorted(timelines),
		members: sorted(people).map(([roomId, list]) => [roomId, sorted(list)]),
		unread: sorted(unread),
		receipts: sorted(receipts).map(([roomId, list]) => [roomId, sorted(list)]),
		pending: sorted(pending),
		presence: sorted(presence),
		token: cache.token(),
		cached: [...cache.rooms()].sort((one, other) => (one.room.roomId < other.room.roomId ? -1 : 1)),
		events: sorted(rooms).map(([roomId]) => cache.eventsBefore(roomId, null, 10_000)),
	};
}

/** Slice by slice of what there is, or else the difference is too long to be told. */
function expectSame(one: ReturnType<typeof open>, other: ReturnType<typeof open>): void {
	const [own, others] = [contents(one), contents(other)];
	for (const what of Object.keys(own) as (keyof typeof own)[]) {
		const [mine, theirs] = [[own[what]].flat(), [others[what]].flat()];
		expect(mine.length, what).toBe(theirs.length);
		for (const [at, each] of mine.entries()) expect(each, what).toEqual(theirs[at]);
	}
}

describe('a batch in slices', () => {
	const batches = [snapshot(150, 't1'), burst('t2', 1000), snapshot(100, 't3'), burst('t4', 2000)];

	it('is the same on disk and on screen as the whole', async () => {
		const [whole, sliced] = [open(), open()];
		for (const each of batches) {
			whole.commit(each);
			await takeIn(each, sliced);
			expectSame(sliced, whole);
		}
		expect(whole.cache.token()).toBe('t4');
	});

	it('is cut into pieces of bounded size, of which the last one alone bears the token', () => {
		for (const each of batches) {
			const slices = [...slicesOf(each)];
			expect(slices.length).toBeGreaterThan(10);
			for (const {rooms, people = []} of slices) {
				const rows = rooms.map(({timeline, members: list, receipts = []}) => {
					// A whole list of members says who is no member any more: it comes after its parts.
					const told = list?.isComplete ? 0 : (list?.list.length ?? 0);
					return (timeline?.events.length ?? 0) + told + receipts.length;
				});
				expect(rows.reduce((sum, count) => sum + count, people.length)).toBeLessThanOrEqual(SLICE_ROWS);
				expect(rooms.length).toBeLessThanOrEqual(SLICE_ROWS / 2);
			}
			expect(slices.filter(({token}) => token !== null)).toEqual([slices.at(-1)]);
			expect(slices.filter(({isSnapshot}) => isSnapshot)).toEqual(each.isSnapshot ? [slices.at(-1)] : []);
		}
	});

	it('stays as it is when it is small', () => {
		const small = snapshot(3, 't');
		expect([...slicesOf(small)]).toEqual([small]);
	});

	it('is taken in anew from the old token after an end in between, and nothing is doubled', async () => {
		const [whole, broken] = [open(), open()];
		const [first, second] = batches;
		for (const each of [first, second]) {
			if (!each) throw new Error('two batches are needed');
			const before = broken.cache.token();
			const count = [...slicesOf(each)].length;
			for (const end of [1, Math.floor(count / 2), count - 1]) {
				let left = end;
				const dying = takeIn(each, {
					...broken,
					mayCommit: () => {
						if (left-- === 0) throw new Error('dead');
					},
				});
				await expect(dying).rejects.toThrow('dead');
				expect(broken.cache.token()).toBe(before);
			}
			await takeIn(each, broken);
			whole.commit(each);
		}
		expectSame(broken, whole);
	});

	it('lets the event loop turn between two slices', async () => {
		const {cache, store} = open();
		let turns = 0;
		const count = (): void => {
			turns++;
			next = setImmediate(count);
		};
		let next = setImmediate(count);
		const turnsAt: number[] = [];
		const [, each] = batches;
		await takeIn(each ?? batch([]), {cache, store, onSlice: () => void turnsAt.push(turns)});
		clearImmediate(next);
		expect(turnsAt.length).toBeGreaterThan(10);
		for (const [at, seen] of turnsAt.entries())
			if (at > 0) expect(seen).toBeGreaterThan(turnsAt[at - 1] ?? 0);
	});
});

it('a state that takes in slices is one that reduce makes', () => {
	const state = emptyState(account);
	const slices = [...slicesOf(snapshot(150, 't'))];
	const end = slices.reduce((before, slice) => reduce(before, {type: 'batch', batch: slice}), state);
	expect(end.rooms.size).toBe(150);
});
