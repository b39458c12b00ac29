/** How long work may hold the thread before keys get their turn, ms. */
const HOLD_MS = 8;

let freshSince = 0;

/** Lets the event loop turn if the thread may have been held for long. To be awaited inside long loops. */
export async function breathe(): Promise<void> {
	if (performance.now() - freshSince < HOLD_MS) return;
	await new Promise<void>((resolve) => setImmediate(resolve));
	freshSince = performance.now();
}
