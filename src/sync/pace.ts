import type {Batch} from '../domain/batch.ts';

const FLOOR_MS = 200;
const LAST_FLOOR_MS = 1600;
/** So many answers with nothing in a row double the floor. */
const PATIENCE = 8;

/**
 * How soon a server may be asked again. Servers may answer early with nothing, or with somebody's presence alone,
 * or with what they have told before; without a floor such a server would be asked without pause.
 */
export interface Pace {
	/** ms to wait after an answer that took `tookMs`; `hasMoved`: the token is another than before. */
	pause(batch: Batch, hasMoved: boolean, tookMs: number): number;
}

export function createPace(): Pace {
	let idle = 0;
	return {
		pause: (batch, hasMoved, tookMs) => {
			const isNews = batch.rooms.length > 0;
			if (isNews || hasMoved || tookMs >= FLOOR_MS) idle = 0;
			else idle++;
			if (isNews && hasMoved) return 0;
			const floor = Math.min(LAST_FLOOR_MS, FLOOR_MS * 2 ** Math.floor(idle / PATIENCE));
			// Where the clock was set back meanwhile, it took less than no time.
			return Math.max(0, floor - Math.max(0, tookMs));
		},
	};
}
