/**
 * All of one luminance (0.185), about 4.5:1 against black and against white alike, because nobody can ask a
 * terminal reliably which of the two it shows. No yellow among the fallbacks: it is unreadable on white.
 */
export const personColors: readonly string[] = [
	'#d34444',
	'#2e7ac5',
	'#428720',
	'#c82fc8',
	'#1f8484',
	'#ac6628',
	'#7965db',
	'#20893a',
	'#d13992',
	'#25819f',
	'#c7522f',
	'#5670d7',
	'#6e7f1e',
	'#a053d7',
	'#208764',
	'#d24165',
];

/** The colour of a person, '#rrggbb': the same for one id always and everywhere, readable on dark and light. */
export function personColor(id: string): string {
	return personColors[hash(id) % personColors.length] ?? '#1f8484';
}

/** FNV-1a, 32 bits: spreads ids that differ in one letter. */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let index = 0; index < text.length; index += 1) {
		value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
	}
	return (value ^ (value >>> 15)) >>> 0;
}
