import type {Client} from '../client/client.ts';
import {askAgain} from './commands/sign-in.ts';
import type {Screen} from './screen.ts';

/**
 * Asks for the password again when the server no longer knows the user, once each time; not in the midst of typing, so
 * that no message ends up as a password. Called after each frame.
 */
export function createAskingAgain(screen: Screen): (client: Client, isTyping: boolean) => void {
	let hasAsked = false;
	return (client, isTyping) => {
		const {status} = client.store.getState().connection;
		if (status === 'live') {
			hasAsked = false;
			// Somebody has signed in elsewhere.
			screen.change((state) => (state.signIn?.how === 'again' ? {...state, signIn: null} : state));
		}
		if (status !== 'signed-out' || hasAsked || isTyping) return;
		hasAsked = true;
		askAgain(screen, client);
	};
}
