import type {KeyInput} from '../term/input-types.ts';

/** A key with its modifiers, in this order: `ctrl+alt+shift+name`. */
export type Chord = string;

export function chordOf({name, ctrl, alt, shift}: KeyInput): Chord {
	return `${ctrl ? 'ctrl+' : ''}${alt ? 'alt+' : ''}${shift ? 'shift+' : ''}${name}`;
}

/** As people write it: `Ctrl+K`, `Alt+↑`, `PgUp`. */
export function chordLabel(chord: Chord): string {
	const parts = chord.split(/\+(?=.)/);
	return parts
		.map((part) => labels[part] ?? (part.length === 1 ? part.toUpperCase() : capital(part)))
		.join('+');
}

const labels: Readonly<Record<string, string>> = {
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	escape: 'Esc',
};

function capital(word: string): string {
	return word.charAt(0).toUpperCase() + word.slice(1);
}
