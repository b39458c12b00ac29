/** How long work may hold the thread before keys get their turn, ms. */
const HOLD_MS = 8;
/** How many items are worked on before it is looked at the time. */
const PART = 20;

let freshSince = 0;

/** Lets the event loop turn if the thread may have been held for long. To be awaited inside long loops. */
export async function breathe(): Promise<void> {
	if (performance.now() - freshSince < HOLD_MS) return;
	await new Promise<void>((resolve) => setImmediate(resolve));
	freshSince = performance.now();
}

/** What `work` makes of a long list, some of it at a time: the event loop turns in between where that takes long. */
export async function inTurns<Item, Result>(
	items: readonly Item[],
	work: (part: readonly Item[]) => readonly Result[],
): Promise<readonly Result[]> {
	const results: Result[] = [];
	for (let at = 0; at < items.length; at += PART) {
		for (const result of work(items.slice(at, at + PART))) results.push(result);
		await breathe();
	}
	return results;
}
