/** Ends somebody's waiting from elsewhere: each `signal` is aborted by the next `wake`, or when `life` ends. */
export interface Waker {
	signal(): AbortSignal;
	wake(): void;
}

export function createWaker(life: AbortSignal): Waker {
	let controller = new AbortController();
	return {
		signal: () => AbortSignal.any([controller.signal, life]),
		wake: () => {
			controller.abort();
			controller = new AbortController();
		},
	};
}
