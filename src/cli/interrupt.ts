/** Aborted when the user or the system asks the program to end (Ctrl-C, SIGTERM, the terminal goes away). */
export function interruptSignal(): AbortSignal {
	const controller = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => controller.abort());
	return controller.signal;
}
