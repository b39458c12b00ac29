import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {chatTui, program} from '../helpers/cli.ts';
import {until} from '../helpers/until.ts';
import type {Pty, PtyOptions} from './pty.ts';
import {makeHome, runInPty} from './pty.ts';

const ctrlQ = '\x11';
const ctrlZ = '\x1a';

let home: ReturnType<typeof makeHome>;
let number = 0;

/** An account with a room, whose server is away ever since: what is sent from now on waits. */
beforeAll(async () => {
	home = makeHome(['server', 'ann']);
	const args = ['serve', '--port', '0', '--data', join(home.path, 'data'), '--json'];
	const server = runInPty(args, {home: join(home.path, 'server')});
	await server.see('"listening"');
	const url = /"(http:[^"]+)"/.exec(server.text())?.[1] ?? '';
	const run = (...words: readonly string[]) =>
		chatTui(words, {home: ann(), input: 'wordpass\n', env: {CHAT_TUI_HOME: ann()}});
	expect(await run('register', 'ann', '--server', url, '--password-stdin')).toMatchObject({code: 0});
	expect(await run('create', 'tea')).toMatchObject({code: 0});
	const pty = open();
	await pty.see('connected');
	await pty.see('▸ #tea');
	pty.type(ctrlQ);
	expect(await pty.exit).toBe(0);
	server.kill('SIGTERM');
	await server.exit;
});
afterAll(() => home.remove());

const ann = () => join(home.path, 'ann');
const pidFile = () => join(ann(), 'pid');
const preload = `--import=${join(import.meta.dirname, 'sabotage.mjs')}`;

function open({sabotage, ...options}: Partial<PtyOptions> & {readonly sabotage?: string} = {}): Pty {
	const env = {NODE_OPTIONS: preload, ...(sabotage === undefined ? {} : {SABOTAGE: sabotage})};
	return runInPty(['#tea'], {home: ann(), env, ...options});
}

/** Says afterwards how the program has ended and how it has left the terminal's line. */
const underShell: PtyOptions['under'] = (command) => [
	'sh',
	'-c',
	'"$@"; code=$?; stty -a; echo "code=$code"',
	'sh',
	...command,
];

const pid = () => Number.parseInt(readFileSync(pidFile(), 'utf8'), 10);

function isRunning(): boolean {
	try {
		return process.kill(pid(), 0);
	} catch {
		return false;
	}
}

/** A message that waits and a draft, both unlike all before. */
async function write(pty: Pty): Promise<{readonly sent: string; readonly draft: string}> {
	await pty.see('▸ #tea');
	number += 1;
	const [sent, draft] = [`sent-${number}-tea`, `draft-${number}`];
	// Whatever an earlier end has left in the composer.
	pty.type(`\x15${sent}\r${draft}`);
	await pty.see((screen) => new RegExp(`… ${sent}$`, 'm').test(screen) && screen.includes(`> ${draft}`));
	return {sent, draft};
}

/** Starts again, finds both as they were, and quits. */
async function expectKept({sent, draft}: {readonly sent: string; readonly draft: string}): Promise<void> {
	const pty = open();
	await pty.see(`> ${draft}`);
	expect(pty.text().match(new RegExp(`… ${sent}$`, 'gm'))).toHaveLength(1);
	await pty.see(`${number} waiting`);
	pty.type(ctrlQ);
	expect(await pty.exit).toBe(0);
	expect(pty.leftovers()).toEqual([]);
}

interface End {
	readonly how: string;
	readonly code: number;
	readonly signal?: NodeJS.Signals;
	readonly sabotage?: string;
	readonly key?: string;
	/** What stands on the user's own screen afterwards. */
	readonly says?: RegExp;
}

const uncaught = 'chat-tui: something went wrong that should not';

const ends: readonly End[] = [
	{how: 'Ctrl+Q', code: 0, key: ctrlQ, says: /messages? waits?/},
	{how: 'SIGTERM', code: 143, signal: 'SIGTERM'},
	{how: 'SIGHUP', code: 129, signal: 'SIGHUP'},
	{how: 'SIGINT', code: 130, signal: 'SIGINT'},
	{how: 'SIGQUIT', code: 131, signal: 'SIGQUIT'},
	{
		how: 'an exception nobody caught',
		code: 1,
		sabotage: 'throw',
		says: RegExp(`${uncaught}: throw on purpose`),
	},
	{
		how: 'a rejection nobody caught',
		code: 1,
		sabotage: 'reject',
		says: RegExp(`${uncaught}: reject on purpose`),
	},
	{
		how: 'a throw in a handler',
		code: 1,
		sabotage: 'handler',
		key: '☠',
		says: RegExp(`${uncaught}: handler on purpose`),
	},
	{how: 'a throw while drawing', code: 1, sabotage: 'draw', key: 'x', says: /chat-tui: .*draw on purpose/},
	{
		how: 'a throw in a component',
		code: 1,
		sabotage: 'component',
		key: 'x',
		says: /chat-tui: .*component on purpose/,
	},
	{how: 'the end of standard input', code: 129, sabotage: 'stdinEnd'},
	{how: 'standard input that fails', code: 129, sabotage: 'stdinError'},
	{how: 'standard output that fails', code: 129, sabotage: 'stdoutError'},
];

describe.skipIf(process.platform === 'win32')('the terminal is clean, and what was typed is kept', () => {
	it.each(ends)('after $how', async ({code, signal, sabotage, key, says}) => {
		const pty = open({under: underShell, rows: 40, ...(sabotage === undefined ? {} : {sabotage})});
		const written = await write(pty);
		expect(pty.leftovers()).toContain('alternate screen');
		if (signal) process.kill(pid(), signal);
		if (sabotage !== undefined) {
			process.kill(pid(), 'SIGUSR2');
			await until(() => readFileSync(pidFile(), 'utf8').endsWith('broken'), {what: 'the sabotage'});
		}
		if (key !== undefined) pty.type(key);
		await pty.see(/code=\d+/);
		await pty.exit;
		await pty.parsed();
		expect(pty.text()).toContain(`code=${code}`);
		expect(pty.text()).toMatch(/[^-]icanon/);
		expect(pty.text()).toMatch(/[^-]echo\b/);
		if (says) expect(pty.text()).toMatch(says);
		expect(pty.leftovers()).toEqual([]);
		expect(isRunning()).toBe(false);
		await expectKept(written);
	});
});

describe.skipIf(process.platform === 'win32')('a terminal that is closed', () => {
	const isGone = () => until(() => !isRunning(), {ms: 5000, what: 'the end of the program'});

	it('ends the program, which keeps what was typed', async () => {
		const pty = open();
		const written = await write(pty);
		pty.hangUp();
		expect(await pty.exit).toBe(129);
		await isGone();
		await expectKept(written);
	});

	it('ends a program that gets no signal of it', async () => {
		const coded = join(home.path, 'code');
		const pty = open({
			under: (command) => ['sh', '-c', `trap '' HUP; setsid -w "$@"; echo $? > ${coded}`, 'sh', ...command],
		});
		const written = await write(pty);
		pty.hangUp();
		await isGone();
		await until(() => existsSync(coded) && readFileSync(coded, 'utf8') === '129\n', {what: 'the exit code'});
		await expectKept(written);
	});

	it('ends a program that is stopped', async () => {
		const {pty, written} = await stopInShell();
		pty.hangUp();
		await pty.exit;
		await isGone();
		await expectKept(written);
	});
});

describe.skipIf(process.platform === 'win32')('Ctrl+Z', () => {
	it('gives the terminal to the shell, and fg takes it again in the size it has then', async () => {
		const {pty, written} = await stopInShell();
		// The shell itself asks for marked pastes.
		expect(pty.leftovers().filter((mode) => mode !== 'bracketed paste')).toEqual([]);
		pty.type('stty -a | grep -o "[-]*icanon"; echo "le""ft"\r');
		await pty.see(/^icanon\s+left/m);
		pty.resize(100, 30);
		pty.type('fg\r');
		await pty.see(
			(screen) =>
				screen.includes(`> ${written.draft}`) && screen.split('\n').at(29)?.includes('waiting') === true,
		);
		expect(pty.leftovers()).toEqual([
			'alternate screen',
			'bracketed paste',
			'mouse',
			'focus events',
			'autowrap off',
		]);
		pty.type('-more');
		await pty.see(`> ${written.draft}-more`);
		pty.type(ctrlQ);
		await pty.see(/messages? waits?/);
		pty.type('exit\r');
		await pty.exit;
		await expectKept({...written, draft: `${written.draft}-more`});
	});
});

describe('a terminal of one cell', () => {
	it('is drawn in, typed into, and made larger again', async () => {
		const pty = open();
		const written = await write(pty);
		pty.resize(1, 1);
		pty.type('-more');
		pty.resize(80, 24);
		await pty.see(`> ${written.draft}-more`);
		pty.resize(1, 1);
		pty.type(ctrlQ);
		expect(await pty.exit).toBe(0);
		expect(pty.leftovers()).toEqual([]);
		await expectKept({...written, draft: `${written.draft}-more`});
	});
});

/** An interactive shell in which the program was started, written to, and stopped. */
async function stopInShell() {
	const env = {NODE_OPTIONS: preload, PS1: 'prompt> '};
	const pty = open({rows: 40, env, under: () => ['bash', '--norc', '--noprofile', '-i']});
	await pty.see('prompt>');
	pty.type(`'${process.execPath}' '${program}' '#tea'\r`);
	const written = await write(pty);
	pty.type(ctrlZ);
	await pty.see('Stopped');
	return {pty, written};
}
