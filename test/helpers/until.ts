export interface UntilOptions {
	/** How long to wait at most, in ms; 5000 when left out. */
	readonly ms?: number;
	/** What is waited for, said when it did not come. */
	readonly what: string;
}

const pollMs = 5;

/** Waits until the condition holds (is truthy) and gives back what it gave; rejects with `what` when it never does. */
export async function until<T>(condition: () => T | Promise<T>, {ms = 5000, what}: UntilOptions): Promise<T> {
	const deadline = performance.now() + ms;
	for (;;) {
		const value = await condition();
		if (value) return value;
		if (performance.now() > deadline) throw new Error(`waited ${ms} ms in vain for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, pollMs));
	}
}
