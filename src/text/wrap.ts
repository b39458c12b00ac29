import {graphemes} from './graphemes.ts';
import {width} from './width.ts';

/** One line of wrapped text and where it starts in the whole, in UTF-16 code units. */
export interface WrappedLine {
	readonly text: string;
	readonly start: number;
	/** Columns that it is to stand further right, where it goes on with an item of a list. */
	readonly indent?: number;
}

/**
 * Plain text in lines of at most `columns` columns: broken at '\n', else after a space or beside an ideograph,
 * else within the word, never within a grapheme. The spaces at a break are dropped; indentation stays.
 */
export function wrap(text: string, columns: number): readonly string[] {
	return wrapLines(text, columns).map((line) => line.text);
}

/**
 * As {@link wrap}, with the place of each line, so that the spans of the whole can be styled afterwards. `hangs`: what
 * goes on with an item of a list (`- `, `* `, `1. `) stands under the item's first word, not under its mark.
 */
export function wrapLines(text: string, columns: number, hangs = false): readonly WrappedLine[] {
	const limit = Math.max(1, Math.floor(columns));
	const lines: WrappedLine[] = [];
	let start = 0;
	for (const paragraph of text.split('\n')) {
		if (width(paragraph) <= limit) lines.push({text: paragraph, start});
		else wrapParagraph(paragraph, start, {limit, indent: hangs ? hangingIndent(paragraph, limit) : 0}, lines);
		start += paragraph.length + 1;
	}
	return lines;
}

/** One grapheme, laid out. `at` counts from the start of the paragraph, in UTF-16 code units. */
interface Cell {
	readonly text: string;
	readonly columns: number;
	readonly at: number;
}

const itemMark = /^ *(?:[-*•]|\d{1,3}[.)]) +(?=\S)/;

/** Columns up to the first word of an item of a list; 0 where it is none, or where that would leave little room. */
function hangingIndent(paragraph: string, limit: number): number {
	const indent = width(itemMark.exec(paragraph)?.[0] ?? '');
	return indent <= limit / 2 ? indent : 0;
}

/** Columns: of a line, and of those by which all lines but the first are narrower. */
interface Measure {
	readonly limit: number;
	readonly indent: number;
}

function wrapParagraph(
	paragraph: string,
	start: number,
	{limit, indent}: Measure,
	lines: WrappedLine[],
): void {
	const cells = layOut(paragraph, limit - indent);
	for (let from = 0; from < cells.length; ) {
		const isHanging = indent > 0 && from > 0;
		const end = lineEnd(cells, from, isHanging ? limit - indent : limit);
		const joined = cells.slice(from, end).reduce((line, cell) => line + cell.text, '');
		const text = end < cells.length ? joined.trimEnd() : joined;
		lines.push({text, start: start + (cells[from]?.at ?? 0), ...(isHanging && {indent})});
		from = end;
		while (cells[from]?.text === ' ') from += 1;
	}
}

/** Shown for a grapheme wider than a whole line, as an emoji is in one column. */
const tooWide: Pick<Cell, 'text' | 'columns'> = {text: '?', columns: 1};

function layOut(paragraph: string, limit: number): readonly Cell[] {
	let at = 0;
	return graphemes(paragraph).map((text) => {
		const columns = width(text);
		const cell = {...(columns > limit ? tooWide : {text, columns}), at};
		at += text.length;
		return cell;
	});
}

/** The index after the last cell of the line that starts at `from`. */
function lineEnd(cells: readonly Cell[], from: number, limit: number): number {
	let columns = 0;
	let lastBreak = from;
	let hasWord = false;
	for (let index = from; index < cells.length; index += 1) {
		const cell = cells[index];
		if (!cell) break;
		const isSpace = cell.text === ' ';
		if (hasWord && (isSpace || canBreakBetween(cells[index - 1], cell))) lastBreak = index;
		columns += cell.columns;
		if (columns > limit) return lastBreak > from ? lastBreak : index;
		hasWord ||= !isSpace;
	}
	return cells.length;
}

/** Between words, and between ideographs, which are written without spaces; not before their punctuation. */
function canBreakBetween(before: Cell | undefined, after: Cell): boolean {
	if (before?.text === ' ') return true;
	return (isIdeograph(before) || isIdeograph(after)) && !/^\p{P}/u.test(after.text);
}

function isIdeograph(cell: Cell | undefined): boolean {
	return cell?.columns === 2 && /^\p{L}/u.test(cell.text);
}
