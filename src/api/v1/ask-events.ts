import type {StreamToken} from '../../domain/ids.ts';
import type {Http} from '../http.ts';
import {foreign, requireList} from './foreign.ts';
import {apiPath} from './paths.ts';
import type {WireChunk} from './wire.ts';

/** How much longer than it was asked for a long poll is waited for, ms: a dead connection must not hold it for ever. */
const marginMs = 10_000;
/** How long a server may take to say what there is now before it is taken for one that waits, ms. */
const patienceMs = 3_000;

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
	/** Some servers take a timeout of 0 for none at all, and wait as long as they like. */
	let shortestMs = 0;

	async function wait(from: StreamToken, timeoutMs: number, signal?: AbortSignal): Promise<Told> {
		const answer = await call({
			method: 'GET',
			path: apiPath('events'),
			query: {from, timeout: String(timeoutMs)},
			doing: 'tell what is new',
			waitMs: timeoutMs + marginMs,
			isLongPoll: true,
			signal,
		});
		const {chunk, end} = foreign<WireChunk>(answer);
		return {chunk: requireList(chunk, server, 'events'), end};
	}

	async function now(from: StreamToken, signal?: AbortSignal): Promise<Told> {
		if (shortestMs > 0) return wait(from, shortestMs, signal);
		const impatience = AbortSignal.timeout(patienceMs);
		try {
			return await wait(from, 0, AbortSignal.any(signal ? [signal, impatience] : [impatience]));
		} catch (error) {
			if (!impatience.aborted || signal?.aborted) throw error;
			shortestMs = 1;
			return wait(from, shortestMs, signal);
		}
	}

	return {wait, now};
}
