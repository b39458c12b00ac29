import {
	deleteBack,
	deleteForward,
	deleteToLineEnd,
	deleteToLineStart,
	deleteWordBack,
	deleteWordForward,
	type Edit,
	lineEnd,
	lineStart,
	moveDown,
	moveLeft,
	moveRight,
	moveUp,
	moveWordLeft,
	moveWordRight,
} from '../text/line-edit.ts';
import {editLine} from './change.ts';
import type {Command} from './screen.ts';

/** The editing keys of every line of text: chords, help, command. */
export const edits: ReadonlyArray<readonly [string, string, Command]> = [
	edit('left ctrl+b', 'one character left', moveLeft),
	edit('right ctrl+f', 'one character right', moveRight),
	edit('up', 'one line up', moveUp),
	edit('down', 'one line down', moveDown),
	edit('ctrl+left alt+left alt+b', 'one word left', moveWordLeft),
	edit('ctrl+right alt+right alt+f', 'one word right', moveWordRight),
	edit('home ctrl+a', 'start of the line', lineStart),
	edit('end ctrl+e', 'end of the line', lineEnd),
	edit('backspace ctrl+h shift+backspace', 'delete to the left', deleteBack),
	edit('delete ctrl+d', 'delete to the right', deleteForward),
	edit('ctrl+w alt+backspace ctrl+backspace', 'delete the word to the left', deleteWordBack),
	edit('alt+d ctrl+delete', 'delete the word to the right', deleteWordForward),
	edit('ctrl+u', 'delete to the start of the line', deleteToLineStart),
	edit('alt+k', 'delete to the end of the line', deleteToLineEnd),
];

function edit(chords: string, help: string, change: Edit): readonly [string, string, Command] {
	return [chords, help, (screen) => screen.change(editLine(change))];
}
