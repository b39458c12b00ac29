import {ServerError} from '../domain/errors.ts';

const FIRST_MS = 1000;
const LAST_MS = 60_000;

/** How long to wait after the n-th failure in a row. */
export interface Backoff {
	/** ms until the next try: twice as long each time, up to a minute, less up to half by chance; never less than the server asks for. */
	next(error: unknown): number;
	/** A try has succeeded: the next failure is the first again. */
	reset(): void;
}

/** `random`: from 0 to 1, so that many clients do not come back in one moment. */
export function createBackoff(random: () => number): Backoff {
	let failures = 0;
	return {
		next: (error) => {
			const ceiling = Math.min(LAST_MS, FIRST_MS * 2 ** failures++);
			const asked = error instanceof ServerError ? (error.retryAfterMs ?? 0) : 0;
			return Math.max(asked, Math.round(ceiling * (1 - random() / 2)));
		},
		reset: () => {
			failures = 0;
		},
	};
}
