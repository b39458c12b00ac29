import {EventEmitter} from 'node:events';
import {afterEach, describe, expect, it} from 'vitest';
import type {Input} from '../../src/term/input.ts';
import {openTerminal, type Terminal, type TerminalOptions} from '../../src/term/terminal.ts';
import {createHeadless, type Headless} from '../helpers/headless.ts';
import {until} from '../helpers/until.ts';

const opened: Array<{terminal: Terminal; headless: Headless}> = [];

afterEach(() => {
	for (const {terminal, headless} of opened.splice(0)) {
		terminal.restore();
		headless.dispose();
	}
});

/** Stops nothing, and remembers who was to be stopped. */
class FakeJob extends EventEmitter {
	readonly kills: Array<readonly [number, string]> = [];

	kill(pid: number, signal: string): void {
		this.kills.push([pid, signal]);
	}
}

function open(size = {columns: 20, rows: 5}, more: Partial<TerminalOptions> = {}) {
	const headless = createHeadless(size);
	const inputs: Input[] = [];
	const job = new FakeJob();
	const terminal = openTerminal({
		input: headless.input,
		output: headless.output,
		onInput: (input) => inputs.push(input),
		job,
		term: 'xterm-256color',
		...more,
	});
	opened.push({terminal, headless});
	const draw = async (...rows: readonly string[]) => {
		const before = headless.written().length;
		terminal.inkStdout.write(rows.join('\n'));
		await headless.parsed();
		return headless.written().slice(before);
	};
	return {headless, inputs, job, terminal, draw};
}

const rowsWritten = (bytes: string) =>
	[...bytes.matchAll(/\x1b\[(\d+);1H\x1b\[m/g)].map((match) => Number(match[1]) - 1);

describe('what is drawn', () => {
	it('is written by changed rows only, as one synchronized update', async () => {
		const {headless, draw} = open();
		await draw('one', 'two', 'three');
		const bytes = await draw('one', 'TWO', 'three');
		expect(rowsWritten(bytes)).toEqual([1]);
		expect(bytes).toMatch(/^\x1b\[\?2026h[\s\S]*\x1b\[\?2026l$/);
		expect(bytes.length).toBeLessThanOrEqual('TWO'.length + 40);
		expect(headless.text()).toBe('one\nTWO\nthree\n\n');
		expect(await draw('one', 'TWO', 'three')).toBe('');
	});

	it('never takes the last column of a full row', async () => {
		const {headless, draw} = open({columns: 5, rows: 2});
		const bytes = await draw('12345', 'abcde');
		expect(headless.text()).toBe('12345\nabcde');
		// Many terminals keep the cursor on the last column there: cleared afterwards, its character would be lost.
		expect(bytes).toContain('\x1b[K12345\x1b');
		await draw('12', 'あいう');
		expect(headless.text()).toBe('12\nあい');
	});

	it('leaves out the rows below the terminal, and does not scroll', async () => {
		const {headless, draw} = open({columns: 5, rows: 2});
		const bytes = await draw('1', '2', '3', '4');
		expect(headless.text()).toBe('1\n2');
		expect(bytes).not.toMatch(/[34]$|\n/);
	});

	it('keeps a row that is wider than thought from moving the others', async () => {
		const {headless, draw} = open({columns: 6, rows: 3});
		await draw('above', '😀😀😀😀😀', 'below');
		expect(headless.line(0)).toBe('above');
		expect(headless.line(2)).toBe('below');
		await draw('above', 'x', 'below');
		expect(headless.text()).toBe('above\nx\nbelow');
	});

	it('draws wide characters in two cells, and clears both', async () => {
		const {headless, draw} = open();
		await draw('日本|', '😀|');
		expect(headless.cell(0, 0)).toMatchObject({text: '日', width: 2});
		expect(headless.cell(4, 0).text).toBe('|');
		expect(headless.cell(2, 1).text).toBe('|');
		await draw('a|', 'b|');
		expect(headless.text()).toBe('a|\nb|\n\n\n');
	});

	it('does not let the style of one row reach into the next', async () => {
		const {headless, draw} = open();
		await draw('\x1b[41mred', 'plain');
		expect(headless.cell(0, 1).style).toBe(headless.cell(10, 3).style);
	});

	it('shows only the last of several frames of one turn', async () => {
		const {headless, terminal, draw} = open();
		terminal.inkStdout.write('first');
		terminal.inkStdout.write('second');
		const bytes = await draw('third');
		expect(bytes).not.toMatch(/first|second/);
		expect(headless.line(0)).toBe('third');
	});

	it('takes what Ink writes besides frames for none', async () => {
		const {headless, draw} = open();
		await draw('kept');
		await draw('');
		await draw('', '');
		expect(headless.line(0)).toBe('kept');
	});

	it('is written anew after redraw', async () => {
		const {headless, terminal, draw} = open();
		await draw('one', 'two');
		headless.output.write('\x1b[1;1Hrubbish\x1b[2;1Hmore of it');
		terminal.redraw();
		await headless.parsed();
		expect(headless.text()).toBe('one\ntwo\n\n\n');
	});
});

describe('the cursor', () => {
	it('is shown where it was placed, within the same update as the frame', async () => {
		const {headless, terminal, draw} = open();
		expect(headless.cursor().isVisible).toBe(true);
		await headless.parsed();
		expect(headless.cursor().isVisible).toBe(false);
		terminal.placeCursor({column: 3, row: 1});
		const bytes = await draw('one', 'two');
		expect(bytes.match(/2026h/g)).toHaveLength(1);
		expect(headless.cursor()).toEqual({column: 3, row: 1, isVisible: true});
	});

	it('moves without drawing any row, stays within the screen, and can be hidden', async () => {
		const {headless, terminal, draw} = open();
		await draw('one');
		const before = headless.written().length;
		terminal.placeCursor({column: 99, row: 99});
		await headless.parsed();
		expect(headless.cursor()).toEqual({column: 19, row: 4, isVisible: true});
		expect(rowsWritten(headless.written().slice(before))).toEqual([]);
		terminal.placeCursor(null);
		await headless.parsed();
		expect(headless.cursor().isVisible).toBe(false);
	});
});

describe('a resize', () => {
	it('tells its listeners and Ink, and draws every row anew', async () => {
		const {headless, terminal, draw} = open();
		await draw('one', 'two');
		const heard: string[] = [];
		const stop = terminal.onResize(() => heard.push(`${terminal.size().columns}×${terminal.size().rows}`));
		terminal.inkStdout.on('resize', () =>
			heard.push(`Ink ${terminal.inkStdout.columns}×${terminal.inkStdout.rows}`),
		);
		headless.resize(10, 3);
		expect(heard).toEqual(['10×3', 'Ink 10×3']);
		expect(rowsWritten(await draw('one', 'two', 'three', 'four'))).toEqual([0, 1, 2]);
		expect(headless.text()).toBe('one\ntwo\nthree');
		stop();
		headless.resize(30, 6);
		expect(heard).toHaveLength(3);
	});
});

describe('input', () => {
	it('comes decoded', () => {
		const {headless, inputs} = open();
		expect(headless.input).toMatchObject({isRaw: true, isPaused: false});
		headless.type('hi\r');
		headless.type('\x1b[A');
		expect(inputs).toMatchObject([{type: 'text', text: 'hi'}, {name: 'enter'}, {name: 'up'}]);
	});

	it('never reaches Ink', () => {
		const {headless, terminal} = open();
		headless.type('x');
		expect(terminal.inkStdin.isTTY).toBe(true);
		expect(terminal.inkStdin.setRawMode(true).read()).toBe(null);
		expect(headless.input.isRaw).toBe(true);
	});
});

describe('restore', () => {
	it('gives everything back at once, and once only', async () => {
		const {headless, terminal, draw} = open();
		headless.output.write('');
		terminal.setMouse(true);
		terminal.setTitle('rooms');
		terminal.placeCursor({column: 0, row: 0});
		await draw('ours');
		expect(headless.bufferType()).toBe('alternate');
		const on = {
			bracketedPaste: true,
			mouse: true,
			focus: true,
			autowrap: false,
			synchronized: false,
			kittyDepth: 1,
		};
		expect(headless.modes()).toEqual(on);
		expect(headless.title()).toBe('rooms');

		terminal.restore();
		const bytes = headless.bytesWritten();
		terminal.restore();
		terminal.inkStdout.write('late');
		terminal.setTitle('late');
		terminal.setMouse(true);
		terminal.redraw();
		await headless.parsed();
		expect(headless.bytesWritten()).toBe(bytes);
		expect(headless.bufferType()).toBe('normal');
		const off = {
			bracketedPaste: false,
			mouse: false,
			focus: false,
			autowrap: true,
			synchronized: false,
			kittyDepth: 0,
		};
		expect(headless.modes()).toEqual(off);
		expect(headless.cursor().isVisible).toBe(true);
		expect(headless.text().trim()).toBe('');
		expect(headless.input).toMatchObject({isRaw: false, isPaused: true});
		expect(headless.input.listenerCount('data')).toBe(0);
		expect(headless.output.listenerCount('resize')).toBe(0);
	});

	it('does not throw when the terminal is gone', () => {
		const {headless, terminal} = open();
		headless.output.write = () => {
			throw new Error('EIO');
		};
		headless.input.setRawMode = () => {
			throw new Error('EIO');
		};
		terminal.restore();
		expect(headless.input.isPaused).toBe(true);
	});

	it('lets nothing through that was half typed', () => {
		const {headless, inputs, terminal} = open();
		headless.type('\x1b');
		terminal.restore();
		expect(inputs).toEqual([]);
	});
});

describe('suspend', () => {
	it('gives the terminal back, stops the group, and takes it again on SIGCONT', async () => {
		const events: string[] = [];
		const more = {onSuspended: () => events.push('suspended'), onResumed: () => events.push('resumed')};
		const {headless, job, terminal, draw} = open(undefined, more);
		terminal.setMouse(true);
		await draw('ours');
		terminal.suspend();
		await headless.parsed();
		expect(job.kills).toEqual([[0, 'SIGTSTP']]);
		expect(headless.bufferType()).toBe('normal');
		expect(headless.modes()).toMatchObject({mouse: false, kittyDepth: 0});
		expect(headless.input.isRaw).toBe(false);

		job.emit('SIGCONT');
		await headless.until((screen) => screen.startsWith('ours'));
		expect(headless.bufferType()).toBe('alternate');
		expect(headless.modes()).toMatchObject({mouse: true, kittyDepth: 1});
		expect(headless.input.isRaw).toBe(true);
		expect(events).toEqual(['suspended', 'resumed']);
	});

	it('looks at the size that the terminal has by then', async () => {
		const {headless, job, terminal, draw} = open();
		await draw('ours');
		let looks = 0;
		job.on('SIGWINCH', () => looks++);
		terminal.suspend();
		expect(looks).toBe(0);
		job.emit('SIGCONT');
		expect(looks).toBe(1);
		await headless.until((screen) => screen.startsWith('ours'));
	});

	it('goes on where nothing could stop it', async () => {
		const {headless, terminal, draw} = open();
		await draw('ours');
		terminal.suspend();
		await until(() => headless.input.isRaw, {what: 'raw mode again'});
		await headless.until((screen) => screen.startsWith('ours'));
	});

	it('takes the terminal again after a stop that was not its own', async () => {
		const {headless, job, draw} = open();
		await draw('ours');
		headless.output.write('\x1b[?1049l\x1b[?2004l$ fg');
		headless.input.setRawMode(false);
		job.emit('SIGCONT');
		await headless.until((screen) => screen.startsWith('ours'));
		expect(headless.modes()).toMatchObject({bracketedPaste: true, kittyDepth: 1});
		expect(headless.input.isRaw).toBe(true);
	});
});

describe('titles and notifications', () => {
	it('cannot be used to write anything else to the terminal', async () => {
		const {headless, terminal} = open();
		terminal.setTitle('a\x07\x1b]52;c;aGk=\x07b\nc');
		terminal.notify('9;4\x1b\\\x1b[2Jx');
		await headless.parsed();
		expect(headless.title()).toBe('a ]52;c;aGk= b c');
		expect(headless.written()).toContain('\x07\x1b]9; 9;4 \\ [2Jx\x1b\\');
	});

	it('are said once, in the dialect of the terminal', async () => {
		const {headless, terminal} = open(undefined, {term: 'foot'});
		terminal.notify('Ana; hello');
		terminal.setTitle('rooms');
		terminal.setTitle('rooms');
		expect(headless.written()).toContain('\x07\x1b]777;notify;chat-tui;Ana, hello\x1b\\');
		expect(headless.written().match(/\x1b\]2;/g)).toHaveLength(1);
	});
});
