import type {UserId} from '../domain/ids.ts';

/** The polls that wait for news of their user. */
export interface Listeners {
	/**
	 * Resolves to true as soon as the user is woken; to false after `ms`, when the signal aborts, or when the
	 * server closes. Registers before it returns: whoever reads and then waits in one go misses nothing.
	 */
	wait(userId: UserId, ms: number, signal: AbortSignal): Promise<boolean>;
	wake(userIds: Iterable<UserId>): void;
	/** How many polls wait. */
	count(): number;
	/** Ends all polls, and those to come at once. */
	close(): void;
}

type End = (isWoken: boolean) => void;

/** The longest time a timer of Node takes (ms). */
const LONGEST = 2 ** 31 - 1;

/** No polls yet. */
export function createListeners(): Listeners {
	const waiting = new Map<UserId, Set<End>>();
	let isClosed = false;

	function wait(userId: UserId, ms: number, signal: AbortSignal): Promise<boolean> {
		if (isClosed || signal.aborted) return Promise.resolve(false);
		return new Promise((resolve) => {
			const end: End = (isWoken) => {
				clearTimeout(timer);
				signal.removeEventListener('abort', hungUp);
				remove(userId, end);
				resolve(isWoken);
			};
			const hungUp = () => end(false);
			const timer = setTimeout(() => end(false), Math.min(ms, LONGEST));
			signal.addEventListener('abort', hungUp);
			add(userId, end);
		});
	}

	function add(userId: UserId, end: End): void {
		const ends = waiting.get(userId) ?? new Set();
		waiting.set(userId, ends.add(end));
	}

	function remove(userId: UserId, end: End): void {
		const ends = waiting.get(userId);
		ends?.delete(end);
		if (ends?.size === 0) waiting.delete(userId);
	}

	return {
		wait,
		wake(userIds) {
			for (const userId of userIds) for (const end of [...(waiting.get(userId) ?? [])]) end(true);
		},
		count: () => [...waiting.values()].reduce((sum, ends) => sum + ends.size, 0),
		close() {
			isClosed = true;
			for (const ends of [...waiting.values()]) for (const end of [...ends]) end(false);
		},
	};
}
