import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {until} from './until.ts';

/** The built program, as a user starts it. */
export const program = resolve(import.meta.dirname, '../../bin/chat-tui.js');

/** How a run of the program ended. */
export interface Ran {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface Running {
	readonly child: ChildProcessWithoutNullStreams;
	readonly ended: Promise<Ran>;
	/** Waits until standard output holds this many whole lines, and gives them. */
	lines(count: number): Promise<readonly string[]>;
	stderr(): string;
}

export interface StartOptions {
	readonly home: string;
	/** Standard input; it ends after that. */
	readonly input?: string;
	readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command line to its end, in an environment from scratch. */
export function chatTui(args: readonly string[], options: StartOptions): Promise<Ran> {
	return startChatTui(args, options).ended;
}

/** Starts a command line that goes on until it is ended. */
export function startChatTui(args: readonly string[], {home, input = '', env = {}}: StartOptions): Running {
	const child = spawn(process.execPath, [program, ...args], {
		cwd: home,
		env: {PATH: process.env['PATH'] ?? '', HOME: home, CHAT_TUI_HOME: join(home, 'chat'), ...env},
	});
	let stdout = '';
	let stderr = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
	});
	// A program that does not read its input may be gone before it is written.
	child.stdin.on('error', () => {}).end(input);
	const ended = new Promise<Ran>((done) => child.on('close', (code) => done({code, stdout, stderr})));
	const wholeLines = () => stdout.split('\n').slice(0, -1);
	return {
		child,
		ended,
		stderr: () => stderr,
		lines: async (count) => {
			await until(() => wholeLines().length >= count || child.exitCode !== null, {
				ms: 10_000,
				what: `${count} lines`,
			});
			if (wholeLines().length < count) throw new Error(`ended with ${child.exitCode}\n${stdout}${stderr}`);
			return wholeLines();
		},
	};
}

/** The JSON objects of a `--json` run, one a line. */
export function jsonLines({stdout}: Pick<Ran, 'stdout'>): readonly Record<string, unknown>[] {
	return stdout
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line));
}

/** A folder for one test file's programs; `remove` it at the end. */
export function makeHome(): {readonly path: string; remove(): void} {
	const path = mkdtempSync(join(tmpdir(), 'chat-tui-test-'));
	return {path, remove: () => rmSync(path, {recursive: true, force: true})};
}
