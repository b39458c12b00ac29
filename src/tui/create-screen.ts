import {createStore} from 'zustand/vanilla';
import type {Client} from '../client/client.ts';
import type {Credentials} from '../client/sign-in.ts';
import type {Input} from '../term/input-types.ts';
import {alertOf} from './alerts.ts';
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

/** What the screen is set up in. */
export interface ScreenParts {
	readonly initial: ScreenState;
	readonly clock: ScreenClock;
	readonly signIn: (how: 'login' | 'register', credentials: Credentials) => Promise<Client>;
	/** Shows a frame. */
	readonly draw: (frame: Frame) => void;
	/** Calls somebody who looks elsewhere. */
	readonly alert: (text: string) => void;
	readonly terminal: Pick<Screen, 'copy' | 'redraw' | 'suspend' | 'quit'>;
}

/** A screen in motion: input goes in, frames come out. */
export interface RunningScreen {
	receive(input: Input): void;
	resize(columns: number, rows: number): void;
	/** Draws what the client remembers, and only then starts it. */
	begin(client: Client | null): void;
	/** Draws no more; gives the client, which the caller closes. */
	end(): Client | null;
}

/** Joins the screen's state, the client's store, and time: each change of either leads to one frame. */
export function createScreen({initial, clock, signIn, draw, alert, terminal}: ScreenParts): RunningScreen {
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
		retryHistory: () => settling.retryHistory(),
	};
	const settling = createSettling(screen);
	const keepPlace = createKeeper(screen);
	const fading = createFading();
	const show = (): void => {
		if (client) keepPlace(client.store.getState());
		const frame = frameOf(state.getState(), client?.store.getState() ?? null, clock.now());
		draw(frame);
		if (client) settling.settle(frame, client);
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
		}
		show();
		signedIn?.start();
	};
	return {
		receive: (input) => receive(screen, input),
		resize: (columns, rows) => screen.change((before) => ({...before, columns, rows})),
		begin,
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
