import type {Input, KeyName} from './input-types.ts';
import {functionKeys, keyInput, modifiersOf} from './keys.ts';

/**
 * A key said by its code point: kitty's CSI code:shifted:base ; modifiers ; text u, and xterm's
 * CSI 27 ; modifiers ; code ~ (modifyOtherKeys), given in kitty's order.
 */
export function codePointInput(key = '', modifier = '', typed = ''): Input | null {
	const modifiers = modifiersOf(modifier);
	if (!modifiers) return null;
	const [code = 0, shifted = 0, base = 0] = key.split(':').map(Number);
	const keypad = keypadText[code];
	const name = namedCodes[code] ?? (modifiers.ctrl || modifiers.alt ? keypad : undefined);
	if (name) return keyInput(name, modifiers);
	if (modifiers.ctrl || modifiers.alt) return keyInput(letter(code, base), modifiers);
	const text =
		keypad ?? (typedText(typed) || (modifiers.shift ? shiftedText(code, shifted) : character(code)));
	return text === '' ? null : {type: 'text', text};
}

const keypadText: Readonly<Record<number, string>> = Object.fromEntries(
	Array.from('0123456789./*-+', (text, index) => [57399 + index, text]).concat([
		[57415, '='],
		[57416, ','],
	]),
);

const namedCodes: Readonly<Record<number, KeyName>> = {
	8: 'backspace',
	9: 'tab',
	13: 'enter',
	27: 'escape',
	127: 'backspace',
	57414: 'enter',
	57417: 'left',
	57418: 'right',
	57419: 'up',
	57420: 'down',
	57421: 'pageup',
	57422: 'pagedown',
	57423: 'home',
	57424: 'end',
	57425: 'insert',
	57426: 'delete',
	...functionKeys(57376, 13, 35),
};

/** On a keyboard of another alphabet, shortcuts go by the Latin letter on the same key. */
function letter(code: number, base: number): KeyName | undefined {
	const name = character(code > 127 && base > 0 ? base : code).toLowerCase();
	return name === ' ' ? 'space' : name;
}

function shiftedText(code: number, shifted: number): string {
	return shifted > 0 ? character(shifted) : character(code).toUpperCase();
}

function typedText(codes: string): string {
	return codes.split(':').map(Number).map(character).join('');
}

/** '' for what types nothing: controls, and the private numbers of further keys (media keys, Caps Lock). */
function character(code: number): string {
	const isControl = !(code >= 32) || (code >= 127 && code < 160);
	const isKeyNumber = code >= 57344 && code <= 63743;
	const isSurrogate = code >= 0xd800 && code <= 0xdfff;
	return isControl || isKeyNumber || isSurrogate || code > 0x10ffff ? '' : String.fromCodePoint(code);
}
