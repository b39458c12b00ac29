import {graphemes} from '../text/graphemes.ts';
import type {Line} from '../text/line-edit.ts';
import {width} from '../text/width.ts';

/** The part of a one-line text that fits, and the cursor's column in it, from 0. */
export interface Field {
	readonly text: string;
	readonly column: number;
}

/** Shows the end of what is before the cursor, and as much after it as fits in `columns` columns. */
export function fieldOf({text, cursor}: Line, columns: number): Field {
	const before = graphemes(text.slice(0, cursor).replaceAll('\n', '⏎'));
	let from = before.length;
	let column = 0;
	while (from > 0) {
		const wide = width(before[from - 1] ?? '');
		if (column + wide > columns - 1) break;
		column += wide;
		from -= 1;
	}
	return {text: before.slice(from).join('') + start(text.slice(cursor), columns - column), column};
}

/** The same with a • for every character. */
export function hiddenFieldOf({text, cursor}: Line, columns: number): Field {
	const dots = (part: string): string => '•'.repeat(graphemes(part).length);
	const hidden = {text: dots(text), cursor: dots(text.slice(0, cursor)).length};
	return fieldOf(hidden, columns);
}

function start(text: string, columns: number): string {
	let fitting = '';
	for (const grapheme of graphemes(text.replaceAll('\n', '⏎'))) {
		if (width(fitting + grapheme) > columns) break;
		fitting += grapheme;
	}
	return fitting;
}
