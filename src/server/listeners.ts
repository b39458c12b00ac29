import type {UserId} from '../domain/ids.ts';

/** The polls that wait for news of their user. */
export interface Listeners {
	/**
	 * Resolves to true as soon as the user is woken; to false after `ms`, when the signal aborts, or when the
	 * server closes. Registers before it returns: whoever reads and then waits in one go misses nothing.
	 */
	wait(userId: UserId, ms: number, signal: AbortSignal): Promise<boolean>;
	wake(userIds: Iterable<UserId>): void;
	/**
	 * Wakes them a little later, together with all others who are to be woken so. For what is in no hurry and
	 * comes in swarms: when everybody comes back after a restart, each arrival would wake all who are there already.
	 */
	wakeSoon(userIds: Iterable<UserId>): void;
	/** Whether the user is among those who are to be woken soon: what is in no hurry can wait for that. */
	isWokenSoon(userId: UserId): boolean;
	/** How many polls wait. */
	count(): number;
	/** Ends all polls, and those to come at once. */
	close(): void;
}

type End = (isWoken: boolean) => void;

/** The longest time a timer of Node takes (ms). */
const LONGEST = 2 ** 31 - 1;

/** How long those to be woken soon are gathered (ms). */
const SOON = 500;

/** No polls yet. Those to be woken soon are gathered for `gatheringTime` ms. */
export function createListeners(gatheringTime = SOON): Listeners {
	const waiting = new Map<UserId, Set<End>>();
	const soon = new Set<UserId>();
	let gathering: NodeJS.Timeout | undefined;
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

	function wake(userIds: Iterable<UserId>): void {
		for (const userId of userIds) for (const end of [...(waiting.get(userId) ?? [])]) end(true);
	}

	function wakeGathered(): void {
		gathering = undefined;
		const userIds = [...soon];
		soon.clear();
		wake(userIds);
	}

	return {
		wait,
		wake,
		wakeSoon(userIds) {
			for (const userId of userIds) soon.add(userId);
			gathering ??= setTimeout(wakeGathered, gatheringTime);
		},
		isWokenSoon: (userId) => soon.has(userId),
		count: () => [...waiting.values()].reduce((sum, ends) => sum + ends.size, 0),
		close() {
			isClosed = true;
			clearTimeout(gathering);
			for (const ends of [...waiting.values()]) for (const end of [...ends]) end(false);
		},
	};
}
