import type {Client} from '../client/client.ts';
import type {Credentials} from '../client/sign-in.ts';
import {describeError} from '../domain/errors.ts';
import type {Account} from '../domain/session.ts';
import {sanitizeLine} from '../text/sanitize.ts';
import {type Change, showNotice} from './change.ts';
import type {ScreenState} from './state.ts';

/** What a command acts on: the screen's state, the chat's client, and the terminal around them. */
export interface Screen {
	readonly client: Client | null;
	/** ms since 1970. */
	now(): number;
	get(): ScreenState;
	change(change: Change): void;
	/** Signs in and goes on with the client that this gives. Throws what the server said. */
	signIn(how: 'login' | 'register', credentials: Credentials): Promise<void>;
	/** Signs in anew as the user of the client, which goes on. Throws what the server said. */
	signInAgain(password: string): Promise<void>;
	/** What to do at a server that takes no passwords; null at one that does. */
	withoutPassword(account: Account): Promise<string | null>;
	/** Asks for older messages again, also where that failed before. */
	retryHistory(): void;
	copy(text: string): void;
	redraw(): void;
	suspend(): void;
	quit(): void;
}

/** What a key does. False: not here; the key may mean something else further out. */
export type Command = (screen: Screen) => unknown;

/** A command that needs somebody to be signed in. */
export function signedIn(run: (screen: Screen, client: Client) => unknown): Command {
	return (screen) => (screen.client ? run(screen, screen.client) : false);
}

/** Waits for a verb under a notice of what is being done; shows in its place what came of it, or what went wrong. */
export async function attempt(
	screen: Screen,
	doing: string,
	act: () => Promise<string | null>,
	onFailure: () => void = () => {},
): Promise<void> {
	screen.change(showNotice(doing, 'busy'));
	const {notice} = screen.get();
	try {
		const done = await act();
		if (done !== null) screen.change(showNotice(done));
		else screen.change((state) => (state.notice === notice ? {...state, notice: null} : state));
	} catch (error) {
		screen.change(showNotice(errorLine(error), 'error'));
		onFailure();
	}
}

/** One line for anything thrown, safe to draw. */
export function errorLine(error: unknown): string {
	return sanitizeLine(describeError(error));
}
