import type {Api} from '../api/port.ts';
import type {Cache} from '../cache/cache.ts';
import type {Batch} from '../domain/batch.ts';
import type {Connection} from '../domain/connection.ts';
import {AuthError, describeError, NetworkError, ServerError} from '../domain/errors.ts';
import type {StreamToken} from '../domain/ids.ts';
import type {Store} from '../store/store.ts';
import {createBackoff} from './backoff.ts';
import type {Clock} from './clock.ts';
import {createPace} from './pace.ts';
import {takeIn} from './take-in.ts';
import {createWaker} from './waker.ts';

const POLL_MS = 30_000;

export interface EngineParts {
	readonly api: Pick<Api, 'snapshot' | 'poll' | 'hangUp'>;
	readonly cache: Pick<Cache, 'token' | 'commit'>;
	readonly store: Pick<Store, 'dispatch'>;
	readonly clock: Clock;
	readonly random: () => number;
	/** Called after each slice of a batch is saved and shown; `askedAt`: when the server was asked for it, ms. */
	readonly onBatch: (batch: Batch, askedAt: number) => void;
	/** Called when the server answers again after it did not. */
	readonly onLive: () => void;
}

/** The sync loop: ask, commit, dispatch, repeat. */
export interface Engine {
	/** Runs until the signal ends it. When the server no longer knows the user, it waits to be told to reconnect. Never rejects. */
	run(life: AbortSignal): Promise<void>;
	/** Ends a waiting between tries, or a poll, and asks the server at once over fresh sockets. */
	reconnect(): void;
	/**
	 * Another request has been answered, or has not reached the server: where that contradicts what is shown, the
	 * server is asked at once.
	 */
	heard(isAnswered: boolean): void;
	/** The time of day was set anew, by so many ms, while as much time passed as ever: what is counted down moves along. */
	moveClock(byMs: number): void;
}

export function createEngine({api, cache, store, clock, random, onBatch, onLive}: EngineParts): Engine {
	let waker = createWaker(AbortSignal.abort());
	const backoff = createBackoff(random);
	let current = AbortSignal.abort();
	let shown: Connection = {status: 'offline'};
	/** The server could not be reached, or so it seemed; a refusal is another matter. */
	let isUnreached = false;
	/** Another request failed while all seemed well: what came of asking is shown, and nobody is to begin anew for it. */
	let isDoubted = false;
	/** Whoever runs no more says nothing: another process may know better. */
	const show = (connection: Connection, life: AbortSignal) => {
		if (life.aborted) return;
		shown = connection;
		store.dispatch({type: 'connection', connection});
	};

	/** Asks once and takes in what comes, slice by slice; given up in between, the rest of it comes again. */
	const step = async (token: StreamToken | null, timeoutMs: number, signal: AbortSignal) => {
		const askedAt = clock.now();
		const batch = token === null ? await api.snapshot(signal) : await api.poll(token, timeoutMs, signal);
		await takeIn(batch, {
			cache,
			store,
			mayCommit: () => signal.throwIfAborted(),
			onSlice: (news) => onBatch(news, askedAt),
		});
		return batch;
	};

	const run = async (life: AbortSignal): Promise<void> => {
		current = life;
		waker = createWaker(life);
		backoff.reset();
		const pace = createPace();
		let isLive = false;
		let token = firstToken();
		/** Once between two polls that went well: a server may refuse the very tokens that it hands out. */
		let mayRenewAtOnce = true;
		show({status: 'connecting'}, life);
		while (!life.aborted) {
			const signal = waker.signal();
			const startedAt = clock.now();
			try {
				const batch = await step(token, isLive ? POLL_MS : 0, signal);
				const pauseMs = pace.pause(batch, batch.token !== token, clock.now() - startedAt);
				if (token !== null) {
					backoff.reset();
					mayRenewAtOnce = true;
				}
				token = batch.token ?? token;
				if (!isLive) {
					show({status: 'live'}, life);
					isLive = true;
					if (!isDoubted) onLive();
				}
				isDoubted = false;
				if (pauseMs > 0) await clock.wait(pauseMs, signal);
				signal.throwIfAborted();
			} catch (error) {
				isLive = false;
				if (life.aborted) break;
				isUnreached = error instanceof NetworkError;
				if (signal.aborted) {
					show({status: 'connecting'}, life);
					continue;
				}
				isDoubted = false;
				if (isRefusal(error) && token !== null) {
					token = null;
					if (mayRenewAtOnce) {
						mayRenewAtOnce = false;
						continue;
					}
				}
				const reason = describeError(error);
				if (error instanceof AuthError) {
					show({status: 'signed-out', reason}, life);
					await untilAborted(signal);
					// In another session the token says nothing.
					token = null;
					show({status: 'connecting'}, life);
					continue;
				}
				const delay = backoff.next(error);
				show({status: 'retrying', at: clock.now() + delay, reason}, life);
				await clock.wait(delay, signal);
				if (signal.aborted) show({status: 'connecting'}, life);
			}
		}
	};

	/** From then on the engine goes by what it was told itself: another process of the account moves the saved token, too. */
	const firstToken = (): StreamToken | null => {
		try {
			return cache.token();
		} catch {
			return null;
		}
	};

	return {
		run,
		reconnect: () => {
			isDoubted = false;
			backoff.reset();
			waker.wake();
			api.hangUp();
		},
		heard: (isAnswered) => {
			const isNews = isAnswered ? isUnreached && shown.status === 'retrying' : shown.status === 'live';
			if (!isNews) return;
			isDoubted = !isAnswered;
			// What kept the server from answering is over.
			if (isAnswered) backoff.reset();
			waker.wake();
		},
		moveClock: (byMs) => {
			if (shown.status === 'retrying') show({...shown, at: shown.at + byMs}, current);
		},
	};
}

function untilAborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve());
	});
}

/** The server does not take the token, it is from before a reset of its database: a snapshot gives a new one. */
function isRefusal(error: unknown): boolean {
	return error instanceof ServerError && error.status === 400;
}
