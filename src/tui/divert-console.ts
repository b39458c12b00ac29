import {formatWithOptions} from 'node:util';

const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

/** Sends what libraries print to `log` instead of over the screen; gives back what undoes this. */
export function divertConsole(log: (line: string) => void): () => void {
	const before = methods.map((method) => [method, console[method]] as const);
	for (const method of methods) {
		console[method] = (...words: unknown[]) =>
			log(`console.${method}: ${formatWithOptions({colors: false}, ...words)}`);
	}
	return () => {
		for (const [method, original] of before) console[method] = original;
	};
}
