import {describe, expect, it} from 'vitest';
import {openCache} from '../../src/cache/cache.ts';
import type {Batch} from '../../src/domain/batch.ts';
import {AuthError, NetworkError, ServerError} from '../../src/domain/errors.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import {emptyState} from '../../src/store/state.ts';
import {createChatStore} from '../../src/store/store.ts';
import {createEngine} from '../../src/sync/engine.ts';
import {account, batch, messages, news, room, snapshot} from '../helpers/build.ts';
import {createTestClock} from '../helpers/clock.ts';
import {until} from '../helpers/until.ts';

type Answer = Batch | Error | 'hang';

/** An engine whose server gives the answers in order, then hangs as a quiet long poll does. */
function start(answers: readonly Answer[]) {
	const asked: string[] = [];
	const left = [...answers];
	let hungUp = 0;
	let returns = 0;
	const answer = (what: string, signal?: AbortSignal): Promise<Batch> => {
		asked.push(what);
		const next = left.shift() ?? 'hang';
		if (next instanceof Error) return Promise.reject(next);
		if (next !== 'hang') return Promise.resolve(next);
		return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
	};
	const clock = createTestClock();
	const cache = openCache(':memory:', applyRoom);
	const store = createChatStore(emptyState(account));
	const engine = createEngine({
		api: {
			snapshot: (signal) => answer('snapshot', signal),
			poll: (token, timeoutMs, signal) => answer(`poll ${token} ${timeoutMs}`, signal),
			hangUp: () => void hungUp++,
		},
		cache,
		store,
		clock,
		random: () => 0,
		onBatch: () => {},
		onLive: () => void returns++,
	});
	const life = new AbortController();
	const end = engine.run(life.signal);
	return {
		asked,
		clock,
		cache,
		store,
		engine,
		end,
		stop: () => life.abort(),
		connection: () => store.getState().connection,
		hungUp: () => hungUp,
		returns: () => returns,
	};
}

const withToken = (token: string, ...msgIds: readonly string[]): Batch => ({
	...news(messages(...msgIds)),
	token,
});

describe('the sync engine', () => {
	it('takes a snapshot, then polls from each answer’s token, saving before it shows', async () => {
		const {asked, cache, store} = start([snapshot(messages('a')), withToken('t2', 'b')]);
		await until(() => asked.length === 3, {what: 'three requests'});
		expect(asked).toEqual(['snapshot', 'poll t1 30000', 'poll t2 30000']);
		expect(cache.token()).toBe('t2');
		expect(
			store
				.getState()
				.timelines.get(room)
				?.events.map((event) => event.msgId),
		).toEqual(['a', 'b']);
		expect(store.getState().connection).toEqual({status: 'live'});
	});

	it('shows when it will try again, waits that long, then asks at once whether the server is there', async () => {
		const {asked, clock, connection} = start([
			snapshot([]),
			new NetworkError('cannot reach it'),
			withToken('t2', 'b'),
		]);
		await until(() => connection().status === 'retrying', {what: 'retrying'});
		expect(connection()).toEqual({status: 'retrying', at: clock.now() + 1000, reason: 'cannot reach it'});
		clock.pass(1000);
		await until(() => connection().status === 'live', {what: 'live'});
		expect(asked.slice(0, 3)).toEqual(['snapshot', 'poll t1 30000', 'poll t1 0']);
	});

	it('waits longer after each failure, and at least as long as the server asks', async () => {
		const busy = new ServerError('slow down', 429, 'M_LIMIT_EXCEEDED', 9000);
		const {clock} = start([new NetworkError('x'), new NetworkError('x'), busy, new NetworkError('x')]);
		const waits: number[] = [];
		for (let failure = 0; failure < 4; failure++) {
			await until(() => clock.waiting().length > 0, {what: 'a wait'});
			waits.push(...clock.waiting());
			clock.pass(waits.at(-1) ?? 0);
		}
		expect(waits).toEqual([1000, 2000, 9000, 8000]);
	});

	it('stops waiting when told to reconnect', async () => {
		const {clock, engine, connection} = start([new NetworkError('x'), snapshot([])]);
		await until(() => clock.waiting().length > 0, {what: 'a wait'});
		engine.reconnect();
		await until(() => connection().status === 'live', {what: 'live'});
	});

	it('takes a fresh snapshot when the server refuses the token', async () => {
		const {asked} = start([
			snapshot([]),
			new ServerError('Bad token', 400, 'M_BAD_PAGINATION'),
			{...snapshot([]), token: 't9'},
		]);
		await until(() => asked.length === 4, {what: 'four requests'});
		expect(asked).toEqual(['snapshot', 'poll t1 30000', 'snapshot', 'poll t9 30000']);
	});

	it('waits longer each time before it asks a server again that refuses the tokens of its own snapshots', async () => {
		const refused = new ServerError('Bad token', 400, 'M_BAD_PAGINATION');
		const {asked, clock} = start(Array.from({length: 30}, (_, at) => (at % 2 ? refused : snapshot([]))));
		const waits: number[] = [];
		for (let round = 0; round < 3; round++) {
			await until(() => asked.length === 2 * round + 4 && clock.waiting().length > 0, {what: 'a wait'});
			waits.push(...clock.waiting());
			clock.pass(waits.at(-1) ?? 0);
		}
		expect(waits).toEqual([1000, 2000, 4000]);
	});

	it('asks no more when the server no longer knows the user, until told to', async () => {
		const {asked, engine, connection} = start([new AuthError('sign in again'), snapshot([])]);
		await until(() => connection().status === 'signed-out', {what: 'signed out'});
		expect(connection()).toEqual({status: 'signed-out', reason: 'sign in again'});
		expect(asked).toEqual(['snapshot']);
		engine.reconnect();
		await until(() => connection().status === 'live', {what: 'live'});
	});

	it('takes a snapshot when it is let in again: in another session the token says nothing', async () => {
		const signedOut = new AuthError('sign in again');
		const {asked, engine, connection} = start([snapshot([]), signedOut, snapshot([])]);
		await until(() => connection().status === 'signed-out', {what: 'signed out'});
		engine.reconnect();
		await until(() => asked.length === 4, {what: 'the poll'});
		expect(asked).toEqual(['snapshot', 'poll t1 30000', 'snapshot', 'poll t1 30000']);
	});

	it('begins with short waits again when told to reconnect, and when something else was answered', async () => {
		const gone = new NetworkError('gone');
		const {clock, engine, connection} = start([snapshot([]), ...Array(20).fill(gone)]);
		const delay = async (): Promise<number> => {
			const at = await until(
				() => {
					const shown = connection();
					return shown.status === 'retrying' && clock.waiting().length > 0 && shown.at - clock.now();
				},
				{what: 'a wait'},
			);
			return Number(at);
		};
		const fail = async (times: number) => {
			for (let time = 0; time < times; time++) clock.pass(await delay());
			return delay();
		};
		expect(await fail(4)).toBe(16_000);
		engine.reconnect();
		await until(() => connection().status === 'retrying' && clock.waiting().includes(1000), {what: 'a try'});
		expect(await fail(4)).toBe(16_000);
		engine.heard(true);
		await until(() => clock.waiting().includes(1000), {what: 'another try'});
	});

	it('says that it is asking, and no longer why it waited, when told to reconnect', async () => {
		const {asked, engine, connection} = start([new NetworkError('gone'), 'hang']);
		await until(() => connection().status === 'retrying', {what: 'the wait'});
		engine.reconnect();
		await until(() => asked.length === 2, {what: 'the next request'});
		expect(connection()).toEqual({status: 'connecting'});
	});

	it('does not ask without pause a server that answers at once with nothing', async () => {
		const {asked, clock} = start([snapshot([]), ...Array(20).fill({...batch([]), token: 't1'})]);
		await until(() => clock.waiting().length > 0, {what: 'a pause'});
		const before = asked.length;
		clock.pass(200);
		await until(() => asked.length === before + 1, {what: 'the next request'});
		await until(() => clock.waiting().length > 0, {what: 'another pause'});
		expect(asked.length).toBe(before + 1);
	});

	it('asks at once, as after a broken connection, when told to reconnect in a pause', async () => {
		const {asked, clock, engine} = start([snapshot([]), {...batch([]), token: 't1'}]);
		await until(() => clock.waiting().length > 0 && asked.length === 2, {what: 'a pause'});
		engine.reconnect();
		await until(() => asked.length === 3, {what: 'the next request'});
		expect(asked).toEqual(['snapshot', 'poll t1 30000', 'poll t1 0']);
	});

	it('goes by its own token, though another process of the account moves the saved one', async () => {
		const {asked, cache, engine} = start([snapshot([]), 'hang', withToken('t2', 'b')]);
		await until(() => asked.length === 2, {what: 'the poll'});
		cache.commit(withToken('t5', 'c'));
		engine.reconnect();
		await until(() => asked.length === 4, {what: 'the next polls'});
		expect(asked.slice(1)).toEqual(['poll t1 30000', 'poll t1 0', 'poll t2 30000']);
	});

	it('gives up all sockets before it asks again when told to reconnect', async () => {
		const {asked, engine, connection, hungUp} = start([snapshot([]), 'hang', withToken('t2')]);
		await until(() => asked.length === 2, {what: 'the poll'});
		engine.reconnect();
		expect(hungUp()).toBe(1);
		await until(() => asked.length === 4 && connection().status === 'live', {what: 'live again'});
		expect(asked.slice(2)).toEqual(['poll t1 0', 'poll t2 30000']);
	});

	it('asks at once when a message did not get through while all seemed well, and says what comes of it', async () => {
		const down = new NetworkError('gone');
		const {asked, engine, connection, returns} = start([snapshot([]), 'hang', withToken('t2'), 'hang', down]);
		await until(() => asked.length === 2, {what: 'the poll'});
		engine.heard(false);
		await until(() => asked.length === 4, {what: 'the answer to that'});
		expect(asked.slice(2)).toEqual(['poll t1 0', 'poll t2 30000']);
		expect(connection()).toEqual({status: 'live'});
		expect(returns()).toBe(1);
		engine.heard(false);
		await until(() => connection().status === 'retrying', {what: 'the truth'});
	});

	it('asks at once when a message got through while it waits to try again, where nothing was refused', async () => {
		const slow = new ServerError('slow down', 429, 'M_LIMIT_EXCEEDED', 40_000);
		const {asked, engine, clock, connection} = start([new NetworkError('x'), slow, 'hang']);
		await until(() => connection().status === 'retrying', {what: 'retrying'});
		engine.heard(true);
		await until(() => clock.waiting().includes(40_000), {what: 'the wait that the server asks for'});
		engine.heard(true);
		engine.heard(false);
		expect(clock.waiting()).toEqual([40_000]);
		expect(asked).toEqual(['snapshot', 'snapshot']);
	});

	it('counts down as long as it waits, also where the clock is set back', async () => {
		const {engine, clock, connection} = start([new NetworkError('x'), snapshot([])]);
		await until(() => connection().status === 'retrying', {what: 'retrying'});
		clock.jump(-3_600_000);
		engine.moveClock(-3_600_000);
		expect(connection()).toMatchObject({status: 'retrying', at: clock.now() + 1000});
		clock.pass(1000);
		await until(() => connection().status === 'live', {what: 'live'});
	});

	it('says nothing any more when its time is over, and may run again', async () => {
		const {engine, end, stop, store, asked, connection} = start([snapshot([]), 'hang', withToken('t2')]);
		await until(() => asked.length === 2, {what: 'the poll'});
		store.dispatch({type: 'connection', connection: {status: 'signed-out', reason: 'as another knows'}});
		stop();
		await end;
		engine.moveClock(-5000);
		engine.heard(false);
		expect(connection()).toEqual({status: 'signed-out', reason: 'as another knows'});
		const again = new AbortController();
		const over = engine.run(again.signal);
		await until(() => connection().status === 'live', {what: 'live'});
		expect(asked.slice(2)).toEqual(['poll t1 0', 'poll t2 30000']);
		again.abort();
		await over;
	});
});
