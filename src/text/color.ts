/** One colour for people: its '#rrggbb', and the nearest of the 16 colours every terminal has. */
export interface PersonColor {
	readonly hex: string;
	readonly ansi: 'red' | 'green' | 'blue' | 'magenta' | 'cyan';
}

/**
 * All of one luminance (0.185), about 4.5:1 against black and against white alike, because nobody can ask a
 * terminal reliably which of the two it shows. No yellow among the fallbacks: it is unreadable on white.
 */
export const personColors: readonly PersonColor[] = [
	{hex: '#d34444', ansi: 'red'},
	{hex: '#2e7ac5', ansi: 'blue'},
	{hex: '#428720', ansi: 'green'},
	{hex: '#c82fc8', ansi: 'magenta'},
	{hex: '#1f8484', ansi: 'cyan'},
	{hex: '#ac6628', ansi: 'red'},
	{hex: '#7965db', ansi: 'blue'},
	{hex: '#20893a', ansi: 'green'},
	{hex: '#d13992', ansi: 'magenta'},
	{hex: '#25819f', ansi: 'cyan'},
	{hex: '#c7522f', ansi: 'red'},
	{hex: '#5670d7', ansi: 'blue'},
	{hex: '#6e7f1e', ansi: 'green'},
	{hex: '#a053d7', ansi: 'magenta'},
	{hex: '#208764', ansi: 'cyan'},
	{hex: '#d24165', ansi: 'red'},
];

/** The colour of a person, '#rrggbb': the same for one id always and everywhere, readable on dark and light. */
export function personColor(id: string): string {
	return colorOf(id).hex;
}

/** The same for terminals of 16 colours: a colour's name as chalk and Ink know it. */
export function personAnsiColor(id: string): PersonColor['ansi'] {
	return colorOf(id).ansi;
}

function colorOf(id: string): PersonColor {
	return personColors[hash(id) % personColors.length] ?? {hex: '#1f8484', ansi: 'cyan'};
}

/** FNV-1a, 32 bits: spreads ids that differ in one letter. */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let index = 0; index < text.length; index += 1) {
		value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
	}
	return (value ^ (value >>> 15)) >>> 0;
}
