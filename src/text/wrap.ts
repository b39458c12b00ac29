import {graphemes} from './graphemes.ts';
import {width} from './width.ts';

/** One line of wrapped text and where it starts in the whole, in UTF-16 code units. */
export interface WrappedLine {
	readonly text: string;
	readonly start: number;
}

/**
 * Plain text in lines of at most `columns` columns: broken at '\n', else after a space or beside an ideograph,
 * else within the word, never within a grapheme. The spaces at a break are dropped; indentation stays.
 */
export function wrap(text: string, columns: number): readonly string[] {
	return wrapLines(text, columns).map((line) => line.text);
}

/** As {@link wrap}, with the place of each line, so that the spans of the whole can be styled afterwards. */
export function wrapLines(text: string, columns: number): readonly WrappedLine[] {
	const limit = Math.max(1, Math.floor(columns));
	const lines: WrappedLine[] = [];
	let start = 0;
	for (const paragraph of text.split('\n')) {
		if (width(paragraph) <= limit) lines.push({text: paragraph, start});
		else wrapParagraph(paragraph, start, limit, lines);
		start += paragraph.length + 1;
	}
	return lines;
}

function wrapParagraph(paragraph: string, start: number, limit: number, lines: WrappedLine[]): void {
	const writer = new LineWriter(start, limit, lines);
	for (const grapheme of graphemes(paragraph)) writer.add(grapheme);
	writer.end();
}

/** A grapheme too wide for the whole line, as a wide emoji in one column. */
const tooWide = '?';

/** Fills one line after another; remembers the last place where the open line may be broken. */
class LineWriter {
	private line = '';
	private columns = 0;
	private breakAt = 0;
	private columnsAtBreak = 0;
	private hasWord = false;
	private start: number;
	private offset: number;
	private readonly limit: number;
	private readonly lines: WrappedLine[];

	constructor(start: number, limit: number, lines: WrappedLine[]) {
		this.start = start;
		this.offset = start;
		this.limit = limit;
		this.lines = lines;
	}

	add(grapheme: string): void {}

	end(): void {}
}
