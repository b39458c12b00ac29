import type {Input, KeyInput} from './input-types.ts';
import {controlKey} from './keys.ts';
import {csiInput, linuxConsoleInput, rxvtInput, ss3Input, stringInput} from './sequences.ts';

/** The first piece of some bytes: its length, and the input it stands for (null: none that anybody knows). */
export interface Token {
	readonly length: number;
	readonly input: Input | null;
}

/**
 * Reads the piece that the bytes (one character each) start with; null when it may go on beyond their end.
 * Sequences that nobody knows are pieces too, so that none of their bytes is ever taken for typed text.
 */
export function readToken(bytes: string): Token | null {
	if (!/^[\0-\x1f\x7f]/.test(bytes)) return readText(bytes);
	if (openEnded.some((pattern) => pattern.test(bytes)) && !rxvtKey.test(bytes)) return null;
	if (bytes.startsWith('\x1b\x1b')) return readDoubleEscape(bytes);
	for (const {pattern, decode} of forms) {
		const match = pattern.exec(bytes);
		if (match) return {length: match[0].length, input: decode(match)};
	}
	return {length: 1, input: escapeKey};
}

/** The piece that open-ended bytes start with once it is certain that nothing follows. */
export function readUnfinished(bytes: string): Token {
	if (!isIntroducer(bytes)) return {length: bytes.length, input: null};
	const character = /^\x1b([[O\]P^_])$/.exec(bytes)?.[1];
	return character ? {length: 2, input: altKey(character)} : {length: 1, input: escapeKey};
}

/** Whether open-ended bytes may well be keys by themselves (Esc, Alt+[), so that waiting long would be felt. */
export function isIntroducer(bytes: string): boolean {
	return /^\x1b{1,2}[[O\]P^_]?$/.test(bytes);
}

/** Wrong bytes become '�'. */
export function decodeUtf8(bytes: string): string {
	return Buffer.from(bytes, 'latin1').toString('utf8');
}

const escapeKey: KeyInput = {type: 'key', name: 'escape', ctrl: false, alt: false, shift: false};

const utf8 = '[\\xc2-\\xdf][\\x80-\\xbf]|[\\xe0-\\xef][\\x80-\\xbf]{2}|[\\xf0-\\xf4][\\x80-\\xbf]{3}';
const startOfUtf8 = '(?:[\\xc2-\\xdf]|[\\xe0-\\xef][\\x80-\\xbf]?|[\\xf0-\\xf4][\\x80-\\xbf]{0,2})$';

const rxvtKey = /^\x1b\[(\d+)([$^@])/;

/** What may go on beyond the end of the bytes. */
const openEnded: readonly RegExp[] = [
	/^\x1b{1,2}$/,
	/^\x1b{1,2}\[[0-?]*[ -/]*$/,
	/^\x1b{1,2}\[\[$/,
	/^\x1b{1,2}\[M[\s\S]{0,2}$/,
	/^\x1b{1,2}O\d?$/,
	/^\x1b{1,2}[\]P^_][^\x07\x18\x1a\x1b]*\x1b?$/,
	new RegExp(`^\\x1b${startOfUtf8}`),
];

interface Form {
	readonly pattern: RegExp;
	readonly decode: (match: RegExpExecArray) => Input | null;
}

const nothing = (): null => null;

/** Every form a piece can have, the more special first. */
const forms: readonly Form[] = [
	{pattern: /^[\0-\x1a\x1c-\x1f\x7f]/, decode: ([byte]) => controlKey(byte)},
	{pattern: /^\x1b\[\[([A-E])/, decode: linuxConsoleInput},
	// The old mouse report: three raw bytes follow, which would be typed otherwise.
	{pattern: /^\x1b\[M[\s\S]{3}/, decode: nothing},
	{pattern: rxvtKey, decode: rxvtInput},
	{pattern: /^\x1b\[([<=>?]?)([\d;:]*)([ -/]*)([@-~])/, decode: csiInput},
	// Sequences broken off by a control character, and parameters that make no sense.
	{pattern: /^\x1b\[[0-?]*[ -/]*[@-~]|^\x1b\[[ -?]+/, decode: nothing},
	{pattern: /^\x1bO(\d?)([A-Za-z])/, decode: ss3Input},
	{pattern: /^\x1b[\]P^_][^\x07\x18\x1a\x1b]*(?:\x07|\x1b\\|\x18|\x1a)/, decode: stringInput},
	{pattern: /^\x1b[\]P^_][^\x07\x18\x1a\x1b]*(?=\x1b)/, decode: nothing},
	{pattern: new RegExp(`^\\x1b(${utf8}|[\\0-\\x1a\\x1c-\\x7f])`), decode: ([, bytes = '']) => altKey(bytes)},
];

/** Printable bytes up to the first control; a character whose bytes go on in the next chunk waits for them. */
function readText(bytes: string): Token | null {
	const run = /^[^\0-\x1f\x7f]+/.exec(bytes)?.[0] ?? '';
	const whole = run.length === bytes.length ? run.replace(new RegExp(startOfUtf8), '') : run;
	if (whole === '') return null;
	// The upper half has control characters too (U+0080–9F), and no keyboard types them.
	const text = decodeUtf8(whole).replace(/[\x80-\x9f]/g, '');
	return {length: whole.length, input: text === '' ? null : {type: 'text', text}};
}

/** Some terminals say Alt by one more ESC before a key's sequence; before anything else it is the Esc key. */
function readDoubleEscape(bytes: string): Token {
	const token = /^\x1b\x1b[[O]/.test(bytes) ? readToken(bytes.slice(1)) : null;
	if (token?.input?.type !== 'key') return {length: 1, input: escapeKey};
	return {length: token.length + 1, input: {...token.input, alt: true}};
}

function altKey(bytes: string): KeyInput | null {
	if (/^[\0-\x1f\x7f]/.test(bytes)) return {...controlKey(bytes), alt: true};
	const character = decodeUtf8(bytes);
	if (/[\x80-\x9f]/.test(character)) return null;
	const name = character.toLowerCase();
	return {
		type: 'key',
		name: name === ' ' ? 'space' : name,
		ctrl: false,
		alt: true,
		shift: name !== character,
	};
}
