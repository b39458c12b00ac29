/** Time as the screen sees it, so that tests can turn it. */
export interface ScreenClock {
	/** ms since 1970. */
	now(): number;
	/** Runs once after `ms`; gives back what prevents it. */
	after(ms: number, run: () => void): () => void;
}

export const systemScreenClock: ScreenClock = {
	now: Date.now,
	after: (ms, run) => {
		const timer = setTimeout(run, ms);
		return () => clearTimeout(timer);
	},
};
