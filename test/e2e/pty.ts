import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {type IPty, spawn} from '@lydell/node-pty';
import {Unicode11Addon} from '@xterm/addon-unicode11';
import xtermPackage from '@xterm/headless';
import {until} from '../helpers/until.ts';

const program = resolve(import.meta.dirname, '../../bin/chat-tui.js');

/** The program in a real pseudo-terminal, and what a person in front of it sees. */
export interface Pty {
	/** The screen's rows, right-trimmed, joined by newlines. */
	text(): string;
	/** Waits until the parsed screen satisfies the condition; rejects with the screen's text. */
	see(what: string | RegExp | ((screen: string) => boolean), ms?: number): Promise<void>;
	type(text: string): void;
	resize(columns: number, rows: number): void;
	kill(signal: string): void;
	/** Closes the terminal's window: what runs in it is hung up on. */
	hangUp(): void;
	/** Resolves once all that was written so far is on the screen. */
	parsed(): Promise<void>;
	/** Exit code (128 + n for an end by signal n, as a shell says it). */
	readonly exit: Promise<number>;
	/** Modes that a program should not leave behind; empty when the terminal is as it was. */
	leftovers(): readonly string[];
	/** Bytes the program has written so far. */
	bytes(): number;
}

export interface PtyOptions {
	readonly home: string;
	readonly columns?: number;
	readonly rows?: number;
	readonly env?: Readonly<Record<string, string>>;
	/** What runs the program, from its command line; the command line itself when left out. */
	readonly under?: (command: readonly string[]) => readonly string[];
}

const open = new Set<{kill(): void}>();

/** Runs `chat-tui ...args` in a pseudo-terminal, in an environment from scratch. */
export function runInPty(
	args: readonly string[],
	{home, columns = 80, rows = 24, env = {}, under = (command) => command}: PtyOptions,
): Pty {
	const xterm = new xtermPackage.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 1000});
	xterm.loadAddon(new Unicode11Addon());
	xterm.unicode.activeVersion = '11';
	const [command = '', ...rest] = under([process.execPath, program, ...args]);
	const child = spawn(command, rest, {
		cols: columns,
		rows,
		name: 'xterm-256color',
		cwd: home,
		env: {
			PATH: process.env['PATH'] ?? '',
			HOME: home,
			CHAT_TUI_HOME: home,
			TERM: 'xterm-256color',
			LANG: 'C.UTF-8',
			...env,
		},
	});
	open.add(child);
	let bytes = 0;
	let raw = '';
	child.onData((data) => {
		bytes += Buffer.byteLength(data);
		raw = (raw + data).slice(-20_000);
		xterm.write(data);
	});
	xterm.onData((reply) => child.write(reply));
	const exit = new Promise<number>((done) => {
		child.onExit(({exitCode, signal}) => {
			open.delete(child);
			done(signal ? 128 + signal : exitCode);
		});
	});
	const text = () => {
		const buffer = xterm.buffer.active;
		const lines = Array.from(
			{length: xterm.rows},
			(_, row) => buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '',
		);
		return lines.join('\n').trimEnd();
	};
	return {
		text,
		see: async (what, ms = 10_000) => {
			const holds =
				typeof what === 'function'
					? what
					: (screen: string) => (typeof what === 'string' ? screen.includes(what) : what.test(screen));
			try {
				await until(() => holds(text()), {ms, what: 'the screen'});
			} catch {
				throw new Error(`waited ${ms} ms in vain for ${String(what)}; the screen:\n${text()}`);
			}
		},
		type: (keys) => child.write(keys),
		resize: (newColumns, newRows) => {
			xterm.resize(newColumns, newRows);
			child.resize(newColumns, newRows);
		},
		kill: (signal) => child.kill(signal),
		// node-pty has this, though its types do not tell.
		hangUp: () => (child as IPty & {destroy(): void}).destroy(),
		parsed: () => new Promise((resolve) => xterm.write('', resolve)),
		exit,
		leftovers: () => [
			...(xterm.buffer.active.type === 'normal' ? [] : ['alternate screen']),
			...(xterm.modes.bracketedPasteMode ? ['bracketed paste'] : []),
			...(xterm.modes.mouseTrackingMode === 'none' ? [] : ['mouse']),
			...(xterm.modes.sendFocusMode ? ['focus events'] : []),
			...(xterm.modes.wraparoundMode ? [] : ['autowrap off']),
			...(raw.lastIndexOf('\x1b[?25h') >= raw.lastIndexOf('\x1b[?25l') ? [] : ['hidden cursor']),
		],
		bytes: () => bytes,
	};
}

/** A folder with one home a person for one test; `remove` also ends every program that still runs. */
export function makeHome(people: readonly string[]): {readonly path: string; remove(): void} {
	const path = mkdtempSync(join(tmpdir(), 'chat-tui-e2e-'));
	for (const person of people) mkdirSync(join(path, person));
	return {
		path,
		remove: () => {
			for (const child of open) child.kill();
			rmSync(path, {recursive: true, force: true});
		},
	};
}
