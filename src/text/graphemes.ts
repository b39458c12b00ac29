/** What a reader takes for one character each: emoji sequences, flags and letters with their marks stay whole. */
export function graphemes(text: string): readonly string[] {
	return isAscii(text) ? text.split('') : [...segment(text)];
}

/** The same one after another, for callers that stop early. */
export function eachGrapheme(text: string): Iterable<string> {
	return isAscii(text) ? text : segment(text);
}

/** Whether every character is printable ASCII or '\n', hence one grapheme. */
function isAscii(text: string): boolean {
	return /^[\n -~]*$/.test(text);
}

// Making one costs as much as segmenting a screen of text.
const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

const pieceLength = 512;

/**
 * In pieces, because the segmenter's time grows with the square of the text. The last grapheme of a piece may
 * go on in the next one, so it is read again from its start; no other boundary depends on what comes later.
 */
function* segment(text: string): Generator<string, void> {
	let from = 0;
	let length = pieceLength;
	while (from < text.length) {
		const end = pieceEnd(text, from + length);
		const found = Array.from(segmenter.segment(text.slice(from, end)), (each) => each.segment);
		const whole = end === text.length ? found : found.slice(0, -1);
		yield* whole;
		from += whole.reduce((sum, grapheme) => sum + grapheme.length, 0);
		length = whole.length > 0 ? pieceLength : length * 2;
	}
}

/** At most `end`, moved off the middle of a surrogate pair. */
function pieceEnd(text: string, end: number): number {
	const isWithinPair = /[\ud800-\udbff]/.test(text.charAt(end - 1));
	return Math.min(text.length, isWithinPair ? end + 1 : end);
}
