import {describe, expect, it} from 'vitest';
import type {OutboxFile} from '../../src/cache/outbox.ts';
import {openOutboxFile} from '../../src/cache/outbox.ts';
import {AuthError, CacheError, NetworkError, ServerError} from '../../src/domain/errors.ts';
import type {Pending} from '../../src/domain/event.ts';
import {emptyState} from '../../src/store/state.ts';
import {createChatStore} from '../../src/store/store.ts';
import {createOutbox} from '../../src/sync/outbox.ts';
import {account, ann, message, pendingMessage, room} from '../helpers/build.ts';
import {createTestClock} from '../helpers/clock.ts';
import {until} from '../helpers/until.ts';

type Fault = 'refuse' | 'signed out' | 'not reached' | 'answer lost' | 'late';

/** An outbox whose server goes through the faults in order, then takes everything. */
function start(faults: readonly Fault[] = [], file: OutboxFile = openOutboxFile(':memory:')) {
	const stored: string[] = [];
	const asked: string[] = [];
	const left = [...faults];
	const clock = createTestClock();
	const store = createChatStore(emptyState(account));
	const life = new AbortController();
	const outbox = createOutbox({
		api: {
			send: async (roomId, msgId) => {
				const fault = left.shift();
				if (fault === 'refuse') throw new ServerError('You are not in the room', 403, 'M_FORBIDDEN');
				if (fault === 'signed out') throw new AuthError('sign in again');
				if (fault === 'not reached') throw new NetworkError('not reached');
				if (fault === 'late') {
					void clock.wait(1500, life.signal).then(() => stored.push(`${roomId} ${msgId}`));
					throw new NetworkError('connection lost');
				}
				stored.push(`${roomId} ${msgId}`);
				if (fault === 'answer lost') throw new NetworkError('connection lost');
			},
			hasMessage: async (roomId, msgId) => {
				asked.push(msgId);
				return stored.includes(`${roomId} ${msgId}`);
			},
		},
		file,
		store,
		userId: ann,
		clock,
		random: () => 0,
		log: () => {},
	});
	outbox.restore(file.pending());
	outbox.start(life.signal);
	const states = () =>
		(store.getState().pending.get(room) ?? []).map((each) => `${each.msgId} ${each.state}`);
	return {stored, asked, clock, store, outbox, file, states, stop: () => life.abort()};
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
			['a', 'a'],
			[`${room} a`, `${room} b`],
		]);
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
		one.outbox.settle(one.clock.now());
		expect(one.states()).toEqual(['a sent']);
		one.outbox.settle(one.clock.now() + 1);
		expect([one.states(), one.file.pending()]).toEqual([[], []]);
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
		one.outbox.discard('a');
		await retrySoon(one);
		await one.outbox.idle();
		expect([one.asked, one.stored, one.states(), file.pending()]).toEqual([['a'], [], [], []]);
	});

	it('goes on when the disk fails in the middle of it', async () => {
		const file = openOutboxFile(':memory:');
		const save = (pending: Pending) => {
			if (pending.state !== 'waiting') throw new CacheError('disk full');
			file.save(pending);
		};
		const one = start(['refuse'], {...file, save});
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
		await one.outbox.idle();
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
});
