/** How much may be spent at once, and how long it takes until one of it has come back (ms). */
export interface Allowance {
	readonly atOnce: number;
	readonly oneBackEvery: number;
}

/** What everybody may still spend, by key. A key that never spent anything has its whole allowance. */
export interface Budget {
	/** How long until `cost` can be spent (ms); 0 = now. */
	wait(key: string, cost: number): number;
	/** Spends it. To be called where there is nothing to wait for. */
	spend(key: string, cost: number): void;
	refund(key: string, cost: number): void;
	/** Gives the key its whole allowance back. */
	reset(key: string): void;
	/** How many keys are remembered. */
	size(): number;
}

/** Some 100 bytes each. Whoever spent longest ago is forgotten first: that only ever gives more. */
const MOST_KEYS = 10_000;

/** `now` in ms. Remembers at most `mostKeys` keys. */
export function createBudget(allowance: Allowance, now: () => number, mostKeys = MOST_KEYS): Budget {
	const {atOnce, oneBackEvery} = allowance;
	/** When all will have come back (ms), the one who spent longest ago first. */
	const wholeAgain = new Map<string, number>();

	/** Until all has come back (ms): no longer than that ever takes, even if the clock was set back meanwhile. */
	const owed = (key: string): number =>
		Math.min(atOnce * oneBackEvery, Math.max(0, (wholeAgain.get(key) ?? 0) - now()));

	function owe(key: string, ms: number): void {
		wholeAgain.delete(key);
		if (ms > 0) wholeAgain.set(key, now() + ms);
		if (wholeAgain.size <= mostKeys) return;
		for (const oldest of wholeAgain.keys()) return void wholeAgain.delete(oldest);
	}

	return {
		wait: (key, cost) => Math.ceil(Math.max(0, owed(key) + (cost - atOnce) * oneBackEvery)),
		spend: (key, cost) => owe(key, owed(key) + cost * oneBackEvery),
		refund: (key, cost) => owe(key, owed(key) - cost * oneBackEvery),
		reset: (key) => owe(key, 0),
		size: () => wholeAgain.size,
	};
}
