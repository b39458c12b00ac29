/** Something that is to run now and then, once at a time: it is given a signal that ends it. */
export interface Duty {
	readonly isOn: boolean;
	set(isOn: boolean): void;
	/** Ends it and begins it anew, if it is on. */
	restart(): void;
	/** Ends it; resolves when it has ended. */
	end(): Promise<void>;
}

/** `run` goes on until its signal is aborted, and never rejects. */
export function createDuty(run: (life: AbortSignal) => Promise<void>): Duty {
	let life: AbortController | null = null;
	let last: Promise<void> = Promise.resolve();
	const end = (): void => {
		life?.abort();
		life = null;
	};
	const begin = (): void => {
		const controller = new AbortController();
		life = controller;
		last = last.then(() => run(controller.signal));
	};
	return {
		get isOn() {
			return life !== null;
		},
		set: (isOn) => {
			if (isOn === (life !== null)) return;
			if (isOn) begin();
			else end();
		},
		restart: () => {
			if (life === null) return;
			end();
			begin();
		},
		end: () => {
			end();
			return last;
		},
	};
}
