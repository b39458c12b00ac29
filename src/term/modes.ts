/** Turns the terminal into our screen. {@link leaveScreen} takes everything back, also what was set since. */
export const enterScreen = [
	'\x1b[?1049h', // the alternate screen: the user's own stays as it was
	'\x1b[?7l', // autowrap off: a row that is too wide must not push the next one down
	'\x1b[?2004h', // pastes marked as such
	'\x1b[?1004h', // focus reports
	'\x1b[>5u', // kitty's keyboard: tells Ctrl+I from Tab and so on, and the Latin key of other alphabets
	'\x1b[?25l\x1b[H\x1b[2J',
].join('');

export const mouseOn = '\x1b[?1002h\x1b[?1006h';
export const mouseOff = '\x1b[?1006l\x1b[?1002l';

/** Gives the terminal back as it was, whatever it was in the middle of. */
export const leaveScreen = [
	'\x1b\\', // ends a string that was broken off
	'\x1b[?2026l',
	mouseOff,
	'\x1b[<u', // the terminal keeps this stack for each screen, so before leaving ours
	'\x1b[?1004l',
	'\x1b[?2004l',
	'\x1b[?7h',
	'\x1b[m',
	'\x1b[?25h',
	'\x1b[?1049l',
].join('');

const saveTitle = '\x1b[22;2t';
export const restoreTitle = '\x1b[23;2t';

/** Sets the window's title; the `first` time the old one is put aside. */
export function titleSequence(text: string, first: boolean): string {
	return `${first ? saveTitle : ''}\x1b]2;${printable(text)}\x07`;
}

/**
 * A bell, and a desktop notification in the dialect of the terminal (`term` is TERM): some know both, and would
 * show it twice.
 */
export function notification(text: string, term: string): string {
	const body = printable(text);
	if (/^(?:rxvt|foot)/.test(term)) return `\x07\x1b]777;notify;chat-tui;${body.replaceAll(';', ',')}\x1b\\`;
	// A number at the start would be a command to some (9;4 is a progress bar).
	return `\x07\x1b]9;${body.replace(/^\d/, ' $&')}\x1b\\`;
}

/** On one line and without controls, which could end the sequence and begin another. */
function printable(text: string): string {
	return text.replace(/[\0-\x1f\x7f-\x9f]+/g, ' ').slice(0, 256);
}
