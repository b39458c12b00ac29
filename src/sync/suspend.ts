import type {Clock} from './clock.ts';

/** How often the clock is looked at, and how much more than that has to have passed, ms. */
const LOOK_MS = 2000;
const AWAY_MS = 10_000;
/** The clock was set back where it shows this much less than it must, ms. */
const SET_BACK_MS = 1000;

export interface ClockEvents {
	/** Nothing ran for a while, a laptop slept or the process was stopped: sockets may be dead that look alive. */
	readonly onAway: () => void;
	/** The time of day was set back, by so many ms (less than 0); nothing has stood still for that. */
	readonly onSetBack: (byMs: number) => void;
}

/**
 * Watches for jumps of the clock until the signal ends it. Timers may or may not go on while a machine sleeps: the
 * time of day tells in either case. Somebody who sets it forward looks like somebody who slept, which does no harm.
 */
export async function watchClock(clock: Clock, life: AbortSignal, events: ClockEvents): Promise<void> {
	let before = clock.now();
	while (!life.aborted) {
		await clock.wait(LOOK_MS, life);
		if (life.aborted) return;
		const after = clock.now();
		const jump = after - before - LOOK_MS;
		before = after;
		if (jump >= AWAY_MS) events.onAway();
		else if (jump <= -SET_BACK_MS) events.onSetBack(jump);
	}
}
