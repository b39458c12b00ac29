import {expect} from 'vitest';
import type {Cast} from './cast.ts';

/** Requests to /events that a client may make in a second when nothing happens: a poll, and one that makes sure. */
const quietRate = 12;

/** Counts how often the clients ask for news from now on. */
export function countPolls({server, actors}: Cast): {
	judge(): {readonly polls: number; readonly perSecond: number};
} {
	const startedAt = performance.now();
	const rows = () => server.database().sequence;
	const before = {polls: server.requests('/events'), rows: rows()};
	return {
		/** Each thing that happens may cost every client a poll and one that makes sure; all else is asking in circles. */
		judge: () => {
			const seconds = (performance.now() - startedAt) / 1000;
			const polls = (server.requests('/events') - before.polls) / actors.length;
			const owed = 2 * Math.max(0, rows() - before.rows);
			expect(polls, `polls of a client in ${seconds.toFixed(1)} s`).toBeLessThan(
				owed + quietRate * (seconds + 1),
			);
			return {polls, perSecond: polls / seconds};
		},
	};
}

/** Lets nothing be said for a while and gives how often each client asked in a second. */
export async function quietPolls(cast: Cast, ms: number): Promise<number> {
	const before = cast.server.requests('/events');
	await new Promise((resolve) => setTimeout(resolve, ms));
	const perSecond = (cast.server.requests('/events') - before) / cast.actors.length / (ms / 1000);
	expect(perSecond, 'polls of a client per second while nothing happens').toBeLessThan(quietRate);
	return perSecond;
}
