/** What a reader takes for one character each: emoji sequences, flags and letters with their marks stay whole. */
export function graphemes(text: string): readonly string[] {
	return isAscii(text) ? text.split('') : Array.from(segmenter.segment(text), ({segment}) => segment);
}

/** The same one after another, for callers that stop early. */
export function* eachGrapheme(text: string): Generator<string, void> {
	if (isAscii(text)) yield* text;
	else for (const {segment} of segmenter.segment(text)) yield segment;
}

/** Whether every character is printable ASCII or '\n', hence one grapheme. */
function isAscii(text: string): boolean {
	return /^[\n -~]*$/.test(text);
}

// Making one costs as much as segmenting a screen of text.
const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});
