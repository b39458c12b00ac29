import {describe, expect, it} from 'vitest';
import type {Batch} from '../../src/domain/batch.ts';
import type {Action} from '../../src/store/action.ts';
import {reduce} from '../../src/store/reduce.ts';
import {outboxCounts, personName, presenceOf, readersOfNewest, roomRows} from '../../src/store/selectors.ts';
import type {State} from '../../src/store/state.ts';
import {emptyState} from '../../src/store/state.ts';
import {
	account,
	ann,
	batch,
	bob,
	message,
	messages,
	news,
	pendingMessage,
	room,
	snapshot,
} from '../helpers/build.ts';

const stateAfter = (...actions: readonly Action[]): State => actions.reduce(reduce, emptyState(account));
const applied = (...batches: readonly Parameters<typeof news>[0][]) =>
	stateAfter(
		{type: 'batch', batch: snapshot(messages('a'))},
		...batches.map((events) => ({type: 'batch', batch: news(events)}) as const),
	);
const ids = (state: State) => state.timelines.get(room)?.events.map((event) => event.msgId);
const unread = (state: State) => state.unread.get(room);

describe('timelines', () => {
	it('append what is new and drop what comes twice, by sender and message id', () => {
		const again = message('b', {eventId: '$another'});
		const other = message('b', {sender: ann});
		expect(ids(applied(messages('b'), [again, other], messages('c')))).toEqual(['a', 'b', 'b', 'c']);
	});

	it('begin anew beyond a gap, and go on where a newest page overlaps', () => {
		const gap = {type: 'batch', batch: news(messages('x', 'y'), {historyToken: '7'})} as const;
		const overlap = {type: 'batch', batch: news(messages('y', 'z'), {historyToken: '8'})} as const;
		const beyond = reduce(applied(messages('b')), gap);
		expect(ids(beyond)).toEqual(['x', 'y']);
		expect(beyond.rooms.get(room)?.historyToken).toBe('7');
		expect(ids(reduce(beyond, overlap))).toEqual(['x', 'y', 'z']);
	});

	it('take history before what is there, without what is there', () => {
		const page = {events: messages('y', 'z', 'a'), historyToken: '3'};
		const state = reduce(applied(), {type: 'history', roomId: room, page, isComplete: false});
		expect(ids(state)).toEqual(['y', 'z', 'a']);
		expect(state.rooms.get(room)?.historyToken).toBe('3');
	});

	it('are the same after the same batch twice', () => {
		const once = applied(messages('b'));
		expect(applied(messages('b'), messages('b'))).toEqual(once);
	});
});

describe('people', () => {
	const told = (people: NonNullable<Batch['people']>) =>
		({type: 'batch', batch: {...batch([]), people}}) as const;
	const member = (userId: string, displayName: string | null) =>
		({userId, membership: 'join', displayName}) as const;
	const withMembers = {
		type: 'batch',
		batch: batch([
			{roomId: room, members: {list: [member(ann, 'Ann'), member(bob, null)], isComplete: true}},
			{roomId: '!other:localhost', members: {list: [member(bob, 'Old')], isComplete: true}},
		]),
	} as const;

	it('have a new name in every room at once', () => {
		const state = stateAfter(withMembers, told([{userId: bob, displayName: 'Bobby'}]));
		expect([...state.rooms.keys()].map((roomId) => personName(state, roomId, bob))).toEqual([
			'Bobby',
			'Bobby',
		]);
		expect(personName(state, room, ann)).toBe('Ann');
	});

	it('are known to be there only while the connection lasts', () => {
		const seen = stateAfter(
			withMembers,
			{type: 'connection', connection: {status: 'live'}},
			told([{userId: bob, presence: 'online', status: 'at work'}]),
		);
		expect(presenceOf(seen, bob)).toBe('online');
		expect(presenceOf(seen, ann)).toBeNull();
		expect(
			presenceOf(reduce(seen, {type: 'connection', connection: {status: 'connecting'}}), bob),
		).toBeNull();
	});
});

describe('receipts', () => {
	const own = message('mine', {sender: account.userId});
	const read = (userId: string, key: string) =>
		({type: 'batch', batch: batch([{roomId: room, receipts: [{userId, key}]}])}) as const;

	it('tell who has read the newest message', () => {
		const state = stateAfter(
			{type: 'batch', batch: snapshot([...messages('a'), own])},
			read(bob, own.key),
			read(ann, own.key),
		);
		expect(readersOfNewest(state, room)).toEqual([personName(state, room, bob)]);
		expect(readersOfNewest(reduce(state, {type: 'batch', batch: news(messages('later'))}), room)).toEqual([]);
	});

	it('never go back', () => {
		const [first] = messages('a');
		const state = stateAfter(
			{type: 'batch', batch: snapshot([...messages('a'), own])},
			read(bob, own.key),
			read(bob, first?.key ?? ''),
		);
		expect(state.receipts.get(room)?.get(bob)).toBe(own.key);
	});
});

describe('unread counts', () => {
	it('start at none for what a first look brings', () => {
		expect(unread(applied())).toMatchObject({count: 0, mentions: 0});
	});

	it('count messages of others and mentions, not memberships', () => {
		const joined = message('m', {kind: 'membership'});
		const state = applied([message('b', {body: 'hello Ann!'}), message('c', {body: 'planning'}), joined]);
		expect(unread(state)).toMatchObject({count: 2, mentions: 1});
	});

	it('do not count an event twice', () => {
		expect(unread(applied(messages('b'), messages('b', 'c')))).toMatchObject({count: 2});
	});

	it('end with a message of one’s own, sent from anywhere', () => {
		expect(unread(applied(messages('b'), [message('o', {sender: ann})]))).toMatchObject({count: 0});
	});

	it('count again what is after the event that was on screen, and never go back', () => {
		const state = applied(messages('b', 'c', 'd'));
		const key = (msgId: string) => message(msgId).key;
		const read = reduce(state, {type: 'read', roomId: room, key: key('c')});
		expect(unread(read)).toEqual({count: 1, mentions: 0, readKey: key('c')});
		expect(unread(reduce(read, {type: 'read', roomId: room, key: key('b')}))).toEqual(unread(read));
	});

	it('are remembered', () => {
		const known = applied().rooms.get(room);
		if (!known) throw new Error('no room');
		const remembered = {room: known, members: [], receipts: [], readKey: 'k', unread: messages('b', 'c')};
		expect(unread(stateAfter({type: 'remembered', rooms: [remembered]}))).toEqual({
			count: 2,
			mentions: 0,
			readKey: 'k',
		});
	});
});

describe('pending messages', () => {
	const echo = {type: 'batch', batch: news([message('p', {sender: ann})])} as const;
	const add = {type: 'pending', pending: pendingMessage('p')} as const;
	const sent = {type: 'pending', pending: pendingMessage('p', {state: 'sent'})} as const;

	it.each([
		['the echo comes after the answer', [add, sent, echo]],
		['the echo overtakes the answer', [add, echo, sent]],
	])('are replaced by their echo when %s', (_, actions) => {
		const state = stateAfter({type: 'batch', batch: snapshot([])}, ...actions);
		expect(state.pending.get(room) ?? []).toEqual([]);
		expect(ids(state)).toEqual(['p']);
	});

	it('of another sender with the same id are not taken for the echo', () => {
		const state = stateAfter(add, {type: 'batch', batch: news(messages('p'))});
		expect(state.pending.get(room)).toHaveLength(1);
	});

	it('are replaced by an echo that history brings', () => {
		const page = {events: [message('p', {sender: ann})], historyToken: null};
		const state = stateAfter(add, {type: 'history', roomId: room, page, isComplete: true});
		expect(state.pending.get(room)).toEqual([]);
	});

	it('are counted', () => {
		const failed = {type: 'pending', pending: pendingMessage('q', {state: 'failed', reason: 'no'})} as const;
		expect(outboxCounts(stateAfter(add, failed))).toEqual({waiting: 1, failed: 1, held: 0});
	});
});

describe('rooms', () => {
	it('that a snapshot does not hold are left', () => {
		const other = batch([{roomId: '!other:localhost', room: {membership: 'invite'}}], {isSnapshot: true});
		const state = reduce(applied(), {type: 'batch', batch: other});
		expect(state.rooms.get(room)?.membership).toBe('leave');
		expect(roomRows(state).map((row) => row.room.roomId)).toEqual(['!other:localhost']);
	});

	it('are listed invites first, then by activity, people apart', () => {
		const member = (userId: string) => ({userId, membership: 'join', displayName: null}) as const;
		const state = stateAfter({
			type: 'batch',
			batch: batch([
				{
					roomId: '!old:x',
					room: {alias: '#old:localhost'},
					timeline: {events: [message('1', {timestamp: 5})]},
				},
				{
					roomId: '!new:x',
					room: {alias: '#new:localhost'},
					timeline: {events: [message('2', {timestamp: 9})]},
				},
				{roomId: '!dm:x', members: {list: [member(ann), member(bob)], isComplete: true}},
				{roomId: '!inv:x', room: {membership: 'invite', inviter: bob}},
			]),
		});
		expect(roomRows(state).map((row) => row.title)).toEqual(['bob', '#new', '#old', 'bob']);
	});

	it('tell apart people of the same name', () => {
		const named = (userId: string, displayName: string) =>
			({userId, membership: 'join', displayName}) as const;
		const list = [named(ann, 'Sam'), named(bob, 'Sam'), named('@eve:localhost', 'Eve')];
		const state = stateAfter({
			type: 'batch',
			batch: batch([{roomId: room, members: {list, isComplete: true}}]),
		});
		expect(personName(state, room, bob)).toBe('Sam (@bob:localhost)');
		expect(personName(state, room, '@eve:localhost')).toBe('Eve');
	});
});
