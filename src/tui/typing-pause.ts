/** Somebody who types pauses that long, ms, before something takes the keys that were meant for the line. */
const pauseMs = 1500;

/** Whether somebody is in the midst of typing: nothing may then put itself between the keys and the line. */
export interface TypingPause {
	/** A key was pressed. */
	typed(): void;
	/** How long it takes until nobody is typing, ms; 0: nobody is. */
	left(): number;
}

/** Keys may be on their way when it begins. */
export function createTypingPause(now: () => number): TypingPause {
	let typedAt = now();
	return {
		typed: () => {
			typedAt = now();
		},
		left: () => {
			const left = typedAt + pauseMs - now();
			// The clock may have been set back.
			return left > 0 && left <= pauseMs ? left : 0;
		},
	};
}
