import type {Client} from '../client/client.ts';
import {askAgain} from './commands/sign-in.ts';
import type {Screen} from './screen.ts';

/** Somebody who types pauses that long, ms, before a page takes the keys: no message ends up as a password. */
const pauseMs = 1500;

/** Asks for the password again when the server no longer knows the user: once each time, and never in the midst of typing. */
export interface AskingAgain {
	/** Somebody has just pressed a key. */
	typed(): void;
	/** Called after each frame. Gives after how many ms to call again at the latest; null: no need. */
	settle(client: Client): number | null;
}

export function createAskingAgain(screen: Screen): AskingAgain {
	let typedAt = Number.NEGATIVE_INFINITY;
	let hasAsked = false;
	return {
		typed: () => {
			typedAt = screen.now();
		},
		settle: (client) => {
			const {status} = client.store.getState().connection;
			if (status === 'live') {
				hasAsked = false;
				// Somebody has signed in elsewhere.
				screen.change((state) => (state.signIn?.how === 'again' ? {...state, signIn: null} : state));
			}
			if (status !== 'signed-out' || hasAsked) return null;
			const left = typedAt + pauseMs - screen.now();
			if (left > 0 && left <= pauseMs) return left;
			hasAsked = true;
			askAgain(screen, client);
			return null;
		},
	};
}
