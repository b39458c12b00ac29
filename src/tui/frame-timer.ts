import type {ScreenClock} from './clock.ts';

/** When frames are drawn: for keys once a turn of the event loop, for the rest of the world some 30 times a second. */
export interface FrameTimer {
	/** Draws in this turn, whatever was planned. */
	now(): void;
	/** Draws as soon as the last frame is old enough. */
	soon(): void;
	/** Draws after so many ms at the latest, though never sooner than the world is drawn. */
	within(ms: number): void;
	stop(): void;
}

const shortestMs = 33;

export function createFrameTimer(clock: ScreenClock, draw: () => void): FrameTimer {
	let immediate: NodeJS.Immediate | null = null;
	let planned: {readonly at: number; readonly cancel: () => void} | null = null;
	let isStopped = false;
	let last = Number.NEGATIVE_INFINITY;

	const run = (): void => {
		immediate = null;
		cancelPlan();
		last = clock.now();
		draw();
	};
	const now = (): void => {
		if (!isStopped) immediate ??= setImmediate(run);
	};
	const cancelPlan = (): void => {
		planned?.cancel();
		planned = null;
	};
	const plan = (ms: number): void => {
		const at = clock.now() + ms;
		if (isStopped || immediate || (planned && planned.at <= at)) return;
		cancelPlan();
		planned = {at, cancel: clock.after(ms, now)};
	};
	return {
		now,
		within: (ms) => plan(Math.max(shortestMs, ms)),
		soon: () => {
			const age = clock.now() - last;
			if (age >= shortestMs || age < 0) now();
			else plan(shortestMs - age);
		},
		stop: () => {
			isStopped = true;
			cancelPlan();
			if (immediate) clearImmediate(immediate);
		},
	};
}
