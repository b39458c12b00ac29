import type {Span, Style} from './line.ts';

/** The text of a message as spans: links underlined, the given names highlighted where they stand as words. */
export function bodySpans(body: string, base: Style, names: readonly string[]): readonly Span[] {
	return mark(body, link, {...base, underline: true}, base).flatMap((span) =>
		span.underline ? [span] : markNames(span.text, base, names),
	);
}

/**
 * The first `lines` lines' worth of a text at `columns` columns, before it is wrapped, so that the cost of a
 * huge message is bounded; and about how many lines more there are.
 */
export function limitBody(
	body: string,
	lines: number,
	columns: number,
): {readonly shown: string; readonly more: number} {
	let end = 0;
	for (let left = lines; left > 0; ) {
		const length = paragraphLength(body, end);
		const taken = Math.min(length, left * columns);
		end += taken;
		if (taken === length && end === body.length) return {shown: body, more: 0};
		left -= linesOf(taken, columns);
		if (taken < length) break;
		end += 1;
	}
	const more = body
		.slice(end)
		.split('\n')
		.reduce((sum, paragraph) => sum + linesOf(paragraph.length, columns), 0);
	return {shown: body.slice(0, end).replace(halfPair, '').trimEnd(), more};
}

/** Ends neither in the punctuation of the sentence it stands in nor in a bracket that opened before it. */
const link = /https?:\/\/(?:\([^\s()<>]*\)|[^\s<>"()])*(?:\([^\s()<>]*\)|[^\s<>"'().,;:!?…\]}])/giu;

const highlight: Style = {bold: true, color: 'yellow', inverse: true};

function markNames(text: string, base: Style, names: readonly string[]): readonly Span[] {
	const words = names.filter(Boolean).map(escapePattern);
	if (words.length === 0) return [{...base, text}];
	// The longest first: a full id holds the local part.
	const any = words.sort((a, b) => b.length - a.length).join('|');
	const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${any})(?![\\p{L}\\p{N}_])`, 'giu');
	return mark(text, pattern, {...base, ...highlight}, base);
}

function mark(text: string, pattern: RegExp, found: Style, base: Style): readonly Span[] {
	const spans: Span[] = [];
	let end = 0;
	for (const match of text.matchAll(pattern)) {
		if (match.index > end) spans.push({...base, text: text.slice(end, match.index)});
		spans.push({...found, text: match[0]});
		end = match.index + match[0].length;
	}
	if (end < text.length || spans.length === 0) spans.push({...base, text: text.slice(end)});
	return spans;
}

function escapePattern(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** What is left at the end of a text that was cut within a character. */
const halfPair = /[\ud800-\udbff]$/;

function paragraphLength(body: string, from: number): number {
	const end = body.indexOf('\n', from);
	return (end < 0 ? body.length : end) - from;
}

function linesOf(length: number, columns: number): number {
	return Math.max(1, Math.ceil(length / columns));
}
