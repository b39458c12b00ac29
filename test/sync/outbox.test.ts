import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {DiskError} from '../../src/cache/disk-error.ts';
import type {OutboxFile} from '../../src/cache/outbox.ts';
import {openOutboxFile} from '../../src/cache/outbox.ts';
import type {RoomDelta} from '../../src/domain/batch.ts';
import {AuthError, CacheError, NetworkError, ProtocolError, ServerError} from '../../src/domain/errors.ts';
import {emptyState} from '../../src/store/state.ts';
import {createChatStore} from '../../src/store/store.ts';
import {createOutbox, OLD_MS} from '../../src/sync/outbox.ts';
import {account, ann, bob, message, pendingMessage, room} from '../helpers/build.ts';
import {createTestClock} from '../helpers/clock.ts';
import {until} from '../helpers/until.ts';

type Fault =
	| 'page'
	| 'slow, then not reached'
	| 'breaks down'
	| 'not the server'
	| 'refuse'
	| 'signed out'
	| 'not reached'
	| 'answer lost'
	| 'late'
	| 'slow';

/** An outbox whose server goes through the faults in order, then takes everything. */
function start(
	faults: readonly Fault[] = [],
	file: OutboxFile = openOutboxFile(':memory:'),
	now = 0,
	leads = true,
	mayAct = () => true,
) {
	const stored: string[] = [];
	const asked: string[] = [];
	const left = [...faults];
	const learnt: RoomDelta[] = [];
	const clock = createTestClock(now);
	const store = createChatStore(emptyState(account));
	let life = new AbortController();
	let isOthers = !leads;
	const outbox = createOutbox({
		api: {
			send: async (roomId, msgId) => {
				const fault = left.shift();
				if (fault === 'refuse') throw new ServerError('You are not in the room', 403, 'M_FORBIDDEN');
				if (fault === 'page') throw new ServerError('refused to send the message (413)', 413);
				if (fault === 'breaks down') throw new ServerError('Internal server error', 500, '', null, true);
				if (fault === 'not the server') throw new ProtocolError('a page instead of an answer');
				if (fault === 'signed out') throw new AuthError('sign in again');
				if (fault === 'not reached') throw new NetworkError('not reached');
				if (fault === 'late') {
					void clock.wait(1500, life.signal).then(() => stored.push(`${roomId} ${msgId}`));
					throw new NetworkError('connection lost');
				}
				if (fault === 'slow, then not reached') {
					await clock.wait(1000, new AbortController().signal);
					throw new NetworkError('not reached');
				}
				if (fault === 'slow') await clock.wait(1000, life.signal);
				stored.push(`${roomId} ${msgId}`);
				if (fault === 'answer lost') throw new NetworkError('connection lost');
			},
			hasMessage: async (roomId, msgId) => {
				asked.push(msgId);
				return stored.includes(`${roomId} ${msgId}`);
			},
			...deeds(stored, left),
		},
		file,
		store,
		userId: ann,
		clock,
		random: () => 0,
		mayAct,
		isOthers: () => isOthers,
		learn: (delta) => learnt.push(delta),
		log: () => {},
	});
	outbox.refresh();
	const lead = () => {
		isOthers = false;
		outbox.start(life.signal);
	};
	/** Another one might lead for a moment. */
	const standBy = () => {
		life.abort();
		life = new AbortController();
	};
	if (leads) lead();
	const states = () =>
		(store.getState().pending.get(room) ?? []).map((each) => `${each.msgId} ${each.state}`);
	return {stored, asked, learnt, clock, store, outbox, file, states, lead, standBy, stop: () => life.abort()};
}

/** What is done to rooms, written down, with the same faults. */
function deeds(stored: string[], left: Fault[]) {
	const done = async (...words: readonly string[]): Promise<void> => {
		const fault = left.shift();
		if (fault === 'refuse') throw new ServerError('not allowed', 403, 'M_FORBIDDEN');
		if (fault === 'not reached') throw new NetworkError('not reached');
		stored.push(words.join(' '));
		if (fault === 'answer lost') throw new NetworkError('connection lost');
	};
	const value = (...words: readonly string[]) =>
		stored.findLast((each) => each.startsWith(words.join(' ')))?.slice(words.join(' ').length + 1);
	return {
		join: async (name: string) => {
			await done('join', name);
			return room;
		},
		leave: (roomId: string) => done('leave', roomId),
		invite: (roomId: string, userId: string) => done('invite', roomId, userId),
		setTopic: (roomId: string, topic: string) => done('topic', roomId, topic),
		topic: async (roomId: string) => value('topic', roomId) ?? null,
		members: async (roomId: string) => {
			const userId = value('invite', roomId);
			return userId ? [{userId, membership: 'invite' as const, displayName: null}] : [];
		},
	};
}

const retrySoon = async ({clock}: ReturnType<typeof start>) => {
	await until(() => clock.waiting().length > 0, {what: 'a wait'});
	clock.pass(1000);
};

describe('the outbox', () => {
	it('has saved a message when add returns, shows it, and sends in order', async () => {
		const one = start();
		for (const msgId of ['a', 'b', 'c']) one.outbox.add(pendingMessage(msgId));
		expect(one.file.pending().map((each) => each.msgId)).toEqual(['a', 'b', 'c']);
		await one.outbox.idle();
		expect(one.stored).toEqual([`${room} a`, `${room} b`, `${room} c`]);
		expect(one.states()).toEqual(['a sent', 'b sent', 'c sent']);
	});

	it('tries again after a while, keeping the order', async () => {
		const one = start(['not reached']);
		one.outbox.add(pendingMessage('a'));
		one.outbox.add(pendingMessage('b'));
		await until(() => one.clock.waiting().length > 0, {what: 'a wait'});
		expect(one.states()).toEqual(['a waiting', 'b waiting']);
		await retrySoon(one);
		await until(() => one.asked.length === 1, {what: 'the first look'});
		await retrySoon(one);
		await one.outbox.idle();
		expect(one.stored).toEqual([`${room} a`, `${room} b`]);
	});

	it('tells since when the server owes an answer, over broken connections, until it has answered', async () => {
		const one = start(['not reached']);
		const askedAt = () => one.store.getState().pending.get(room)?.[0]?.askedAt;
		const began = one.clock.now();
		one.outbox.add(pendingMessage('a'));
		await until(() => one.clock.waiting().length > 0, {what: 'a wait'});
		expect(askedAt()).toBe(began);
		await retrySoon(one);
		await until(() => one.asked.length === 1, {what: 'the first look'});
		expect(askedAt()).toBe(began);
		await retrySoon(one);
		await one.outbox.idle();
		expect(askedAt()).toBeNull();
	});

	it('does not send again what the server has though its answer was lost', async () => {
		const one = start(['answer lost']);
		one.outbox.add(pendingMessage('a'));
		await retrySoon(one);
		await one.outbox.idle();
		expect([one.asked, one.stored, one.states()]).toEqual([['a'], [`${room} a`], ['a sent']]);
	});

	it('does not send again what the server is about to take, though it is woken meanwhile', async () => {
		const one = start(['late']);
		one.outbox.add(pendingMessage('a'));
		await until(() => one.clock.waiting().length === 2, {what: 'the late write and the pause'});
		one.clock.pass(1000);
		await until(() => one.asked.length === 1 && one.clock.waiting().includes(1000), {
			what: 'the second look',
		});
		one.outbox.wake();
		one.clock.pass(1000);
		await one.outbox.idle();
		expect([one.asked, one.stored]).toEqual([['a', 'a'], [`${room} a`]]);
	});

	it('asks twice for what was under way when the program died', async () => {
		const file = openOutboxFile(':memory:');
		file.save(pendingMessage('a', {state: 'sending'}));
		file.save(pendingMessage('b'));
		const one = start([], file);
		await retrySoon(one);
		await one.outbox.idle();
		expect([one.asked, one.stored]).toEqual([
			['a', 'a', 'b'],
			[`${room} a`, `${room} b`],
		]);
	});

	it('looks once for what waited when it began: a full disk may have kept another from saving that it was sent', async () => {
		const file = openOutboxFile(':memory:');
		file.save(pendingMessage('a'));
		const one = start([], file, 0, false);
		one.stored.push(`${room} a`);
		one.lead();
		await one.outbox.idle();
		expect([one.asked, one.stored, one.states()]).toEqual([['a'], [`${room} a`], ['a sent']]);
	});

	it('keeps a message at which somebody else’s page came, and sends it once the server answers itself', async () => {
		const one = start(['not the server']);
		one.outbox.add(pendingMessage('a'));
		await retrySoon(one);
		await until(() => one.asked.length === 1, {what: 'the first look'});
		await retrySoon(one);
		await one.outbox.idle();
		expect([one.stored, one.states()]).toEqual([[`${room} a`], ['a sent']]);
	});

	it('goes on with what was being sent when it stood by, and then failed', async () => {
		const one = start(['slow, then not reached']);
		for (const msgId of ['a', 'b']) one.outbox.add(pendingMessage(msgId));
		await until(() => one.clock.waiting().length === 1, {what: 'the request'});
		one.standBy();
		one.lead();
		await retrySoon(one);
		await until(() => one.asked.length === 1, {what: 'the first look'});
		await retrySoon(one);
		await one.outbox.idle();
		expect([one.asked, one.stored]).toEqual([
			['a', 'a', 'b'],
			[`${room} a`, `${room} b`],
		]);
	});

	it('keeps a message that the disk does not let it send, and those behind it', async () => {
		const real = openOutboxFile(':memory:');
		let isBusy = true;
		const change: OutboxFile['change'] = (...how) => {
			if (isBusy) throw new DiskError('another program holds it', 'busy', 'database is locked');
			return real.change(...how);
		};
		const one = start([], {...real, change});
		for (const msgId of ['a', 'b']) one.outbox.add(pendingMessage(msgId));
		await until(() => one.clock.waiting().length > 0, {what: 'a wait'});
		expect([one.stored, one.states()]).toEqual([[], ['a waiting', 'b waiting']]);
		isBusy = false;
		await retrySoon(one);
		await one.outbox.idle();
		expect(one.stored).toEqual([`${room} a`, `${room} b`]);
	});

	it('sends nothing when it leads no more after a slow disk', async () => {
		const real = openOutboxFile(':memory:');
		let mayAct = true;
		const change: OutboxFile['change'] = (msgId, from, how) => {
			mayAct &&= how.state !== 'sending';
			return real.change(msgId, from, how);
		};
		const one = start([], {...real, change}, 0, true, () => mayAct);
		one.outbox.add(pendingMessage('a'));
		await one.outbox.idle();
		expect(one.stored).toEqual([]);
	});

	it('takes up a queue again that stood still since it did not lead for a moment', async () => {
		let mayAct = true;
		const one = start(['not reached'], openOutboxFile(':memory:'), 0, true, () => mayAct);
		one.outbox.add(pendingMessage('a'));
		await until(() => one.clock.waiting().length > 0, {what: 'a wait'});
		mayAct = false;
		one.clock.pass(1000);
		await one.outbox.idle();
		mayAct = true;
		one.outbox.look();
		await retrySoon(one);
		await one.outbox.idle();
		expect(one.stored).toEqual([`${room} a`]);
	});

	describe('over one of whose messages the server breaks down each time', () => {
		const breakDown = async (status: 'live' | 'connecting', fault: Fault = 'breaks down') => {
			const one = start(Array<Fault>(5).fill(fault));
			one.store.dispatch({type: 'connection', connection: {status}});
			one.outbox.add(pendingMessage('a'));
			one.outbox.add(pendingMessage('b'));
			await until(
				() => {
					one.clock.pass(60_000);
					return one.stored.length > 0;
				},
				{what: 'a message at the server'},
			);
			await one.outbox.idle();
			return one;
		};

		it('lets the others pass it in the end, and says why', async () => {
			const one = await breakDown('live');
			expect([one.stored, one.states()]).toEqual([[`${room} b`], ['a failed', 'b sent']]);
			expect(one.store.getState().pending.get(room)?.[0]).toMatchObject({
				reason: 'Internal server error',
				isInDoubt: true,
			});
		});

		it('does so, too, where a page says no in the place of the server, as to what is too large', async () => {
			const one = await breakDown('live', 'page');
			expect([one.stored, one.states()]).toEqual([[`${room} b`], ['a failed', 'b sent']]);
			expect((await breakDown('connecting', 'page')).stored).toEqual([`${room} a`, `${room} b`]);
		});

		it('goes on where nothing else is answered either', async () => {
			const one = await breakDown('connecting');
			expect(one.stored).toEqual([`${room} a`, `${room} b`]);
		});
	});

	it('lets others pass a refused message, which says why and can be sent again or dropped', async () => {
		const one = start(['refuse']);
		for (const msgId of ['a', 'b']) one.outbox.add(pendingMessage(msgId));
		await one.outbox.idle();
		expect(one.states()).toEqual(['a failed', 'b sent']);
		expect(one.file.pending()[0]?.reason).toBe('You are not in the room');
		one.outbox.resend('a');
		await one.outbox.idle();
		expect(one.states()).toEqual(['a sent', 'b sent']);
	});

	it('drops a failed message when told to', async () => {
		const one = start(['refuse']);
		one.outbox.add(pendingMessage('a'));
		await one.outbox.idle();
		one.outbox.discard('a');
		expect([one.states(), one.file.pending()]).toEqual([[], []]);
	});

	it('forgets a message when its echo is home, also when the echo is faster than the answer', async () => {
		const one = start(['answer lost']);
		one.outbox.add(pendingMessage('a'));
		await until(() => one.clock.waiting().length > 0, {what: 'a wait'});
		one.outbox.takeEchoes([message('a', {sender: ann})]);
		one.clock.pass(1000);
		await one.outbox.idle();
		expect([one.asked, one.stored, one.file.pending()]).toEqual([[], [`${room} a`], []]);
	});

	it('settles by a snapshot what was sent before it was asked for', async () => {
		const one = start();
		one.outbox.add(pendingMessage('a'));
		await one.outbox.idle();
		await one.outbox.settle(one.clock.now());
		expect(one.states()).toEqual(['a sent']);
		await one.outbox.settle(one.clock.now() + 1);
		expect([one.states(), one.file.pending()]).toEqual([[], []]);
	});

	it('says of what the server took, and does not have at a snapshot, that it is lost', async () => {
		const one = start();
		for (const msgId of ['a', 'b']) one.outbox.add(pendingMessage(msgId));
		await one.outbox.idle();
		one.stored.shift();
		await one.outbox.settle(one.clock.now() + 1);
		expect(one.states()).toEqual(['a failed']);
		expect(one.file.pending()).toMatchObject([{msgId: 'a', reason: 'the server had it, and has lost it'}]);
		one.outbox.resend('a');
		await one.outbox.idle();
		expect(one.states()).toEqual(['a sent']);
	});

	it('sends what is typed after a start that had nothing to send', async () => {
		const file = openOutboxFile(':memory:');
		file.save(pendingMessage('a', {state: 'failed', reason: 'no'}));
		const one = start([], file);
		one.outbox.add(pendingMessage('b'));
		await one.outbox.idle();
		expect(one.states()).toEqual(['a failed', 'b sent']);
	});

	it('does not send what was discarded while the server was asked for it', async () => {
		const file = openOutboxFile(':memory:');
		file.save(pendingMessage('a', {state: 'sending'}));
		const one = start([], file);
		await until(() => one.asked.length === 1, {what: 'the first look'});
		one.outbox.discard('a');
		await retrySoon(one);
		await one.outbox.idle();
		expect([one.asked, one.stored, one.states(), file.pending()]).toEqual([['a'], [], [], []]);
	});

	it('goes on when the disk fails in the middle of it', async () => {
		const file = openOutboxFile(':memory:');
		const change = () => {
			throw new CacheError('disk full');
		};
		const one = start(['refuse'], {...file, change});
		one.outbox.add(pendingMessage('a'));
		await one.outbox.idle();
		expect(one.states()).toEqual(['a failed']);
		one.outbox.add(pendingMessage('b'));
		await one.outbox.idle();
		expect(one.states()).toEqual(['a failed', 'b failed']);
	});

	it('takes up again what a lost session has stopped, when it is woken', async () => {
		const one = start(['signed out']);
		one.outbox.add(pendingMessage('a'));
		await until(() => one.clock.waiting().length === 1, {what: 'the wait for another session'});
		expect(one.states()).toEqual(['a waiting']);
		one.outbox.wake();
		await one.outbox.idle();
		expect(one.states()).toEqual(['a sent']);
	});

	it('keeps one room’s trouble out of another', async () => {
		const one = start(['not reached']);
		one.outbox.add(pendingMessage('a'));
		one.outbox.add(pendingMessage('b', {roomId: '!other:localhost'}));
		await until(() => one.stored.length === 1, {what: 'the other room’s message'});
		expect(one.stored).toEqual(['!other:localhost b']);
	});

	it('holds what was written long ago, and all behind it in its room, until the user says that it is to go', async () => {
		const file = openOutboxFile(':memory:');
		for (const msgId of ['a', 'b', 'c']) file.save(pendingMessage(msgId));
		file.save(pendingMessage('d', {roomId: '!other:localhost'}));
		const one = start([], file, OLD_MS + 2);
		one.outbox.add(pendingMessage('e', {createdAt: one.clock.now()}));
		await one.outbox.idle();
		expect(one.stored).toEqual([]);
		expect(one.states()).toEqual(['a held', 'b held', 'c held', 'e waiting']);
		expect(file.pending().filter(({state}) => state === 'held')).toHaveLength(4);
		one.outbox.resend('a');
		await one.outbox.idle();
		expect(one.states()).toEqual(['a sent', 'b held', 'c held', 'e waiting']);
		one.outbox.discard('b');
		await one.outbox.idle();
		one.outbox.resend('c');
		await one.outbox.idle();
		expect(one.stored).toEqual([`${room} a`, `${room} c`, `${room} e`]);
	});

	it('looks for what is uncertain before it holds it', async () => {
		const file = openOutboxFile(':memory:');
		file.save(pendingMessage('a', {state: 'sending'}));
		const one = start([], file, OLD_MS + 2, false);
		one.stored.push(`${room} a`);
		one.lead();
		await one.outbox.idle();
		expect([one.states(), one.asked]).toEqual([['a sent'], ['a']]);
	});

	it('does deeds in their turn, once, and tells what is known by them', async () => {
		const one = start(['answer lost']);
		one.outbox.add(pendingMessage('t', {kind: 'topic', body: 'tea'}));
		one.outbox.add(pendingMessage('a'));
		one.outbox.add(pendingMessage('i', {kind: 'invite', body: bob}));
		one.outbox.add(pendingMessage('l', {kind: 'leave', body: ''}));
		one.outbox.add(pendingMessage('j', {kind: 'join', body: '', roomId: '#tea:localhost'}));
		await retrySoon(one);
		await one.outbox.idle();
		const [topic, ...rest] = one.stored.filter((line) => !line.startsWith('join'));
		expect([topic, ...rest]).toEqual([
			`topic ${room} tea`,
			`${room} a`,
			`invite ${room} ${bob}`,
			`leave ${room}`,
		]);
		expect(one.stored).toContain('join #tea:localhost');
		expect(one.states()).toEqual(['a sent']);
		expect(one.learnt).toContainEqual({roomId: room, room: {membership: 'join', alias: '#tea:localhost'}});
		expect(one.learnt).toContainEqual({roomId: room, room: {membership: 'leave'}});
	});

	it('says why a deed was refused', async () => {
		const one = start(['refuse']);
		one.outbox.add(pendingMessage('i', {kind: 'invite', body: bob}));
		await one.outbox.idle();
		expect([one.states(), one.file.pending()[0]?.reason]).toEqual([['i failed'], 'not allowed']);
	});

	it('takes an invitation as done when it is refused because who it is for has come by themselves', async () => {
		const one = start(['refuse']);
		one.stored.push(`invite ${room} ${bob}`);
		one.outbox.add(pendingMessage('i', {kind: 'invite', body: bob}));
		await one.outbox.idle();
		expect([one.states(), one.file.pending()]).toEqual([[], []]);
	});
});

describe('two processes over one outbox', () => {
	it('show each other what they add, change and drop; the one that leads sends, in the order of the file', async () => {
		const file = openOutboxFile(':memory:');
		const [leader, other] = [start([], file), start([], file, 0, false)];
		other.outbox.add(pendingMessage('a'));
		other.outbox.add(pendingMessage('b', {state: 'failed', reason: 'no'}));
		expect([other.states(), leader.states()]).toEqual([['a waiting', 'b failed'], []]);
		leader.outbox.refresh();
		await leader.outbox.idle();
		other.outbox.refresh();
		expect([leader.stored, other.stored, other.states()]).toEqual([
			[`${room} a`],
			[],
			['a sent', 'b failed'],
		]);
		other.outbox.resend('b');
		leader.outbox.refresh();
		await leader.outbox.idle();
		expect(leader.stored).toEqual([`${room} a`, `${room} b`]);
		leader.outbox.takeEchoes([message('a', {sender: ann}), message('b', {sender: ann})]);
		other.outbox.refresh();
		expect([file.pending(), other.states()]).toEqual([[], []]);
	});

	it('never send what another has dropped, nor drop what another is sending', async () => {
		const file = openOutboxFile(':memory:');
		file.save(pendingMessage('a'));
		const [leader, other] = [start(['slow'], file), start([], file, 0, false)];
		await until(() => leader.clock.waiting().length > 0, {what: 'a wait'});
		other.outbox.refresh();
		expect([other.states(), other.outbox.discard('a')]).toEqual([['a sending'], false]);
		leader.outbox.add(pendingMessage('b'));
		other.outbox.refresh();
		expect(other.outbox.discard('b')).toBe(true);
		await retrySoon(leader);
		await leader.outbox.idle();
		expect([leader.stored, leader.states()]).toEqual([[`${room} a`], ['a sent']]);
	});

	it('tell the same of what waits for another try, and either may drop it', async () => {
		const file = openOutboxFile(':memory:');
		file.save(pendingMessage('a'));
		const [leader, other] = [start(['not reached'], file, 7000), start([], file, 7000, false)];
		const shown = ({store}: typeof leader) => store.getState().pending.get(room)?.[0];
		await until(() => leader.clock.waiting().length > 0, {what: 'a wait'});
		other.outbox.refresh();
		expect(shown(leader)).toMatchObject({state: 'waiting', askedAt: 7000, isInDoubt: true});
		expect(shown(other)).toEqual(shown(leader));
		leader.clock.pass(10);
		leader.outbox.wake();
		other.outbox.refresh();
		expect([shown(leader)?.askedAt, shown(other)?.askedAt]).toEqual([7010, 7010]);
		await until(() => leader.asked.length === 1, {what: 'the first look'});
		expect(other.outbox.discard('a')).toBe(true);
		leader.outbox.refresh();
		await retrySoon(leader);
		await leader.outbox.idle();
		expect([leader.stored, leader.states()]).toEqual([[], []]);
	});

	it('show what was typed at the same time in the order of the file', () => {
		const file = openOutboxFile(':memory:');
		const both = [start([], file, 0, false), start([], file, 0, false)] as const;
		const [one, other] = both;
		one.outbox.add(pendingMessage('a'));
		other.outbox.add(pendingMessage('b'));
		one.outbox.add(pendingMessage('c'));
		for (const each of both) each.outbox.refresh();
		expect(both.map((each) => each.states())).toEqual([
			['a waiting', 'b waiting', 'c waiting'],
			['a waiting', 'b waiting', 'c waiting'],
		]);
	});

	it('send what was typed in the other first, first', async () => {
		const dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
		const files = [0, 1].map(() => openOutboxFile(join(dir, 'outbox.db')));
		const [leader, other] = [start([], files[0]), start([], files[1], 0, false)];
		other.outbox.add(pendingMessage('a'));
		leader.outbox.add(pendingMessage('b'));
		await leader.outbox.idle();
		expect(leader.stored).toEqual([`${room} a`, `${room} b`]);
		for (const file of files) file.close();
		rmSync(dir, {recursive: true});
	});

	it('ask for what the one before had no answer to', async () => {
		const file = openOutboxFile(':memory:');
		file.save(pendingMessage('a', {isInDoubt: true}));
		const next = start([], file, 0, false);
		next.stored.push(`${room} a`);
		next.lead();
		await next.outbox.idle();
		expect([next.asked, next.stored, next.states()]).toEqual([['a'], [`${room} a`], ['a sent']]);
	});

	it('ask for what the one before was sending when it ended', async () => {
		const file = openOutboxFile(':memory:');
		file.save(pendingMessage('a', {state: 'sending'}));
		const next = start([], file, 0, false);
		expect(next.states()).toEqual(['a sending']);
		next.stored.push(`${room} a`);
		next.lead();
		await next.outbox.idle();
		expect([next.asked, next.states()]).toEqual([['a'], ['a sent']]);
	});
});
