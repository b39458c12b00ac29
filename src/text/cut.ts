import {eachGrapheme} from './graphemes.ts';
import {width} from './width.ts';

/** The text of one line in at most `columns` columns, ending in '…' where something was cut off. */
export function cut(text: string, columns: number): string {
	if (width(text) <= columns) return text;
	if (columns < 1) return '';
	return `${start(text, columns - 1)}…`;
}

/** The text of one line in exactly `columns` columns: cut, or filled with spaces at its end. */
export function pad(text: string, columns: number): string {
	const shown = cut(text, columns);
	return shown + ' '.repeat(Math.max(0, Math.floor(columns) - width(shown)));
}

function start(text: string, columns: number): string {
	let shown = '';
	let used = 0;
	for (const grapheme of eachGrapheme(text)) {
		used += width(grapheme);
		if (used > columns) break;
		shown += grapheme;
	}
	return shown;
}
