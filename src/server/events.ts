import type {UserId} from '../domain/ids.ts';
import type {Home} from './home.ts';
import type {JsonObject} from './json.ts';
import {attending} from './presence.ts';
import {badPagination, readRange, writeToken} from './range.ts';
import {malformed} from './refusal.ts';
import {type Route, type SignedInCall, signedIn} from './route.ts';
import {ANSWER_SIZE, type Way} from './slice.ts';
import {streams} from './streams.ts';

/** How long a poll waits if it does not say (ms). */
const DEFAULT_TIMEOUT = 30_000;

/** What happens now: the long poll. */
export const eventRoutes: readonly Route[] = [{method: 'GET', path: '/events', answer: signedIn(poll)}];

/** Answers with everything after `from`; if there is nothing, as soon as there is, or empty after `timeout`. */
function poll(call: SignedInCall): Promise<unknown> {
	const {home, userId, query} = call;
	if (query('limit') !== undefined) throw badPagination('Limit not supported on multiplexed streams.');
	const timeout = readTimeout(query('timeout'));
	return attending(home, userId, () => follow(call, performance.now() + timeout));
}

function readTimeout(timeout: string | undefined): number {
	if (timeout === undefined) return DEFAULT_TIMEOUT;
	if (!/^\d+$/.test(timeout)) throw malformed('timeout must be in milliseconds.');
	return Number(timeout);
}

/** Reading and waiting follow each other without a pause, so nothing can happen in between unseen. */
async function follow({home, userId, query, signal}: SignedInCall, deadline: number): Promise<Events> {
	// Where it starts is settled once, END above all: what wakes the poll comes after it.
	const ends = endsOf(home);
	const start = readRange(query('from'), query('to'), ends).from;
	// A place beyond the end is of another database: follow from the end.
	const from = start.map((place, index) => Math.min(place, ends[index] ?? 0));
	for (;;) {
		const answer = read(home, userId, from, query('to'));
		const left = deadline - performance.now();
		if (left <= 0 || isDue(home, userId, answer)) return answer;
		if (!(await home.listeners.wait(userId, left, signal()))) return answer;
	}
}

/**
 * Whether there is something to tell now. Presence waits for more of its kind that is to be told soon: in a swarm of
 * arrivals, a poll that comes back would else be answered with each one alone.
 */
function isDue(home: Home, userId: UserId, {chunk}: Events): boolean {
	const isUrgent = chunk.some((event) => event['type'] !== 'm.presence');
	return isUrgent || (chunk.length > 0 && !home.listeners.isWokenSoon(userId));
}

interface Events {
	readonly start: string;
	readonly end: string;
	readonly chunk: readonly JsonObject[];
}

/**
 * What there is between two tokens, in each part forwards or backwards, with the token to go on from. Each part ends
 * where its events end if there is no room for more, so the next answer goes on there and nothing is left out.
 */
function read(home: Home, userId: UserId, from: readonly number[], toToken: string | undefined): Events {
	const ends = endsOf(home);
	const {to} = readRange(undefined, toToken, ends);
	const ways: Way[] = [];
	const chunk: JsonObject[] = [];
	let left = ANSWER_SIZE;
	for (const [index, stream] of streams.entries()) {
		const asked = {start: from[index] ?? 0, stop: Math.min(to[index] ?? 0, ends[index] ?? 0)};
		const {events, bytes, way} = stream.read(home, userId, asked, left, ways);
		ways.push(way);
		for (const event of events) chunk.push(event);
		left = Math.max(0, left - bytes);
	}
	return {start: writeToken(from), end: writeToken(ways.map(reached)), chunk};
}

/** Both ends are exclusive: what was looked at reaches to the place before `stop`. */
function reached({start, stop}: Way): number {
	return start < stop ? Math.max(start, stop - 1) : Math.min(start, stop + 1);
}

const endsOf = ({db}: Home): readonly number[] => streams.map((stream) => stream.end(db));
