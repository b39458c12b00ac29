import {type WrappedLine, wrapLines} from '../../text/wrap.ts';

/** How a piece of text looks. Colours are those of Ink: a name, or '#rrggbb'. */
export interface Style {
	readonly color?: string;
	readonly dim?: boolean;
	readonly bold?: boolean;
	readonly italic?: boolean;
	readonly inverse?: boolean;
	readonly underline?: boolean;
}

export interface Span extends Style {
	readonly text: string;
}

/** One row of the screen, ready to draw. */
export interface Line {
	/** Of the item it belongs to. */
	readonly key: string;
	readonly spans: readonly Span[];
	/** What stands there instead in the first row of a view, so that one sees who speaks; absent: the same. */
	readonly onTop?: readonly Span[];
}

/** Styled text in lines of at most `columns` columns, lists hanging. Wrapped plain and styled after, so styles cost no columns. */
export function wrapSpans(spans: readonly Span[], columns: number): readonly (readonly Span[])[] {
	const text = spans.reduce((joined, span) => joined + span.text, '');
	const cursor: Cursor = {index: 0, start: 0};
	return wrapLines(text, columns, true).map((line) => {
		const pieces = cutOut(spans, line, cursor);
		return line.indent ? [{text: ' '.repeat(line.indent)}, ...pieces] : pieces;
	});
}

/** The first span that reaches into the lines to come, and where it starts in the whole. */
interface Cursor {
	index: number;
	start: number;
}

/** The part of the whole that a line shows, as spans. The cursor only goes forward, so all lines take one walk. */
function cutOut(spans: readonly Span[], line: WrappedLine, cursor: Cursor): readonly Span[] {
	const end = line.start + line.text.length;
	const pieces: Span[] = [];
	for (let span = spans[cursor.index]; span && cursor.start < end; span = spans[cursor.index]) {
		const spanEnd = cursor.start + span.text.length;
		const text = line.text.slice(Math.max(0, cursor.start - line.start), Math.max(0, spanEnd - line.start));
		if (text) pieces.push({...span, text});
		if (spanEnd > end) break;
		cursor.index += 1;
		cursor.start = spanEnd;
	}
	return pieces;
}
