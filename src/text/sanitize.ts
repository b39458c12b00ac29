/** Longest text of one message, in UTF-16 code units; of longer ones from elsewhere the rest gives way to '…'. */
export const longestText = 64 * 1024;

/**
 * Makes foreign text of several lines safe to draw: afterwards it cannot move the cursor, colour, link, write
 * to the clipboard, reverse its neighbours or grow over the lines around it. Lines end in '\n'. Never throws.
 *
 * Control characters become a visible '�', so that a message that carried an escape sequence looks tampered
 * with instead of silently reading as something else. Invisible format characters (bidi controls, byte order
 * marks, zero-width spaces, tags) are removed: they come along with honest text, and a '�' would punish it.
 */
export function sanitizeBody(text: string): string {
	return sanitizeWhole(cutLong(text));
}

/** As {@link sanitizeBody}, but whole, however long: of what the user gives nothing may get lost unseen. */
export function sanitizeWhole(text: string): string {
	return clean(text.replace(lineEnds, '\n').replaceAll('\t', tab));
}

/** Why a text of the user's own is no message: one that is longer than {@link longestText} would be shown cut. Null: it is one. */
export function tooLongText(text: string): string | null {
	const {length} = text.replaceAll('\t', tab);
	if (length <= longestText) return null;
	const [most, given] = [longestText, length].map((count) => count.toLocaleString('en'));
	return `${given} characters are too many for one message (at most ${most})`;
}

/** As {@link sanitizeBody}, but on one line (names, topics, titles): line ends become a space, ends are trimmed. */
export function sanitizeLine(text: string): string {
	return clean(cutLong(text).replace(lineEnds, ' ').replaceAll('\n', ' ').replaceAll('\t', ' ')).trim();
}

const tab = '    ';
const lineEnds = /\r\n?|[\u0085\u2028\u2029]/g;
const plain = /^[\n -~]*$/;

function clean(text: string): string {
	if (plain.test(text)) return text;
	return text
		.replace(invisible, '$1')
		.replace(strayVariation, '')
		.replace(strayJoiner, '')
		.replace(controls, '�')
		.replace(stackedMarks, '$1');
}

const controls = /[\0-\x09\x0b-\x1f\x7f-\x9f\p{Surrogate}]/gu;

/** Invisible on purpose, but for the joiners and selectors judged below, and the tags that spell a flag (🏴󠁧󠁢󠁷󠁬󠁳󠁿). */
const invisible =
	/(\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f})|(?!\u200c|\u200d|\ufe0e|\ufe0f)[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** Joiners shape emoji and several scripts, none of them ASCII; elsewhere they only make two names look alike. */
const strayJoiner = /(?<!(?!\u200c|\u200d)[^\0-\x7f\s])(?:\u200c|\u200d)+/gu;

/** A variation selector chooses how an emoji is drawn; after anything else it only falsifies the width. */
const strayVariation = /(?<!\p{Emoji})(?:\ufe0e|\ufe0f)+/gu;

/** More marks on one letter than any script needs, stacked to draw over the lines above and below. */
const stackedMarks = /([\p{Mn}\p{Me}]{4})[\p{Mn}\p{Me}]+/gu;

function cutLong(text: string): string {
	return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}
