import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type IPty, spawn} from '@lydell/node-pty';
import {build} from 'esbuild';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {createHeadless, type Headless} from '../helpers/headless.ts';

const folder = mkdtempSync(join(tmpdir(), 'chat-tui-shell-'));
const program = join(folder, 'program.mjs');
const running: Array<{readonly pty: IPty; readonly headless: Headless}> = [];

beforeAll(async () => {
	const entryPoints = [join(import.meta.dirname, 'fixtures/screen-program.ts')];
	await build({
		entryPoints,
		outfile: program,
		bundle: true,
		platform: 'node',
		format: 'esm',
		logLevel: 'warning',
	});
});

afterEach(() => {
	for (const {pty, headless} of running.splice(0)) {
		pty.kill('SIGKILL');
		headless.dispose();
	}
});

afterAll(() => rmSync(folder, {recursive: true}));

/** An interactive shell in a real pseudo-terminal, that nobody's start-up files know of. */
function openShell(): {readonly pty: IPty; readonly headless: Headless} {
	const size = {columns: 60, rows: 10};
	const headless = createHeadless(size);
	const pty = spawn('bash', ['--norc', '--noprofile', '-i'], {
		cols: size.columns,
		rows: size.rows,
		cwd: folder,
		env: {PATH: process.env['PATH'], HOME: folder, TERM: 'xterm-256color', PS1: 'prompt> '},
	});
	pty.onData((data) => headless.output.write(data));
	running.push({pty, headless});
	return {pty, headless};
}

async function openProgram() {
	const shell = openShell();
	await shell.headless.until((screen) => screen.includes('prompt>'));
	shell.pty.write(`'${process.execPath}' program.mjs; echo "code=$?"\r`);
	await shell.headless.until((screen) => screen.includes('screen of') && screen.includes('typed:'));
	return shell;
}

const given = {bracketedPaste: false, mouse: false, focus: false, autowrap: true, kittyDepth: 0};

describe.skipIf(process.platform === 'win32')('in a real terminal, under a shell', () => {
	it.each([
		['q', 'code=0'],
		['t', 'code=1'],
		['r', 'code=1'],
		['h', 'code=129'],
		['i', 'code=130'],
		['k', 'code=143'],
	])('gives everything back however it ends: %s', async (key, code) => {
		const {pty, headless} = await openProgram();
		expect(headless.bufferType()).toBe('alternate');
		pty.write(key);
		await headless.until((screen) => screen.includes(code));
		expect(headless.bufferType()).toBe('normal');
		// bash itself turns on bracketed paste for its prompt.
		expect({...headless.modes(), bracketedPaste: false}).toMatchObject(given);
		expect(headless.cursor().isVisible).toBe(true);
		if (code === 'code=1') expect(headless.text()).toMatch(/crashed: Error: \w+ on purpose/);
		pty.write('echo ec""hoed\r');
		await headless.until((screen) => screen.includes('echo ec""hoed') && screen.includes('\nechoed'));
	});

	it('stops with Ctrl+Z and comes back with fg, its keys working', async () => {
		const {pty, headless} = await openProgram();
		pty.write('a');
		await headless.until((screen) => screen.includes('typed: a'));
		pty.write('\x1a');
		await headless.until((screen) => screen.includes('Stopped'));
		expect(headless.bufferType()).toBe('normal');
		expect({...headless.modes(), bracketedPaste: false}).toMatchObject(given);
		pty.write('fg\r');
		await headless.until((screen) => screen.startsWith('screen of') && screen.includes('typed: a'));
		expect(headless.bufferType()).toBe('alternate');
		expect(headless.modes()).toMatchObject({
			bracketedPaste: true,
			mouse: true,
			autowrap: false,
			kittyDepth: 1,
		});
		pty.write('b');
		await headless.until((screen) => screen.includes('typed: ab'));
		pty.write('q');
		await headless.until((screen) => screen.includes('prompt>') && headless.bufferType() === 'normal');
		expect(headless.modes()).toMatchObject({mouse: false, kittyDepth: 0});
	});

	it('follows the size of the terminal', async () => {
		const {pty, headless} = await openProgram();
		headless.resize(40, 5);
		pty.resize(40, 5);
		pty.write('x');
		await headless.until((screen) => screen.includes('typed: x') && /^screen of \d+$/m.test(screen));
		expect(headless.line(0)).toMatch(/^screen of \d+$/);
	});
});
