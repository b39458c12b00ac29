import {codePointInput} from './code-point-keys.ts';
import type {Input} from './input-types.ts';
import {keyInput, letteredKeys, modifiersOf, numberedKeys, unmodified} from './keys.ts';
import {mouseInput} from './mouse.ts';

/** CSI prefix parameters intermediates final; null when nobody knows it. */
export function csiInput([
	text,
	prefix = '',
	body = '',
	between = '',
	final = '',
]: RegExpExecArray): Input | null {
	if (replies.some((pattern) => pattern.test(text))) return {type: 'reply', text};
	if (prefix === '<' && /[Mm]/.test(final)) return mouseInput(body, final);
	if (prefix !== '' || between !== '') return null;
	return (finals[final] ?? letteredInput)(body.split(';'), final);
}

/** SS3: cursor and function keys in application mode, and the keypad's Enter, digits and operators. */
export function ss3Input([, modifier = '', letter = '']: RegExpExecArray): Input | null {
	if (/[j-y]/.test(letter)) return {type: 'text', text: String.fromCharCode(letter.charCodeAt(0) - 64)};
	if (/[a-d]/.test(letter)) return keyInput(letteredKeys[letter.toUpperCase()], {...unmodified, ctrl: true});
	return keyInput(letter === 'M' ? 'enter' : letteredKeys[letter], modifiersOf(modifier));
}

/** OSC and DCS, from ESC to terminator. */
export function stringInput([text]: RegExpExecArray): Input | null {
	return replies.some((pattern) => pattern.test(text)) ? {type: 'reply', text} : null;
}

/** Linux' own console: CSI [ A to CSI [ E are F1 to F5. */
export function linuxConsoleInput([, letter = '']: RegExpExecArray): Input | null {
	return keyInput(`f${letter.charCodeAt(0) - 64}`);
}

/** rxvt: CSI number and one of $ ^ @ for shift, ctrl, both. */
export function rxvtInput([, number = '', mark = '']: RegExpExecArray): Input | null {
	return keyInput(numberedKeys[number], {ctrl: mark !== '$', alt: false, shift: mark !== '^'});
}

type Decode = (parameters: readonly string[], final: string) => Input | null;

/** By the last letter, where that does not name a key by itself. */
const finals: Readonly<Record<string, Decode>> = {
	'~': (parameters) => {
		const [number = '', modifier, code] = parameters;
		if (number === '27') return codePointInput(code, modifier);
		return keyInput(numberedKeys[number], modifiersOf(modifier));
	},
	u: ([key, modifier, typed]) => codePointInput(key, modifier, typed),
	I: () => ({type: 'focus', focused: true}),
	O: () => ({type: 'focus', focused: false}),
	Z: ([, modifier]) => keyInput('tab', {...(modifiersOf(modifier) ?? unmodified), shift: true}),
	a: () => keyInput('up', {...unmodified, shift: true}),
	b: () => keyInput('down', {...unmodified, shift: true}),
	c: () => keyInput('right', {...unmodified, shift: true}),
	d: () => keyInput('left', {...unmodified, shift: true}),
};

function letteredInput([, modifier]: readonly string[], final: string): Input | null {
	return keyInput(letteredKeys[final], modifiersOf(modifier));
}

/** Device attributes and status, modes, keyboard flags, the cursor, window sizes, colours, names, settings. */
const replies: readonly RegExp[] = [
	/^\x1b\[\?[\d;]*(?:[cnu]|\$y)$/,
	/^\x1b\[[>=][\d;]*c$/,
	/^\x1b\[(?!1;[2-8]R)\d+;\d+R$/,
	/^\x1b\[\d+(?:;\d+)*(?:t|\$y)$/,
	/^\x1b\](?:4|1[0-9]|52);/,
	/^\x1bP(?:>\||[01][+$]r)/,
];
