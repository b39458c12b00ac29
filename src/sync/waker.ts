/** Ends somebody's waiting from elsewhere: each `signal` is aborted by the next `wake`, or when `life` ends. */
export interface Waker {
	signal(): AbortSignal;
	wake(): void;
}

/** One signal serves for all who wait until it is woken: many that hang on a long life would fill the memory. */
export function createWaker(life: AbortSignal): Waker {
	let controller = new AbortController();
	life.addEventListener('abort', () => controller.abort(), {once: true});
	if (life.aborted) controller.abort();
	return {
		signal: () => controller.signal,
		wake: () => {
			controller.abort();
			if (!life.aborted) controller = new AbortController();
		},
	};
}
