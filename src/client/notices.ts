/** Lines for the user that nothing they did has brought about. Kept until somebody listens. */
export interface Notices {
	tell(line: string): void;
	/** Those that were told before come at once. */
	listen(listener: (line: string) => void): void;
}

export function createNotices(): Notices {
	let early: readonly string[] = [];
	let listener: ((line: string) => void) | null = null;
	return {
		tell: (line) => {
			if (listener) listener(line);
			else early = [...early, line];
		},
		listen: (next) => {
			listener = next;
			// One by one each would be covered by the next.
			if (early.length > 0) next(early.join('; '));
			early = [];
		},
	};
}
