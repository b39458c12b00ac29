import {createInkStdin, InkStdout} from './ink-streams.ts';
import {createInputDecoder, type Input} from './input.ts';
import {
	enterScreen,
	leaveScreen,
	mouseOff,
	mouseOn,
	notification,
	restoreTitle,
	titleSequence,
} from './modes.ts';
import {type Position, Screen, type Size} from './screen.ts';
import {writeNow} from './write-now.ts';

/** What is used of standard input. */
export interface TerminalInput {
	setRawMode?(isRaw: boolean): unknown;
	on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
	off(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
	resume(): unknown;
	pause(): unknown;
}

/** What is used of standard output. With `fd` it can be written to synchronously, in the last moment. */
export interface TerminalOutput {
	readonly columns?: number;
	readonly rows?: number;
	readonly fd?: number;
	write(text: string): unknown;
	on(event: 'resize', listener: () => void): unknown;
	off(event: 'resize', listener: () => void): unknown;
}

/** What is used of the process to stop and go on as the shell wants it. */
export interface JobControl {
	kill(pid: number, signal: 'SIGTSTP'): unknown;
	emit(event: 'SIGWINCH', name: 'SIGWINCH'): unknown;
	on(event: 'SIGCONT', listener: () => void): unknown;
	off(event: 'SIGCONT', listener: () => void): unknown;
}

export interface TerminalOptions {
	readonly input: TerminalInput;
	readonly output: TerminalOutput;
	readonly onInput: (input: Input) => void;
	readonly onSuspended?: () => void;
	readonly onResumed?: () => void;
	/** This process when left out. */
	readonly job?: JobControl;
	/** TERM, which decides how notifications are said; from the environment when left out. */
	readonly term?: string;
}

/** The user's terminal, turned into a screen of our own until {@link Terminal.restore}. */
export interface Terminal {
	/** For Ink, with `debug: true`. What it draws in one turn of the event loop is shown at once, as one update. */
	readonly inkStdout: NodeJS.WriteStream;
	/** For Ink, which must never touch the real one. */
	readonly inkStdin: NodeJS.ReadStream;
	size(): Size;
	/** Gives back what ends it. */
	onResize(listener: () => void): () => void;
	/** From 0; null hides the cursor. Shown together with what is drawn in the same turn. */
	placeCursor(position: Position | null): void;
	setTitle(text: string): void;
	/** Rings the bell and asks for a desktop notification. */
	notify(text: string): void;
	setMouse(on: boolean): void;
	/** Writes everything anew, in case another program wrote over it. */
	redraw(): void;
	/** Gives the terminal back, stops the process group as Ctrl+Z does, and takes the terminal again afterwards. */
	suspend(): void;
	/** Gives the terminal back for good, at once. Any number of times, in any state, without errors. */
	restore(): void;
}

export function openTerminal(options: TerminalOptions): Terminal {
	return new OpenTerminal(options);
}

/** How long the stop of Ctrl+Z may take. Where nothing can stop us (no shell above), we go on after it. */
const stopMs = 100;

class OpenTerminal implements Terminal {
	readonly inkStdout: NodeJS.WriteStream;
	readonly inkStdin = createInkStdin();
	private readonly options: TerminalOptions;
	private readonly job: JobControl;
	private readonly ink: InkStdout;
	private readonly screen: Screen;
	private readonly decoder = createInputDecoder((input) => this.receive(input));
	private readonly resizeListeners = new Set<() => void>();
	private state: 'ours' | 'suspended' | 'restored' = 'suspended';
	private isUpdateDue = false;
	private hasMouse = false;
	private title: string | null = null;
	private stopTimer: NodeJS.Timeout | undefined;

	constructor(options: TerminalOptions) {
		this.options = options;
		this.job = options.job ?? process;
		this.screen = new Screen(this.size());
		this.ink = new InkStdout(
			() => this.size(),
			(frame) => this.draw(frame),
		);
		this.inkStdout = this.ink.asStream();
		options.output.on('resize', this.resized);
		this.job.on('SIGCONT', this.continued);
		this.enter();
	}

	size(): Size {
		const {columns, rows} = this.options.output;
		return {columns: columns || 80, rows: rows || 24};
	}

	onResize(listener: () => void): () => void {
		this.resizeListeners.add(listener);
		return () => this.resizeListeners.delete(listener);
	}

	placeCursor(position: Position | null): void {
		this.screen.setCursor(position);
		this.updateSoon();
	}

	setTitle(text: string): void {
		if (text === this.title) return;
		this.write(titleSequence(text, this.title === null));
		this.title = text;
	}

	notify(text: string): void {
		this.write(notification(text, this.options.term ?? process.env['TERM'] ?? ''));
	}

	setMouse(on: boolean): void {
		this.hasMouse = on;
		this.write(on ? mouseOn : mouseOff);
	}

	redraw(): void {
		this.screen.forget();
		this.updateSoon();
	}

	suspend(): void {
		if (this.state !== 'ours') return;
		this.leave('suspended');
		this.options.onSuspended?.();
		// SIGTSTP to the whole group, as the terminal's own Ctrl+Z does: npm and the like above us have to stop too
		// for the shell to notice. Unlike SIGSTOP it does nothing where no shell could ever continue us.
		this.job.kill(0, 'SIGTSTP');
		// The immediate lets SIGCONT come first when both are due.
		this.stopTimer = setTimeout(() => setImmediate(this.neverStopped), stopMs);
	}

	restore(): void {
		if (this.state === 'restored') return;
		const wasOurs = this.state === 'ours';
		this.state = 'restored';
		clearTimeout(this.stopTimer);
		this.options.output.off('resize', this.resized);
		this.job.off('SIGCONT', this.continued);
		if (wasOurs) this.leave('restored');
	}

	private enter(): void {
		const {input} = this.options;
		this.state = 'ours';
		input.setRawMode?.(true);
		input.on('data', this.read);
		input.resume();
		const title = this.title === null ? '' : titleSequence(this.title, true);
		this.write(enterScreen + (this.hasMouse ? mouseOn : '') + title);
		this.redraw();
	}

	private leave(state: 'suspended' | 'restored'): void {
		const {input, output} = this.options;
		this.state = state;
		this.decoder.end();
		input.off('data', this.read);
		const bytes = leaveScreen + (this.title === null ? '' : restoreTitle);
		if (output.fd === undefined) attempt(() => output.write(bytes));
		else writeNow(output.fd, bytes);
		attempt(() => input.setRawMode?.(false));
		attempt(() => input.pause());
	}

	/** After Ctrl+Z, and after a stop that we did not ask for: the shell has changed the terminal's modes meanwhile. */
	private readonly continued = (): void => {
		if (this.state === 'restored') return;
		clearTimeout(this.stopTimer);
		if (this.state === 'ours') this.leave('suspended');
		// Whoever is stopped is not told of a new size: so Node looks at it now.
		this.job.emit('SIGWINCH', 'SIGWINCH');
		this.screen.setSize(this.size());
		this.enter();
		this.options.onResumed?.();
		this.resized();
	};

	private readonly neverStopped = (): void => {
		if (this.state === 'suspended') this.continued();
	};

	private readonly read = (chunk: Uint8Array): void => this.decoder.push(chunk);

	private receive(input: Input): void {
		if (this.state === 'ours') this.options.onInput(input);
	}

	private readonly resized = (): void => {
		this.screen.setSize(this.size());
		// The application first: what it draws then takes the place of Ink's old layout in the new size.
		for (const listener of this.resizeListeners) listener();
		this.ink.emit('resize');
		this.updateSoon();
	};

	private draw(frame: string): void {
		this.screen.setFrame(frame);
		this.updateSoon();
	}

	/** Once for all that is drawn and placed in this turn: a frame and its cursor belong together. */
	private updateSoon(): void {
		if (this.isUpdateDue) return;
		this.isUpdateDue = true;
		queueMicrotask(() => {
			this.isUpdateDue = false;
			if (this.state === 'ours') this.write(this.screen.update());
		});
	}

	private write(bytes: string): void {
		if (this.state === 'ours' && bytes !== '') this.options.output.write(bytes);
	}
}

function attempt(act: () => unknown): void {
	try {
		act();
	} catch {
		// The terminal is gone; there is nothing left to give back.
	}
}
