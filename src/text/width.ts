import stringWidth from 'string-width';
import {eachGrapheme} from './graphemes.ts';

/** Columns that sanitised text of one line takes on the screen: emoji and CJK two, combining marks none. */
export function width(text: string): number {
	if (/^[ -~]*$/.test(text)) return text.length;
	if (text.length > longestRemembered) return widthOfLong(text);
	const known = recent.get(text) ?? older.get(text);
	return known ?? remember(text, stringWidth(text));
}

// Two generations bound the memory: what is used again lives on, the rest goes with its generation.
const generationSize = 4096;
const longestRemembered = 512;
let recent = new Map<string, number>();
let older = new Map<string, number>();

function remember(text: string, columns: number): number {
	if (recent.size >= generationSize) {
		older = recent;
		recent = new Map();
	}
	recent.set(text, columns);
	return columns;
}

/** A long text is not worth its place in the memory, but its graphemes are. */
function widthOfLong(text: string): number {
	let columns = 0;
	for (const grapheme of eachGrapheme(text)) columns += width(grapheme);
	return columns;
}
