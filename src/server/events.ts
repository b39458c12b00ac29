import type {UserId} from '../domain/ids.ts';
import type {Database} from './database.ts';
import {badPagination, readRange, writeToken} from './range.ts';
import {malformed} from './refusal.ts';
import {type Route, type SignedInCall, signedIn} from './route.ts';
import {streams} from './streams.ts';

/** How long a poll waits if it does not say (ms). */
const DEFAULT_TIMEOUT = 30_000;

/** What happens now: the long poll. */
export const eventRoutes: readonly Route[] = [{method: 'GET', path: '/events', answer: signedIn(poll)}];

/**
 * Answers with everything after `from`; if there is nothing, as soon as there is, or empty after `timeout`.
 * Reading and waiting follow each other without a pause, so nothing can happen in between unseen.
 */
async function poll({home, userId, query, signal}: SignedInCall): Promise<unknown> {
	if (query('limit') !== undefined) throw badPagination('Limit not supported on multiplexed streams.');
	const timeout = readTimeout(query('timeout'));
	const deadline = performance.now() + timeout;
	for (;;) {
		const answer = read(home.db, userId, query('from'), query('to'));
		const left = deadline - performance.now();
		if (answer.chunk.length > 0 || left <= 0) return answer;
		if (!(await home.listeners.wait(userId, left, signal()))) return answer;
	}
}

function readTimeout(timeout: string | undefined): number {
	if (timeout === undefined) return DEFAULT_TIMEOUT;
	if (!/^\d+$/.test(timeout)) throw malformed('timeout must be in milliseconds.');
	return Number(timeout);
}

function read(db: Database, userId: UserId, fromToken: string | undefined, toToken: string | undefined) {
	const ends = streams.map((stream) => stream.end(db));
	const range = readRange(fromToken, toToken, ends);
	const places = streams.map((stream, index) => {
		const end = ends[index] ?? 0;
		// A place beyond the end is of another database, or of a presence counter that began anew: follow from the end.
		const from = Math.min(range.from[index] ?? 0, end);
		const to = Math.min(range.to[index] ?? 0, end);
		// `to` is exclusive: what was looked at reaches to the place before it.
		return {from, end: Math.max(from, to - 1), chunk: stream.read(db, userId, from, to)};
	});
	return {
		start: writeToken(places.map((place) => place.from)),
		end: writeToken(places.map((place) => place.end)),
		chunk: places.flatMap((place) => place.chunk),
	};
}
