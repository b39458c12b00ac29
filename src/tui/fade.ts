import {type Notice, noticeOf, type ScreenState} from './state.ts';

/** How long a notice stays if nothing else takes it away, ms; what is being done, until it is done. */
const staysMs: Readonly<Record<Notice['tone'], number>> = {
	busy: Number.POSITIVE_INFINITY,
	info: 10_000,
	error: 30_000,
};

/** Watches notices: gives how long the one shown has left at `now`, in ms; 0: it should go, null: it stays. */
export function createFading(): (state: ScreenState, now: number) => number | null {
	let shown: Notice | null = null;
	let since = 0;
	return (state, now) => {
		if (state.notice !== shown) since = now;
		shown = state.notice;
		if (!shown || shown !== noticeOf(state)) return null;
		const left = since + staysMs[shown.tone] - now;
		return Number.isFinite(left) ? Math.max(0, left) : null;
	};
}
