import type {Client} from '../../src/client/client.ts';
import type {ExitingProcess} from '../../src/term/exits.ts';
import {runScreen, type ScreenOptions} from '../../src/tui/run.tsx';
import {createHeadless, type Headless} from './headless.ts';

/** The whole screen on a headless terminal. */
export interface RenderedApp extends Headless {
	/** Its exit code, once it has quit. */
	readonly code: Promise<number>;
	/** Sends the keys and waits until the screen is as asked. */
	press(keys: string, predicate: (screen: string) => boolean): Promise<void>;
	/** Moves the screen's clock. */
	pass(ms: number): void;
	readonly logged: readonly string[];
	quit(): Promise<number>;
}

export interface AppOptions extends Partial<Pick<ScreenOptions, 'room' | 'colors' | 'signIn' | 'again'>> {
	readonly columns?: number;
	readonly rows?: number;
	/** Null: the sign-in page. */
	readonly client: Client | null;
}

export const keys = {
	enter: '\r',
	escape: '\x1b',
	tab: '\t',
	shiftTab: '\x1b[Z',
	altEnter: '\x1b\r',
	up: '\x1b[A',
	down: '\x1b[B',
	altUp: '\x1b[1;3A',
	altDown: '\x1b[1;3B',
	altA: '\x1ba',
	pageUp: '\x1b[5~',
	pageDown: '\x1b[6~',
	end: '\x1b[F',
	f1: '\x1bOP',
	ctrl: (letter: string): string => String.fromCharCode(letter.toUpperCase().charCodeAt(0) - 64),
	paste: (text: string): string => `\x1b[200~${text}\x1b[201~`,
	focus: (isFocused: boolean): string => (isFocused ? '\x1b[I' : '\x1b[O'),
	wheelUp: '\x1b[<64;10;5M',
};

/** The afternoon of the day on which the fake rooms talk. */
const start = new Date(2024, 0, 2, 15).getTime();

export function renderApp({columns = 80, rows = 24, client, ...options}: AppOptions): RenderedApp {
	const headless = createHeadless({columns, rows});
	const clock = createScreenClock(start);
	const logged: string[] = [];
	const code = runScreen({
		client,
		signIn: async () => Promise.reject(new Error('nobody signs in here')),
		again: {
			signIn: async () => Promise.reject(new Error('nobody signs in here')),
			withoutPassword: async () => null,
		},
		server: 'http://localhost:8080',
		room: null,
		colors: true,
		...options,
		input: headless.input,
		output: headless.output,
		log: (line) => void logged.push(line),
		process: quietProcess(),
		clock,
	});
	return {
		...headless,
		code,
		logged,
		pass: clock.pass,
		press: async (typed, predicate) => {
			headless.type(typed);
			await headless.until(predicate);
		},
		quit: () => {
			headless.type(keys.ctrl('q'));
			return code;
		},
	};
}

/** A process that no signal ever reaches. */
export function quietProcess(): ExitingProcess {
	const nothing = {on: () => {}, off: () => {}};
	const ends = {pid: 0, exit: () => {}, kill: () => {}, removeAllListeners: () => {}};
	return {...nothing, ...ends, stdin: nothing, stdout: nothing};
}

/** Real timers, so that frames come, on a time of day that is moved by hand. */
function createScreenClock(from: number) {
	let moved = 0;
	const began = performance.now();
	return {
		now: () => from + moved + (performance.now() - began),
		after: (ms: number, run: () => void) => {
			const timer = setTimeout(run, ms);
			return () => clearTimeout(timer);
		},
		pass: (ms: number) => {
			moved += ms;
		},
	};
}
