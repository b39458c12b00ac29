import {EventEmitter} from 'node:events';
import {Unicode11Addon} from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';

/** A terminal without a window, as a program sees it (`input`, `output`) and as its user does (the rest). */
export interface Headless {
	readonly input: HeadlessInput;
	readonly output: HeadlessOutput;
	/** Sends what these keys send, in one chunk. */
	type(text: string): void;
	resize(columns: number, rows: number): void;
	/** The screen's rows joined by '\n', their ends trimmed. */
	text(): string;
	/** One row of the screen, from 0. */
	line(row: number): string;
	/** One cell of the screen: its characters ('' for the right half of a wide one) and how it is drawn. */
	cell(column: number, row: number): HeadlessCell;
	cursor(): {readonly column: number; readonly row: number; readonly isVisible: boolean};
	bufferType(): 'normal' | 'alternate';
	modes(): HeadlessModes;
	title(): string;
	/** Everything the program ever wrote, in order. */
	written(): string;
	bytesWritten(): number;
	/** Resolves once everything drawn so far is on the screen. */
	parsed(): Promise<void>;
	/** Resolves once the screen is as asked; rejects with the screen when it does not become so within `ms`. */
	until(predicate: (screen: string) => boolean, ms?: number): Promise<void>;
	dispose(): void;
}

export interface HeadlessCell {
	readonly text: string;
	readonly width: number;
	/** All attributes and colours in one string: equal strings look the same. */
	readonly style: string;
}

export interface HeadlessModes {
	readonly bracketedPaste: boolean;
	readonly mouse: boolean;
	readonly focus: boolean;
	readonly autowrap: boolean;
	readonly synchronized: boolean;
	/** How many keyboard settings of kitty's are still stacked up. */
	readonly kittyDepth: number;
}

export interface HeadlessSize {
	readonly columns: number;
	readonly rows: number;
}

export function createHeadless({columns, rows}: HeadlessSize = {columns: 80, rows: 24}): Headless {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 200});
	// Without it emoji are one column wide, as no terminal of today draws them.
	terminal.loadAddon(new Unicode11Addon());
	terminal.unicode.activeVersion = '11';
	const output = new HeadlessOutput(terminal);
	const input = new HeadlessInput();
	const watched = watchModes(terminal);
	let title = '';
	terminal.onTitleChange((text) => {
		title = text;
	});
	const line = (row: number) => lineOf(terminal, row);
	const text = () => Array.from({length: terminal.rows}, (_, row) => line(row)).join('\n');
	return {
		input,
		output,
		type: (keys) => void input.emit('data', Buffer.from(keys)),
		resize: (newColumns, newRows) => {
			terminal.resize(newColumns, newRows);
			output.emit('resize');
		},
		text,
		line,
		cell: (column, row) => cellOf(terminal, column, row),
		cursor: () => ({
			column: terminal.buffer.active.cursorX,
			row: terminal.buffer.active.cursorY,
			isVisible: watched.isCursorVisible,
		}),
		bufferType: () => terminal.buffer.active.type,
		modes: () => modesOf(terminal, watched.kittyDepth),
		title: () => title,
		written: () => output.written,
		bytesWritten: () => Buffer.byteLength(output.written),
		parsed: () => new Promise((resolve) => setImmediate(() => terminal.write('', resolve))),
		until: (predicate, ms = 5000) => untilScreen(output, text, predicate, ms),
		dispose: () => terminal.dispose(),
	};
}

/** A terminal's end that types: what a program has for standard input. */
export class HeadlessInput extends EventEmitter {
	readonly isTTY = true;
	isRaw = false;
	isPaused = true;

	setRawMode(isRaw: boolean): this {
		this.isRaw = isRaw;
		return this;
	}

	resume(): this {
		this.isPaused = false;
		return this;
	}

	pause(): this {
		this.isPaused = true;
		return this;
	}
}

/** A terminal's end that draws: what a program has for standard output. Emits 'parsed' when it has drawn. */
export class HeadlessOutput extends EventEmitter {
	readonly isTTY = true;
	written = '';
	private readonly terminal: xterm.Terminal;

	constructor(terminal: xterm.Terminal) {
		super();
		this.terminal = terminal;
	}

	get columns(): number {
		return this.terminal.cols;
	}

	get rows(): number {
		return this.terminal.rows;
	}

	write(text: string): boolean {
		this.written += text;
		this.terminal.write(text, () => this.emit('parsed'));
		return true;
	}
}

/** Follows the modes that xterm does not tell about. */
function watchModes(terminal: xterm.Terminal): {isCursorVisible: boolean; kittyDepth: number} {
	const watched = {isCursorVisible: true, kittyDepth: 0};
	const showCursor = (isVisible: boolean) => (parameters: readonly unknown[]) => {
		if (parameters.includes(25)) watched.isCursorVisible = isVisible;
		return false;
	};
	terminal.parser.registerCsiHandler({prefix: '?', final: 'h'}, showCursor(true));
	terminal.parser.registerCsiHandler({prefix: '?', final: 'l'}, showCursor(false));
	terminal.parser.registerCsiHandler({prefix: '>', final: 'u'}, () => {
		watched.kittyDepth += 1;
		return true;
	});
	terminal.parser.registerCsiHandler({prefix: '<', final: 'u'}, () => {
		watched.kittyDepth = Math.max(0, watched.kittyDepth - 1);
		return true;
	});
	return watched;
}

function modesOf(terminal: xterm.Terminal, kittyDepth: number): HeadlessModes {
	const {bracketedPasteMode, mouseTrackingMode, sendFocusMode, wraparoundMode, synchronizedOutputMode} =
		terminal.modes;
	return {
		bracketedPaste: bracketedPasteMode,
		mouse: mouseTrackingMode !== 'none',
		focus: sendFocusMode,
		autowrap: wraparoundMode,
		synchronized: synchronizedOutputMode,
		kittyDepth,
	};
}

function lineOf(terminal: xterm.Terminal, row: number): string {
	const buffer = terminal.buffer.active;
	// A row keeps what it had beyond the edge when the terminal narrows.
	const shown = buffer.getLine(buffer.baseY + row)?.translateToString(true, 0, terminal.cols);
	return shown?.trimEnd() ?? '';
}

function cellOf(terminal: xterm.Terminal, column: number, row: number): HeadlessCell {
	const buffer = terminal.buffer.active;
	const cell = buffer.getLine(buffer.baseY + row)?.getCell(column);
	if (!cell) throw new RangeError(`no cell at column ${column}, row ${row}`);
	const colors = [cell.getFgColorMode(), cell.getFgColor(), cell.getBgColorMode(), cell.getBgColor()];
	const attributes = [cell.isBold(), cell.isDim(), cell.isItalic(), cell.isUnderline(), cell.isInverse()];
	return {
		text: cell.getChars(),
		width: cell.getWidth(),
		style: [...colors, ...attributes, cell.isStrikethrough()].join(),
	};
}

function untilScreen(
	output: EventEmitter,
	text: () => string,
	predicate: (screen: string) => boolean,
	ms: number,
): Promise<void> {
	return new Promise((resolve, reject) => {
		const finish = (error?: unknown) => {
			output.off('parsed', check);
			clearTimeout(timer);
			if (error === undefined) resolve();
			else reject(error);
		};
		const check = () => {
			try {
				if (predicate(text())) finish();
			} catch (error) {
				finish(error);
			}
		};
		const timer = setTimeout(
			() => finish(new Error(`the screen did not become as asked within ${ms} ms:\n${text()}`)),
			ms,
		);
		output.on('parsed', check);
		check();
	});
}
