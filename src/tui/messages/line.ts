import {wrapLines} from '../../text/wrap.ts';

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
}

/** Styled text in lines of at most `columns` columns. Wrapped plain and styled after, so styles cost no columns. */
export function wrapSpans(spans: readonly Span[], columns: number): readonly (readonly Span[])[] {
	const text = spans.reduce((joined, span) => joined + span.text, '');
	return wrapLines(text, columns).map((line) => cutOut(spans, line));
}

/** The columns [start, start + length) of the whole as spans; `text` is what shows of them. */
function cutOut(spans: readonly Span[], {text, start}: {text: string; start: number}): readonly Span[] {
	const pieces: Span[] = [];
	let spanStart = 0;
	for (const span of spans) {
		const from = Math.max(0, spanStart - start);
		const to = spanStart + span.text.length - start;
		if (from < text.length && to > from) pieces.push({...span, text: text.slice(from, to)});
		spanStart += span.text.length;
	}
	return pieces;
}
