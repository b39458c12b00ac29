import {breathe} from '../domain/breathe.ts';

/** How much is handed to JSON.parse in one piece, bytes: about a millisecond's work. */
const PIECE = 64 * 1024;
/** Deeper than this nothing is taken apart: what is nested without end goes to JSON.parse whole. */
const DEEPEST = 6;

/**
 * What JSON.parse makes of a text in UTF-8, and a SyntaxError where it is none, without holding the thread: a text of
 * megabytes is parsed piece by piece, and the event loop turns in between. It is never a string as a whole.
 */
export async function parseJson(text: Buffer): Promise<unknown> {
	if (text.length <= PIECE) return parsePiece(text, 0, text.length);
	const start = skipSpace(text, 0);
	const [value, end] = await parseValue(text, start, 0);
	if (skipSpace(text, end) < text.length) throw unexpected(text, end);
	return value;
}

function parsePiece(text: Buffer, start: number, end: number): unknown {
	return JSON.parse(text.toString('utf8', start, end));
}

/** A value, and the place after it. */
type Parsed = readonly [value: unknown, end: number];

async function parseValue(text: Buffer, start: number, depth: number): Promise<Parsed> {
	await breathe();
	const shape = depth < DEEPEST ? shapes.get(text[start] ?? 0) : undefined;
	if (shape) return parseContainer(text, start, depth, shape);
	const end = endOfValue(text, start, text.length);
	return [parsePiece(text, start, end), end];
}

/** What differs between a list and an object whose items are parsed some at a time. */
interface Shape {
	readonly brackets: readonly [open: string, close: string];
	/** The byte that ends it. */
	readonly close: number;
	readonly make: () => unknown[] | object;
	/** The place of an item's value; what stands before it is its name. */
	readonly valueAt: (text: Buffer, start: number) => number;
	/** Adds what one piece of the text, in brackets of its own, was parsed to. */
	readonly add: (whole: unknown[] | object, part: unknown[] | object) => void;
	/** Puts an item that was parsed apart into brackets. */
	readonly wrap: (name: string, value: unknown) => unknown[] | object;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

const list: Shape = {
	brackets: ['[', ']'],
	close: CLOSE_LIST,
	make: () => [],
	valueAt: (_, start) => start,
	add: (whole, part) => {
		for (const item of part as unknown[]) (whole as unknown[]).push(item);
	},
	wrap: (_, value) => [value],
};

const object: Shape = {
	brackets: ['{', '}'],
	close: CLOSE_OBJECT,
	make: () => ({}),
	valueAt: afterName,
	add: (whole, part) => {
		for (const name of Object.keys(part)) setOwn(whole, name, (part as Record<string, unknown>)[name]);
	},
	wrap: (name, value) => setOwn({}, JSON.parse(name) as string, value),
};

const shapes: ReadonlyMap<number, Shape> = new Map([
	[OPEN_LIST, list],
	[OPEN_OBJECT, object],
]);

/** Small items are parsed together, as many as make a piece; a large one is taken apart itself. */
async function parseContainer(text: Buffer, start: number, depth: number, shape: Shape): Promise<Parsed> {
	const whole = shape.make();
	let at = skipSpace(text, start + 1);
	if (text[at] === shape.close) return [whole, at + 1];
	let pieceStart = at;
	const flush = async (end: number): Promise<void> => {
		if (end === pieceStart) return;
		const [open, close] = shape.brackets;
		const piece = text.toString('utf8', pieceStart, end);
		shape.add(whole, JSON.parse(open + piece + close) as unknown[] | object);
		await breathe();
	};
	for (;;) {
		const valueAt = shape.valueAt(text, at);
		let end = endOfValue(text, valueAt, valueAt + PIECE);
		if (end < 0) {
			await flush(lastComma(text, pieceStart, at));
			const [value, after] = await parseValue(text, valueAt, depth + 1);
			shape.add(whole, shape.wrap(nameIn(text, at, valueAt), value));
			end = after;
			pieceStart = end;
		}
		const mark = skipSpace(text, end);
		if (text[mark] === shape.close) {
			await flush(end);
			return [whole, mark + 1];
		}
		if (text[mark] !== COMMA) throw unexpected(text, mark);
		at = skipSpace(text, mark + 1);
		if (pieceStart === end || end - pieceStart >= PIECE) {
			await flush(end);
			pieceStart = at;
		}
	}
}

/** Where a piece ends that stands before the item at `at`: before the comma between them, if there is a piece. */
function lastComma(text: Buffer, pieceStart: number, at: number): number {
	return pieceStart === at ? at : text.lastIndexOf(COMMA, at - 1);
}

function afterName(text: Buffer, start: number): number {
	if (text[start] !== QUOTE) throw unexpected(text, start);
	const colon = skipSpace(text, endOfString(text, start));
	if (text[colon] !== COLON) throw unexpected(text, colon);
	return skipSpace(text, colon + 1);
}

function nameIn(text: Buffer, start: number, valueAt: number): string {
	return start === valueAt ? '' : text.toString('utf8', start, endOfString(text, start));
}

/** As JSON.parse does it: also a member called __proto__ is one like any other. */
function setOwn(target: object, name: string, value: unknown): object {
	return Object.defineProperty(target, name, {value, writable: true, enumerable: true, configurable: true});
}

/** The place after the value that begins at `start`; -1 if that is beyond `limit`. What the value is made of is not looked at. */
function endOfValue(text: Buffer, start: number, limit: number): number {
	let depth = 0;
	for (let at = start; at < text.length; ) {
		if (at > limit) return -1;
		const code = text[at];
		if (code === QUOTE) {
			at = endOfString(text, at);
			if (depth === 0) return at > limit ? -1 : at;
		} else if (code === OPEN_LIST || code === OPEN_OBJECT) {
			depth++;
			at++;
		} else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
			if (depth === 0) return endOfWord(text, start, at);
			at++;
			if (--depth === 0) return at;
		} else if (depth === 0 && (code === COMMA || isSpace(code))) {
			return endOfWord(text, start, at);
		} else at++;
	}
	if (depth > 0) throw unexpected(text, text.length);
	return endOfWord(text, start, text.length);
}

/** Of a number, true, false or null, which cannot be empty. */
function endOfWord(text: Buffer, start: number, end: number): number {
	if (end === start) throw unexpected(text, start);
	return end;
}

function endOfString(text: Buffer, start: number): number {
	for (let at = text.indexOf(QUOTE, start + 1); at >= 0; at = text.indexOf(QUOTE, at + 1)) {
		let first = at;
		while (text[first - 1] === BACKSLASH) first--;
		if ((at - first) % 2 === 0) return at + 1;
	}
	throw unexpected(text, text.length);
}

function skipSpace(text: Buffer, start: number): number {
	let at = start;
	while (isSpace(text[at])) at++;
	return at;
}

function isSpace(code: number | undefined): boolean {
	return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function unexpected(text: Buffer, at: number): SyntaxError {
	return new SyntaxError(
		at < text.length ? `unexpected character in JSON at ${at}` : 'unexpected end of JSON',
	);
}
