// What Ink measures with, with a memory: it asks for the same texts and characters in every frame.
import measure from 'string-width';
import {remember} from './recent.mjs';

const longestRemembered = 256;
const remembered = remember(4096, (text) => measure(text));

export default function stringWidth(text, options) {
	if (options !== undefined || typeof text !== 'string') return measure(text, options);
	if (/^[ -~]*$/.test(text)) return text.length;
	return text.length > longestRemembered ? measure(text) : remembered(text);
}
