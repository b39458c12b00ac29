import type {Line} from '../text/line-edit.ts';
import {width} from '../text/width.ts';
import {type WrappedLine, wrapLines} from '../text/wrap.ts';

/** A composer's text in lines, and the cursor's place among them, from 0. */
export interface ComposerText {
	readonly lines: readonly string[];
	readonly row: number;
	readonly column: number;
}

/** Wraps to `columns` columns, the last of which is left to the cursor behind a full line. */
export function wrapComposer({text, cursor}: Line, columns: number): ComposerText {
	const limit = Math.max(1, columns - 1);
	const lines = wrapLines(text, limit);
	const row = Math.max(
		0,
		lines.findLastIndex((line) => line.start <= cursor),
	);
	return {lines: lines.map((line) => line.text), row, column: columnIn(lines[row], text, cursor, limit)};
}

/** The first visible line of a composer of so many rows: the cursor's line is always in sight. */
export function firstComposerLine({row}: ComposerText, rows: number): number {
	return Math.max(0, row - rows + 1);
}

/** The spaces at a break are not drawn; a cursor among them stands at the end of the line. */
function columnIn(line: WrappedLine | undefined, text: string, cursor: number, limit: number): number {
	return line ? Math.min(limit, width(text.slice(line.start, cursor))) : 0;
}
