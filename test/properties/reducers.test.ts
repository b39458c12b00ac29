import fc from 'fast-check';
import {expect, it} from 'vitest';
import {openCache} from '../../src/cache/cache.ts';
import type {Batch, RoomDelta} from '../../src/domain/batch.ts';
import type {Pending, RoomEvent} from '../../src/domain/event.ts';
import {messageKey} from '../../src/domain/event.ts';
import type {Action} from '../../src/store/action.ts';
import {reduce} from '../../src/store/reduce.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import type {State} from '../../src/store/state.ts';
import {emptyState} from '../../src/store/state.ts';
import {slicesOf} from '../../src/sync/slices.ts';
import {settings} from './arbitraries.ts';

const me = '@me:localhost';
const account = {userId: me, server: 'http://s', protocol: 'v1'} as const;
const rooms = ['!a:x', '!b:x', '!c:x'] as const;
const people = [me, '@ann:x', '@bob:x'] as const;

const roomId = fc.constantFrom(...rooms);
const userId = fc.constantFrom(...people);
const membership = fc.constantFrom('join' as const, 'invite' as const, 'leave' as const);

/** Few different ones, so that they come again. */
const event = (inRoom: string): fc.Arbitrary<RoomEvent> =>
	fc
		.record({
			sender: userId,
			number: fc.nat(30),
			kind: fc.constantFrom('text' as const, 'notice' as const, 'topic' as const),
		})
		.map(({sender, number, kind}) => ({
			roomId: inRoom,
			key: messageKey(sender, `m${number}`),
			eventId: '',
			msgId: `m${number}`,
			sender,
			kind,
			body: number % 5 === 0 ? 'hello me' : 'hello',
			timestamp: 1000 + number,
			change: null,
		}));

const delta: fc.Arbitrary<RoomDelta> = roomId.chain((id) => {
	const timeline = fc.record(
		{
			events: fc.uniqueArray(event(id), {selector: (each) => each.key, minLength: 1, maxLength: 8}),
			newest: fc.record({historyToken: fc.constantFrom(null, 'h1', 'h2')}),
		},
		{requiredKeys: ['events']},
	);
	const member = fc.record({userId, membership, displayName: fc.constantFrom(null, 'A', 'B')});
	return fc.record(
		{
			roomId: fc.constant(id),
			room: fc.record({membership, topic: fc.constantFrom(null, 'tea')}, {requiredKeys: []}),
			members: fc.record({
				list: fc.uniqueArray(member, {selector: (each) => each.userId}),
				isComplete: fc.boolean(),
			}),
			timeline,
			receipts: fc.array(
				fc.record({userId, key: fc.nat(30).map((number) => messageKey('@ann:x', `m${number}`))}),
				{
					maxLength: 2,
				},
			),
		},
		{requiredKeys: ['roomId']},
	) as fc.Arbitrary<RoomDelta>;
});

const batch: fc.Arbitrary<Batch> = fc.record({
	token: fc.constantFrom(null, 't1', 't2'),
	rooms: fc.uniqueArray(delta, {selector: (each) => each.roomId, maxLength: 3}),
	isSnapshot: fc.boolean(),
});

const pending: fc.Arbitrary<Pending> = fc.record({
	roomId,
	msgId: fc.nat(30).map((number) => `m${number}`),
	kind: fc.constantFrom('text' as const, 'emote' as const),
	body: fc.constant('x'),
	createdAt: fc.constant(1),
	state: fc.constantFrom('waiting' as const, 'sending' as const, 'sent' as const, 'failed' as const),
	reason: fc.constant(null),
});

const key = fc.tuple(userId, fc.nat(35)).map(([sender, number]) => messageKey(sender, `m${number}`));
const action: fc.Arbitrary<Action> = fc.oneof(
	{weight: 4, arbitrary: batch.map((each): Action => ({type: 'batch', batch: each}))},
	roomId.chain((id) =>
		fc
			.record({
				events: fc.uniqueArray(event(id), {selector: (each) => each.key, maxLength: 6}),
				isComplete: fc.boolean(),
			})
			.map(
				({events, isComplete}): Action => ({
					type: 'history',
					roomId: id,
					page: {events, historyToken: 'h'},
					isComplete,
				}),
			),
	),
	fc.record({roomId, isLoading: fc.boolean()}).map((each): Action => ({type: 'loading', ...each})),
	pending.map((each): Action => ({type: 'pending', pending: each})),
	fc
		.record({roomId, msgId: fc.constantFrom('m1', 'm2')})
		.map((each): Action => ({type: 'discarded', ...each})),
	fc.record({roomId, key}).map((each): Action => ({type: 'read', ...each})),
	fc.record({roomId, text: fc.constantFrom('', 'draft')}).map((each): Action => ({type: 'draft', ...each})),
	fc.constantFrom<Action>(
		{type: 'connection', connection: {status: 'live'}},
		{type: 'connection', connection: {status: 'retrying', at: 5, reason: 'x'}},
		{type: 'trimmed', kept: new Map([['!a:x', 3]])},
	),
);

/** What must be true of a state, however it came about. */
function check(state: State): void {
	for (const [id, {events, keys}] of state.timelines) {
		const held = events.map((each) => each.key);
		expect(new Set(held).size, `keys of ${id}`).toBe(held.length);
		expect([...keys].sort()).toEqual([...held].sort());
		for (const {msgId} of state.pending.get(id) ?? []) expect(held).not.toContain(messageKey(me, msgId));
	}
	for (const {count, mentions} of state.unread.values()) {
		expect(mentions).toBeGreaterThanOrEqual(0);
		expect(count).toBeGreaterThanOrEqual(mentions);
	}
	for (const queue of state.pending.values()) {
		expect(new Set(queue.map(({msgId}) => msgId)).size).toBe(queue.length);
	}
}

it('whatever happens, the state stays sound', () => {
	fc.assert(
		fc.property(fc.array(action, {maxLength: 25}), (actions) => {
			let state = emptyState(account);
			for (const each of actions) {
				state = reduce(state, each);
				check(state);
			}
		}),
		settings(600) as fc.Parameters<[Action[]]>,
	);
});

it('a batch that comes again changes nothing', () => {
	fc.assert(
		fc.property(fc.array(batch, {maxLength: 6}), (batches) => {
			const cache = openCache(':memory:', applyRoom);
			let state = emptyState(account);
			const take = (each: Batch): State => reduce(state, {type: 'batch', batch: cache.commit(each)});
			for (const each of batches) {
				state = take(each);
				const again = take(each);
				expect(again.timelines).toEqual(state.timelines);
				expect(again.rooms).toEqual(state.rooms);
				expect(again.members).toEqual(state.members);
				expect(again.unread).toEqual(state.unread);
				expect(again.receipts).toEqual(state.receipts);
			}
			cache.close();
		}),
		settings(200) as fc.Parameters<[Batch[]]>,
	);
});

it('what is saved is what is shown, told whole or in slices', () => {
	fc.assert(
		fc.property(fc.array(batch, {maxLength: 8}), fc.boolean(), (batches, inSlices) => {
			const cache = openCache(':memory:', applyRoom);
			let state = emptyState(account);
			for (const each of inSlices ? batches.flatMap((whole) => [...slicesOf(whole)]) : batches) {
				state = reduce(state, {type: 'batch', batch: cache.commit(each)});
			}
			for (const {room, members, readKey} of cache.rooms()) {
				expect(state.rooms.get(room.roomId)).toEqual(room);
				const shown = [...(state.members.get(room.roomId)?.values() ?? [])];
				expect([...members].sort(byUser)).toEqual(shown.sort(byUser));
				const events = state.timelines.get(room.roomId)?.events ?? [];
				expect(cache.eventsBefore(room.roomId, null, 1000)).toEqual(events);
				if (events.length > 0 && readKey !== null) expect(typeof readKey).toBe('string');
			}
			expect(cache.rooms().length).toBe(state.rooms.size);
			cache.close();
		}),
		settings(250) as fc.Parameters<[Batch[], boolean]>,
	);
});

const byUser = (one: {readonly userId: string}, other: {readonly userId: string}): number =>
	one.userId < other.userId ? -1 : 1;
