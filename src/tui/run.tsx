import type {Client} from '../client/client.ts';
import type {Credentials} from '../client/sign-in.ts';
import {outboxCounts} from '../store/selectors.ts';
import {type ExitingProcess, restoreOnEveryExit} from '../term/exits.ts';
import {openTerminal, type Terminal, type TerminalInput, type TerminalOutput} from '../term/terminal.ts';
import {type ScreenClock, systemScreenClock} from './clock.ts';
import {createScreen, type RunningScreen, type SigningInAgain} from './create-screen.ts';
import {divertConsole} from './divert-console.ts';
import type {Mounted} from './mount.tsx';
import {errorLine} from './screen.ts';
import {initialScreen} from './state.ts';
import {withoutColors} from './without-colors.ts';

export interface ScreenOptions {
	/** Not started yet; null: the sign-in page comes first. */
	readonly client: Client | null;
	/** Keeps the session and opens its client, not started. */
	readonly signIn: (how: 'login' | 'register', credentials: Credentials) => Promise<Client>;
	readonly again: SigningInAgain;
	/** What the sign-in page proposes. */
	readonly server: string;
	/** To be opened first: an alias or an id. A room the user is not in is asked about; null: the latest. */
	readonly room: string | null;
	readonly input: TerminalInput;
	readonly output: TerminalOutput;
	/** False for NO_COLOR and the like. */
	readonly colors: boolean;
	/** The next line of the log file. */
	readonly log: (line: string) => void;
	/** This process when left out: whose signals and crashes give the terminal back. */
	readonly process?: ExitingProcess;
	readonly clock?: ScreenClock;
}

/** Shows the screen until its user quits. Resolves with the exit code when the terminal is clean and the client closed. */
export async function runScreen(options: ScreenOptions): Promise<number> {
	const {client, log} = options;
	const giveConsoleBack = divertConsole(log);
	const {mount} = await loadStyled();
	const {output} = options;
	const terminal = openTerminal({
		input: options.input,
		output: options.colors ? output : withoutColors(output),
		onInput: (input) => screen?.receive(input),
		onSuspended: () => screen?.pause(),
		onResumed: () => screen?.resume(),
	});
	const restore = (): void => {
		terminal.restore();
		screen?.leave();
	};
	const ignoreExits = restoreOnEveryExit({restore}, options.process ?? thisProcess, (error) =>
		crash(error, log),
	);
	let quit = (): void => {};
	let fail = (_error: unknown): void => {};
	const over = new Promise<void>((resolve, reject) => {
		quit = resolve;
		fail = reject;
	});
	let mounted: Mounted | null = null;
	let screen: RunningScreen | null = null;
	try {
		mounted = mount(terminal, (error) => {
			log(traceOf(error));
			fail(error);
		});
		screen = assemble(options, terminal, mounted, quit);
		screen.begin(client);
		await over;
		return 0;
	} finally {
		terminal.restore();
		const last = screen?.end();
		mounted?.unmount();
		ignoreExits();
		giveConsoleBack();
		await last?.close();
		if (last) output.write(lastWords(last));
	}
}

function assemble(
	options: ScreenOptions,
	terminal: Terminal,
	mounted: Mounted,
	quit: () => void,
): RunningScreen {
	const {client, room, server, clock = systemScreenClock} = options;
	const screen = createScreen({
		initial: initialScreen({...terminal.size(), room, server: client ? null : server}),
		clock,
		signIn: options.signIn,
		again: options.again,
		draw: mounted.draw,
		alert: terminal.notify.bind(terminal),
		terminal: controls(terminal, options.output, quit),
	});
	terminal.onResize(() => screen.resize(terminal.size().columns, terminal.size().rows));
	terminal.setMouse(true);
	return screen;
}

/** What is not sent yet, and what becomes of it, told on the user's own screen; empty if all is. */
function lastWords(client: Client): string {
	const {waiting, held} = outboxCounts(client.store.getState());
	const unsent = waiting + held;
	if (unsent === 0) return '';
	if (client.store.getState().isUnsaved) {
		return `${unsent === 1 ? '1 message was' : `${unsent} messages were`} neither sent nor saved: the disk could not be written\n`;
	}
	const later = `${waiting === 1 ? '1 message waits: it goes' : `${waiting} messages wait: they go`} out at the next start\n`;
	const asked = `${held === 1 ? '1 message' : `${held} messages`} written long ago: the next start asks whether to send\n`;
	return (waiting > 0 ? later : '') + (held > 0 ? asked : '');
}

function controls(terminal: Terminal, output: TerminalOutput, quit: () => void) {
	return {
		// OSC 52; terminals that do not know it ignore it.
		copy: (text: string) => void output.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`),
		redraw: () => terminal.redraw(),
		suspend: () => terminal.suspend(),
		quit,
	};
}

/**
 * Ink styles its text through chalk, which looks at the environment once, when it is loaded, and without colours
 * leaves out bold and inverse too. Which colours there are is for the terminal's name to say; whether there are
 * any, for {@link ScreenOptions.colors}.
 */
async function loadStyled(): Promise<typeof import('./mount.tsx')> {
	const {FORCE_COLOR: before, COLORTERM = '', TERM = ''} = process.env;
	process.env['FORCE_COLOR'] = /truecolor|24bit/.test(COLORTERM) ? '3' : TERM.includes('256') ? '2' : '1';
	try {
		return await import('./mount.tsx');
	} finally {
		if (before === undefined) delete process.env['FORCE_COLOR'];
		else process.env['FORCE_COLOR'] = before;
	}
}

/** The last words, on the terminal that is the user's again. */
function crash(error: unknown, log: (line: string) => void): void {
	log(traceOf(error));
	process.stderr.write(
		`chat-tui: something went wrong that should not: ${errorLine(error)}; the log says more\n`,
	);
}

function traceOf(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Node types the listener of each event by itself; they all take one argument at most that matters. */
const thisProcess = process as unknown as ExitingProcess;
