import type {StreamToken} from '../../domain/ids.ts';
import type {Http} from '../http.ts';
import {foreign, requireList} from './foreign.ts';
import {apiPath} from './paths.ts';
import type {WireChunk} from './wire.ts';

/** How much longer than it was asked for a long poll is waited for, ms: a dead connection must not hold it for ever. */
const marginMs = 10_000;
/** How long a server may take to begin to say what there is now before it is taken for one that waits, ms. */
const patienceMs = 3_000;
/** After so many questions it is seen anew whether it is one: it may have been slow just once. */
const beliefs = 50;

/** What came of the stream, as the server wrote it. */
export interface Told {
	readonly chunk: readonly unknown[];
	readonly end?: unknown;
}

/** The two questions to the stream of events. */
export interface Events {
	/** What the server has after that place; waits up to `timeoutMs` for something to come. */
	wait(from: StreamToken, timeoutMs: number, signal?: AbortSignal): Promise<Told>;
	/** What the server has after that place now. */
	now(from: StreamToken, signal?: AbortSignal): Promise<Told>;
}

export function createEvents(call: Http, server: string): Events {
	/** Some servers take a timeout of 0 for none at all, and wait as long as they like: so many questions more ask for 1 ms. */
	let believed = 0;

	async function wait(
		from: StreamToken,
		timeoutMs: number,
		signal?: AbortSignal,
		onProgress?: () => void,
	): Promise<Told> {
		const answer = await call({
			method: 'GET',
			path: apiPath('events'),
			query: {from, timeout: String(timeoutMs)},
			doing: 'tell what is new',
			waitMs: timeoutMs + marginMs,
			isLongPoll: true,
			signal,
			...(onProgress && {onProgress}),
		});
		const {chunk, end} = foreign<WireChunk>(answer);
		return {chunk: requireList(chunk, server, 'events'), end};
	}

	async function now(from: StreamToken, signal?: AbortSignal): Promise<Told> {
		if (believed > 0) {
			believed--;
			return wait(from, 1, signal);
		}
		const impatience = new AbortController();
		const timer = setTimeout(() => impatience.abort(), patienceMs);
		const either = AbortSignal.any(signal ? [signal, impatience.signal] : [impatience.signal]);
		try {
			// What has begun to come is only slow.
			return await wait(from, 0, either, () => clearTimeout(timer));
		} catch (error) {
			if (!impatience.signal.aborted || signal?.aborted) throw error;
			return await suspect(from, signal);
		} finally {
			clearTimeout(timer);
		}
	}

	/** Who answers that at once waited before; who does not is just slow. */
	async function suspect(from: StreamToken, signal?: AbortSignal): Promise<Told> {
		const askedAt = performance.now();
		const told = await wait(from, 1, signal);
		if (performance.now() - askedAt < patienceMs) believed = beliefs;
		return told;
	}

	return {wait, now};
}
