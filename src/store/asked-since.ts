import type {State} from './state.ts';

/** Since when (ms) the server owes an answer about a message that is to be sent; null: it owes none. */
export function askedSince({pending}: State): number | null {
	let since: number | null = null;
	for (const queue of pending.values()) {
		for (const {state, askedAt = null} of queue) {
			const isOwed = state === 'waiting' || state === 'sending';
			if (isOwed && askedAt !== null && (since === null || askedAt < since)) since = askedAt;
		}
	}
	return since;
}
