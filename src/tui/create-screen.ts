import {createStore} from 'zustand/vanilla';
import type {Client} from '../client/client.ts';
import type {Credentials} from '../client/sign-in.ts';
import type {Account} from '../domain/session.ts';
import type {Input} from '../term/input-types.ts';
import {alertOf} from './alerts.ts';
import {createAskingAgain} from './asking-again.ts';
import {showNotice} from './change.ts';
import type {ScreenClock} from './clock.ts';
import {createFading} from './fade.ts';
import {type Frame, frameOf} from './frame.ts';
import {createFrameTimer} from './frame-timer.ts';
import {createKeeper} from './keep-place.ts';
import {receive} from './receive.ts';
import type {Screen} from './screen.ts';
import {createSettling} from './settle.ts';
import type {ScreenState} from './state.ts';
import {nextStatusChange} from './status.ts';
import {createTypingPause} from './typing-pause.ts';

/** What the screen is set up in. */
export interface ScreenParts {
	readonly initial: ScreenState;
	readonly clock: ScreenClock;
	readonly signIn: (how: 'login' | 'register', credentials: Credentials) => Promise<Client>;
	readonly again: SigningInAgain;
	/** Shows a frame. */
	readonly draw: (frame: Frame) => void;
	/** Calls somebody who looks elsewhere. */
	readonly alert: (text: string) => void;
	readonly terminal: Pick<Screen, 'copy' | 'redraw' | 'suspend' | 'quit'>;
}

/** How somebody comes back in whom the server has signed out; the client goes on as it is. */
export interface SigningInAgain {
	/** Keeps a new session of the account and has its client go on with it. Throws what the server said. */
	signIn(account: Account, password: string): Promise<void>;
	/** What to do at a server that takes no passwords; null at one that does. */
	withoutPassword(account: Account): Promise<string | null>;
}

/** A screen in motion: input goes in, frames come out. */
export interface RunningScreen {
	receive(input: Input): void;
	resize(columns: number, rows: number): void;
	/** Draws what the client remembers, and only then starts it. */
	begin(client: Client | null): void;
	/** Stands by while the user does something else in the terminal: another window of the account may do the work. */
	pause(): void;
	resume(): void;
	/** Keeps what was typed last, and leaves the work to other windows. At any moment, also that of a crash; no errors. */
	leave(): void;
	/** Draws no more; gives the client, which the caller closes. */
	end(): Client | null;
}

/** Joins the screen's state, the client's store, and time: each change of either leads to one frame. */
export function createScreen(parts: ScreenParts): RunningScreen {
	const {initial, clock, signIn, again, draw, alert, terminal} = parts;
	const state = createStore<ScreenState>(() => initial);
	let client: Client | null = null;
	let unsubscribe = (): void => {};
	let isOver = false;

	const screen: Screen = {
		...terminal,
		get client() {
			return client;
		},
		now: clock.now,
		get: state.getState,
		change: (change) => {
			const before = state.getState();
			const after = change(before);
			if (after === before) return;
			state.setState(after, true);
			timer.now();
		},
		signIn: async (how, credentials) => {
			const signedIn = await signIn(how, credentials);
			// Somebody may have quit while the server was asked.
			if (isOver) await signedIn.close();
			else begin(signedIn);
		},
		signInAgain: async (password) => {
			if (client) await again.signIn(client.account, password);
			screen.change((before) => ({...showNotice('signed in again')(before), signIn: null}));
		},
		withoutPassword: again.withoutPassword,
		retryHistory: () => settling.retryHistory(),
	};
	const settling = createSettling(screen);
	const askAgain = createAskingAgain(screen);
	const typing = createTypingPause(clock.now);
	const keepPlace = createKeeper(screen);
	const fading = createFading();
	const show = (): void => {
		if (client) keepPlace(client.store.getState());
		const frame = frameOf(state.getState(), client?.store.getState() ?? null, clock.now());
		draw(frame);
		const pause = typing.left();
		if (client) {
			settling.settle(frame, client, pause > 0);
			askAgain(client, pause > 0);
		}
		if (pause > 0) timer.within(pause);
		const change = frame.chat && nextStatusChange(frame.chat, frame.now);
		if (change !== null) timer.within(change);
		const left = fading(frame.screen, frame.now);
		if (left === 0) screen.change((before) => ({...before, notice: null, isQuitAsked: false}));
		else if (left !== null) timer.within(left);
	};
	const timer = createFrameTimer(clock, show);

	const begin = (signedIn: Client | null): void => {
		client = signedIn;
		if (signedIn) {
			unsubscribe = watch(signedIn, alert, () => state.getState().isFocused, timer.soon);
			screen.change((before) => ({...before, signIn: null}));
			settling.arrive(signedIn);
			signedIn.onNotice((line) => screen.change(showNotice(line, 'error')));
		}
		show();
		signedIn?.start();
	};
	return {
		receive: (input) => {
			if (input.type !== 'mouse' && input.type !== 'focus') typing.typed();
			receive(screen, input);
		},
		resize: (columns, rows) => screen.change((before) => ({...before, columns, rows})),
		begin,
		pause: () => client?.pause(),
		resume: () => client?.resume(),
		leave: () => {
			try {
				if (client) settling.leave(client);
				client?.pause();
			} catch {
				// What was drawn is kept already; the rest goes with the process.
			}
		},
		end: () => {
			isOver = true;
			if (client) settling.leave(client);
			timer.stop();
			unsubscribe();
			return client;
		},
	};
}

/** Asks for a frame after each change, and calls somebody who looks elsewhere; gives back what ends it. */
function watch(
	{store}: Client,
	alert: (text: string) => void,
	isFocused: () => boolean,
	onChange: () => void,
): () => void {
	let before = store.getState();
	return store.subscribe(() => {
		const after = store.getState();
		const text = isFocused() ? null : alertOf(before, after);
		before = after;
		if (text !== null) alert(text);
		onChange();
	});
}
