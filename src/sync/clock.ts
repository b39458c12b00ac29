/** Time as the loops see it, so that tests can turn it. */
export interface Clock {
	/** ms since 1970. */
	now(): number;
	/** Resolves after `ms`, or as soon as the signal is aborted. Never rejects. */
	wait(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
	now: Date.now,
	wait: (ms, signal) =>
		new Promise((resolve) => {
			if (signal.aborted) return resolve();
			const end = () => {
				clearTimeout(timer);
				signal.removeEventListener('abort', end);
				resolve();
			};
			const timer = setTimeout(end, ms);
			signal.addEventListener('abort', end);
		}),
};
