import {graphemes} from './graphemes.ts';
import {width} from './width.ts';

/** What a composer holds. `cursor` counts UTF-16 code units and stands between two graphemes of `text`. */
export interface Line {
	readonly text: string;
	readonly cursor: number;
}

/** A pure edit or movement; gives back the very same object when there is nothing to do. */
export type Edit = (line: Line) => Line;

export const emptyLine: Line = {text: '', cursor: 0};

/** A line with the cursor after its last grapheme. */
export function lineOf(text: string): Line {
	return {text, cursor: text.length};
}

/** Puts text where the cursor is, and the cursor behind it. */
export function insert(line: Line, text: string): Line {
	if (text === '') return line;
	const whole = line.text.slice(0, line.cursor) + text + line.text.slice(line.cursor);
	return {text: whole, cursor: boundaryFrom(whole, line.cursor + text.length)};
}

export const deleteBack: Edit = (line) => deleteTo(line, moveLeft(line).cursor);
export const deleteForward: Edit = (line) => deleteTo(line, moveRight(line).cursor);
export const deleteWordBack: Edit = (line) => deleteTo(line, moveWordLeft(line).cursor);
export const deleteWordForward: Edit = (line) => deleteTo(line, moveWordRight(line).cursor);
/** At the start of a line of several: joins it to the one before. */
export const deleteToLineStart: Edit = (line) => deleteTo(line, orStep(line, lineStart, moveLeft));
/** At the end of a line of several: joins the one after to it. */
export const deleteToLineEnd: Edit = (line) => deleteTo(line, orStep(line, lineEnd, moveRight));

export const moveLeft: Edit = (line) =>
	moveTo(line, line.cursor - (graphemes(before(line)).at(-1)?.length ?? 0));
export const moveRight: Edit = (line) => moveTo(line, line.cursor + (graphemes(after(line))[0]?.length ?? 0));
export const moveWordLeft: Edit = (line) =>
	moveTo(line, boundaryUpTo(line.text, line.cursor - lengthOf(wordBefore, before(line))));
export const moveWordRight: Edit = (line) =>
	moveTo(line, boundaryFrom(line.text, line.cursor + lengthOf(wordAfter, after(line))));
export const lineStart: Edit = (line) => moveTo(line, before(line).lastIndexOf('\n') + 1);
export const lineEnd: Edit = (line) => moveTo(line, line.cursor + lengthOf(/^[^\n]*/, after(line)));

/** To the same column one line up; the same object on the first line. */
export const moveUp: Edit = (line) => {
	const start = lineStart(line).cursor;
	if (start === 0) return line;
	const above = line.text.slice(0, start - 1).lastIndexOf('\n') + 1;
	return moveTo(line, atColumn(line.text, above, columnOf(line)));
};

/** To the same column one line down; the same object on the last line. */
export const moveDown: Edit = (line) => {
	const below = lineEnd(line).cursor + 1;
	if (below > line.text.length) return line;
	return moveTo(line, atColumn(line.text, below, columnOf(line)));
};

// A word is a run of letters, digits and what joins them in ids and contractions.
const wordBefore = /[\p{L}\p{N}\p{M}_'’]*[^\p{L}\p{N}\p{M}_'’]*$/u;
const wordAfter = /^[^\p{L}\p{N}\p{M}_'’]*[\p{L}\p{N}\p{M}_'’]*/u;

function before(line: Line): string {
	return line.text.slice(0, line.cursor);
}

function after(line: Line): string {
	return line.text.slice(line.cursor);
}

function lengthOf(pattern: RegExp, text: string): number {
	return pattern.exec(text)?.[0].length ?? 0;
}

function orStep(line: Line, move: Edit, step: Edit): number {
	const moved = move(line);
	return (moved === line ? step(line) : moved).cursor;
}

function moveTo(line: Line, cursor: number): Line {
	return cursor === line.cursor ? line : {text: line.text, cursor};
}

/** Removes what lies between the cursor and `place`, whichever comes first. */
function deleteTo(line: Line, place: number): Line {
	if (place === line.cursor) return line;
	const from = Math.min(line.cursor, place);
	const text = line.text.slice(0, from) + line.text.slice(Math.max(line.cursor, place));
	return {text, cursor: boundaryFrom(text, from)};
}

function columnOf(line: Line): number {
	return width(line.text.slice(lineStart(line).cursor, line.cursor));
}

/** The offset of the last boundary at or before `column` on the line that starts at `start`. */
function atColumn(text: string, start: number, column: number): number {
	let offset = start;
	let columns = 0;
	for (const grapheme of graphemes(text.slice(start).split('\n', 1)[0] ?? '')) {
		columns += width(grapheme);
		if (columns > column) break;
		offset += grapheme.length;
	}
	return offset;
}

/** A mark may count as a letter while it stands on a sign that is none: no word begins inside of that. */
function boundaryUpTo(text: string, offset: number): number {
	let boundary = 0;
	for (const grapheme of graphemes(text)) {
		if (boundary + grapheme.length > offset) break;
		boundary += grapheme.length;
	}
	return boundary;
}

/** Edits can merge what stood apart (two halves of a flag, a letter and its mark): never stop inside of that. */
function boundaryFrom(text: string, offset: number): number {
	let boundary = 0;
	for (const grapheme of graphemes(text)) {
		if (boundary >= offset) break;
		boundary += grapheme.length;
	}
	return boundary;
}
