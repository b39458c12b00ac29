import type {KeyInput, KeyName, Modifiers} from './input-types.ts';

export const unmodified: Modifiers = {ctrl: false, alt: false, shift: false};

/** A key input; without a name null, so that tables can be asked for what they do not have. */
export function keyInput(
	name: KeyName | undefined,
	modifiers: Modifiers | null = unmodified,
): KeyInput | null {
	return name && modifiers ? {type: 'key', name, ...modifiers} : null;
}

/** The key of a control byte, given as a character. Enter, Tab and Backspace have bytes of their own. */
export function controlKey(byte: string): KeyInput {
	const name = controlNames[byte];
	if (name) return {type: 'key', name, ...unmodified};
	const letter = byte === '\0' ? 'space' : String.fromCharCode(byte.charCodeAt(0) + 64).toLowerCase();
	return {type: 'key', name: letter, ...unmodified, ctrl: true};
}

/**
 * What a modifier parameter says: 1 + bits for shift, alt, ctrl. Null for a combination with super or hyper,
 * which belongs to the desktop, and for the release of a key.
 */
export function modifiersOf(parameter: string | undefined): Modifiers | null {
	const [value = '', event] = (parameter ?? '').split(':');
	const bits = Math.max(0, Number(value || 1) - 1);
	if ((bits & 0b1_1000) !== 0 || event === '3') return null;
	return {ctrl: (bits & 0b100) !== 0, alt: (bits & 0b10_0010) !== 0, shift: (bits & 1) !== 0};
}

const controlNames: Readonly<Record<string, KeyName>> = {
	'\b': 'backspace',
	'\t': 'tab',
	'\r': 'enter',
	'\x1b': 'escape',
	'\x7f': 'backspace',
};

/** The last letter of CSI and SS3 sequences. */
export const letteredKeys: Readonly<Record<string, KeyName>> = {
	A: 'up',
	B: 'down',
	C: 'right',
	D: 'left',
	F: 'end',
	H: 'home',
	P: 'f1',
	Q: 'f2',
	R: 'f3',
	S: 'f4',
};

/** The number of CSI number ~. */
export const numberedKeys: Readonly<Record<string, KeyName>> = {
	1: 'home',
	2: 'insert',
	3: 'delete',
	4: 'end',
	5: 'pageup',
	6: 'pagedown',
	7: 'home',
	8: 'end',
	...functionKeys(11, 1, 5),
	...functionKeys(17, 6, 10),
	...functionKeys(23, 11, 14),
	...functionKeys(28, 15, 16),
	...functionKeys(31, 17, 20),
};

/** The numbers from `number` on for the keys F`first` to F`last`. */
export function functionKeys(number: number, first: number, last: number): Record<string, KeyName> {
	const keys = Array.from({length: last - first + 1}, (_, index) => [number + index, `f${first + index}`]);
	return Object.fromEntries(keys);
}
