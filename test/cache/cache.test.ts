import {mkdtempSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Cache} from '../../src/cache/cache.ts';
import {openCache} from '../../src/cache/cache.ts';
import {openDatabase} from '../../src/cache/database.ts';
import {openOutboxFile} from '../../src/cache/outbox.ts';
import type {Batch} from '../../src/domain/batch.ts';
import {CacheError} from '../../src/domain/errors.ts';
import type {News} from '../../src/domain/news.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import {ann, batch, bob, message, messages, news, pendingMessage, room, snapshot} from '../helpers/build.ts';

let dir: string;
let cache: Cache;
const file = () => join(dir, 'account', 'cache.db');
const bodiesOf = ({rooms}: Batch) =>
	rooms.flatMap((delta) => delta.timeline?.events ?? []).map(({body}) => body);
const kept = (limit = 100) => cache.eventsBefore(room, null, limit).map((event) => event.msgId);

beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	cache = openCache(file(), applyRoom);
});
afterEach(() => {
	cache.close();
	rmSync(dir, {recursive: true});
});

describe('the cache', () => {
	it('takes a message id that is used again for another message, the same text for a repetition', () => {
		const again = message('a', {body: 'something else', timestamp: 2000});
		const repeated = message('a', {timestamp: 3000});
		const told = cache.commit(snapshot([message('a'), again, repeated])).rooms[0]?.timeline?.events;
		const bodies = () => cache.eventsBefore(room, null, 9).map(({body}) => body);
		const [first] = messages('a');
		expect(bodies()).toEqual([first?.body, 'something else']);
		expect(told?.map(({body}) => body)).toEqual([first?.body, 'something else']);
		cache.commit(news([again, message('a', {body: 'third', timestamp: 4000})]));
		expect(bodies()).toEqual([first?.body, 'something else', 'third']);
		const older = message('a', {body: 'zeroth', timestamp: 500});
		const page = cache.commitHistory(room, cache.historyToken(room), [older], null);
		expect(bodies()).toEqual(['zeroth', first?.body, 'something else', 'third']);
		expect(new Set([...page, ...(told ?? [])].map(({key}) => key)).size).toBe(3);
	});

	it('forgets where the stream stood in another session', () => {
		const path = join(dir, 'sessions.db');
		const tokenIn = (session: string) => {
			const each = openCache(path, applyRoom, {session});
			const token = each.token();
			each.commit({...batch([]), token: `of ${session}`});
			each.close();
			return token;
		};
		expect(['one', 'one', 'two', 'one'].map(tokenIn)).toEqual([null, 'of one', null, null]);
	});

	it('keeps names and how far people have read, and nobody un-reads', () => {
		cache.commit(snapshot(messages('a', 'b')));
		const [first, second] = messages('a', 'b');
		const member = {userId: bob, membership: 'join', displayName: 'Bob'} as const;
		cache.commit(batch([{roomId: room, members: {list: [member], isComplete: true}}]));
		for (const read of [second, first]) {
			cache.commit(batch([{roomId: room, receipts: [{userId: bob, key: read?.key ?? ''}]}]));
		}
		cache.commit({...batch([]), people: [{userId: bob, displayName: 'Bobby'}]});
		const [kept] = cache.rooms();
		expect(kept?.receipts).toEqual([{userId: bob, key: second?.key}]);
		expect(kept?.members).toEqual([{...member, displayName: 'Bobby'}]);
	});

	it('keeps a batch and its token over a restart', () => {
		const member = {userId: bob, membership: 'join', displayName: 'Bob'} as const;
		const event = message('a', {
			kind: 'membership',
			change: {target: bob, membership: 'join'},
			body: 'line\nline 😀',
		});
		cache.commit(snapshot([event], 'h'));
		cache.commit(
			batch([
				{
					roomId: room,
					room: {alias: '#r:localhost', isPublic: true},
					members: {list: [member], isComplete: true},
				},
			]),
		);
		cache.close();
		cache = openCache(file(), applyRoom);
		expect(cache.token()).toBe('t1');
		expect(cache.eventsBefore(room, null, 9)).toEqual([event]);
		expect(cache.rooms()).toEqual([
			{
				room: {
					roomId: room,
					membership: 'join',
					inviter: null,
					alias: '#r:localhost',
					topic: null,
					isPublic: true,
					lastActivity: 1000,
					historyToken: 'h',
				},
				members: [member],
				receipts: [],
				readKey: event.key,
				unread: [],
			},
		]);
	});

	it('is private to its user', () => {
		expect(statSync(file()).mode & 0o777).toBe(0o600);
		expect(statSync(join(dir, 'account')).mode & 0o777).toBe(0o700);
	});

	it('returns what is news and drops what is known, by key', () => {
		cache.commit(snapshot(messages('a', 'b')));
		const told = cache.commit(news([...messages('b', 'c', 'c'), message('b', {sender: ann})]));
		expect(told.rooms[0]?.timeline?.events.map((event) => event.key)).toEqual([message('c').key, `${ann} b`]);
		expect(kept()).toEqual(['a', 'b', 'c', 'b']);
	});

	it('goes on where a newest page overlaps, and begins anew beyond a gap', () => {
		cache.commit(snapshot(messages('a', 'b'), 'h1'));
		const overlapping = cache.commit(news(messages('b', 'c'), {historyToken: 'h2'}));
		expect(overlapping.rooms[0]?.timeline).toEqual({events: messages('c')});
		expect(cache.rooms()[0]?.room.historyToken).toBe('h1');
		cache.commit(news(messages('y', 'z'), {historyToken: 'h3'}));
		expect(kept()).toEqual(['y', 'z']);
		expect(cache.rooms()[0]?.room.historyToken).toBe('h3');
	});

	it('forgets what it knew of a room that was left and joined again: there is a gap between', () => {
		cache.commit(snapshot(messages('a')));
		cache.commit(batch([{roomId: room, room: {membership: 'leave'}}]));
		const told = cache.commit(
			batch([{roomId: room, room: {membership: 'join'}, timeline: {events: messages('n')}}]),
		);
		expect(told.rooms[0]?.timeline?.newest).toEqual({historyToken: ''});
		expect(kept()).toEqual(['n']);
	});

	it('puts pages of history before what is there, and hands them out page by page', () => {
		cache.commit(snapshot(messages('e', 'f'), 'h1'));
		cache.commitHistory(room, cache.historyToken(room), messages('c', 'd'), 'h2');
		cache.commitHistory(room, 'h2', messages('a', 'b', 'c'), null);
		cache.commit(news(messages('g')));
		expect(kept()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
		expect(cache.eventsBefore(room, message('e').key, 3).map((event) => event.msgId)).toEqual([
			'b',
			'c',
			'd',
		]);
		expect(cache.rooms()[0]?.room.historyToken).toBeNull();
	});

	it('knows what is unread: what came after the event that was read, history aside', () => {
		cache.commit(snapshot(messages('a')));
		cache.commit(news(messages('b', 'c')));
		cache.commitHistory(room, cache.historyToken(room), messages('old'), null);
		expect(cache.rooms()[0]?.unread).toEqual(messages('b', 'c'));
		cache.markRead(room, message('b').key);
		expect(cache.rooms()[0]?.unread).toEqual(messages('c'));
	});

	it('takes a first look at a room as read, though it was known before that it was joined', () => {
		cache.commit(batch([{roomId: room, room: {membership: 'join'}}]));
		cache.commit(news(messages('a', 'b'), {historyToken: 'h'}));
		expect(cache.rooms()[0]).toMatchObject({readKey: message('b').key, unread: []});
	});

	it('leaves the rooms that a snapshot does not hold', () => {
		cache.commit(snapshot(messages('a')));
		cache.commit(batch([], {isSnapshot: true}));
		expect(cache.rooms()[0]?.room.membership).toBe('leave');
	});

	it('shows two processes of one account the same in the same order, whoever saves first', () => {
		const told: News[] = [];
		const other = openCache(file(), applyRoom, {onNews: (items) => told.push(...items)});
		cache.commit(snapshot(messages('a')));
		cache.commit(news(messages('b')));
		const own = other.commit(news(messages('b', 'c')));
		expect(told.map((item) => item.type === 'batch' && bodiesOf(item.batch))).toEqual([
			['text a'],
			['text b'],
		]);
		expect(bodiesOf(own)).toEqual(['text c']);
		other.look();
		expect(told).toHaveLength(2);
		other.close();
	});

	it('tells another process what was read and what is unread after it', () => {
		cache.commit(snapshot(messages('a')));
		const told: News[] = [];
		const other = openCache(file(), applyRoom, {onNews: (items) => told.push(...items)});
		other.rooms();
		cache.commit(news(messages('b', 'c')));
		cache.markRead(room, message('a').key);
		cache.markRead(room, message('b').key);
		other.look();
		expect(told.slice(1)).toEqual([
			{type: 'read', roomId: room, key: message('b').key, unread: messages('c')},
		]);
		other.close();
	});

	it('lets who has fallen far behind begin anew, and keeps no more than that', () => {
		const told: News[] = [];
		const other = openCache(file(), applyRoom, {onNews: (items) => told.push(...items)});
		for (let index = 0; index < 400; index++) cache.commit(news(messages(`m${index}`)));
		other.look();
		expect(told).toEqual([{type: 'anew'}]);
		cache.commit(news([message('long', {body: 'x'.repeat(500_000)})]));
		other.look();
		expect(told).toEqual([{type: 'anew'}, {type: 'anew'}]);
		cache.commit(news(messages('next')));
		other.look();
		expect(told).toHaveLength(3);
		other.close();
	});

	it('saves all of a batch or nothing', () => {
		cache.commit(snapshot(messages('a')));
		const broken = batch(
			[{roomId: room, timeline: {events: [message('b'), message('c', {body: undefined as never})]}}],
			{token: 't2'},
		);
		expect(() => cache.commit(broken)).toThrow(CacheError);
		expect(cache.token()).toBe('t1');
		expect(kept()).toEqual(['a']);
	});

	it('refuses files of a newer version', () => {
		cache.close();
		openDatabase(file(), {
			what: 'cache',
			durability: 'normal',
			migrations: Array(9).fill('SELECT 1'),
		}).close();
		expect(() => openCache(file(), applyRoom)).toThrow(/newer version/);
		cache = openCache(':memory:', applyRoom);
	});
});

describe('the outbox file', () => {
	it('keeps messages in the order typed, their states, and drafts', () => {
		const path = join(dir, 'outbox.db');
		const outbox = openOutboxFile(path);
		for (const msgId of ['z', 'a', 'm']) outbox.save(pendingMessage(msgId));
		outbox.save(pendingMessage('a', {state: 'failed', reason: 'no'}));
		outbox.remove(['m']);
		outbox.saveDraft(room, 'half a line');
		outbox.saveDraft('!other:x', 'gone');
		outbox.saveDraft('!other:x', '');
		outbox.close();
		const again = openOutboxFile(path);
		expect(again.pending()).toEqual([
			pendingMessage('z', {place: 1}),
			pendingMessage('a', {state: 'failed', reason: 'no', place: 2}),
		]);
		expect(again.drafts()).toEqual(new Map([[room, 'half a line']]));
		again.close();
	});
});
