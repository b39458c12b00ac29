import type {Clock} from '../../src/sync/clock.ts';

/** A clock that stands still until it is told to go on. */
export interface TestClock extends Clock {
	/** Lets `ms` pass and wakes who has waited long enough. */
	pass(ms: number): void;
	/** Sets the time of day anew: whoever waits has as long to wait as before. */
	jump(ms: number): void;
	/** How long each of those that wait now still has to wait, ms. */
	waiting(): readonly number[];
}

export function createTestClock(start = 1_000_000): TestClock {
	let now = start;
	const sleepers = new Set<{until: number; readonly wake: () => void}>();
	return {
		now: () => now,
		wait: (ms, signal) =>
			new Promise((resolve) => {
				if (signal.aborted || ms <= 0) return resolve();
				const sleeper = {
					until: now + ms,
					wake: () => {
						sleepers.delete(sleeper);
						signal.removeEventListener('abort', sleeper.wake);
						resolve();
					},
				};
				sleepers.add(sleeper);
				signal.addEventListener('abort', sleeper.wake);
			}),
		pass: (ms) => {
			now += ms;
			for (const sleeper of [...sleepers]) if (sleeper.until <= now) sleeper.wake();
		},
		jump: (ms) => {
			now += ms;
			for (const sleeper of sleepers) sleeper.until += ms;
		},
		waiting: () => [...sleepers].map((sleeper) => sleeper.until - now),
	};
}
