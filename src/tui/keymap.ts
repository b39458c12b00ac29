import type {Chord} from './chord.ts';
import {completeNext, completePrevious, newLine, redoEdit, undoEdit} from './commands/compose.ts';
import {openHelp, scrollHelp} from './commands/help.ts';
import {cancel, quit, redraw, suspend} from './commands/leave.ts';
import {answerNo, answerYes, back, choiceDown, choiceUp, choose} from './commands/overlays.ts';
import {copyPicked, pickNewer, pickOlder, startPicking, stopPicking} from './commands/pick.ts';
import {
	nextRoom,
	nextUnread,
	openDirectory,
	openSwitcher,
	previousRoom,
	toggleMembers,
} from './commands/rooms.ts';
import {historyEnd, historyStart, pageDown, pageUp, toBottom} from './commands/scroll.ts';
import {confirm, leavePage, nextField, previousField, switchHow} from './commands/sign-in.ts';
import {submit} from './commands/submit.ts';
import {discardPicked, editPicked, resendPicked} from './commands/unsent.ts';
import {edits} from './edits.ts';
import {helpIndent, helpLines} from './help-lines.ts';
import type {Command} from './screen.ts';

/** Where a key means something: the scopes that {@link scopesOf} stacks up, the innermost first. */
export type Where =
	| 'chat'
	| 'composer'
	| 'editing'
	| 'messages'
	| 'picker'
	| 'question'
	| 'help'
	| 'signIn'
	| 'anywhere';

/** Keys, what they do, and how the help says it. */
export interface Binding {
	readonly chords: readonly Chord[];
	readonly where: Where;
	readonly help: string;
	readonly run: Command;
}

const helpLength = (columns: number): number => helpLines(keymap, columns - helpIndent).length;

const table: Readonly<Record<Where, ReadonlyArray<readonly [string, string, Command]>>> = {
	chat: [
		['ctrl+k', 'switch rooms', openSwitcher],
		['alt+a', 'next unread room, and back in the end', nextUnread],
		['alt+up', 'previous room', previousRoom],
		['alt+down', 'next room', nextRoom],
		['ctrl+r', 'public rooms', openDirectory],
		['alt+m', 'show or hide members', toggleMembers],
		['pageup', 'scroll back; loads older messages', pageUp],
		['pagedown', 'scroll on', pageDown],
		['home', 'oldest message, when the line is empty', historyStart],
		['end', 'newest message, when the line is empty', historyEnd],
		['alt+end', 'newest message', toBottom],
	],
	composer: [
		['enter', 'send', submit],
		['alt+enter ctrl+j shift+enter', 'new line', newLine],
		['tab', 'complete commands, rooms and people', completeNext],
		['shift+tab', 'complete the other way', completePrevious],
		['ctrl+_ ctrl+/ alt+u', 'undo', undoEdit],
		['alt+_ alt+r', 'redo', redoEdit],
		['up', 'pick a message, when the line is empty', startPicking],
	],
	editing: edits,
	messages: [
		['up', 'older message', pickOlder],
		['down', 'newer message', pickNewer],
		['r', 'send again, if it failed or is held', resendPicked],
		['e', 'edit, if it is not sent: back to the line', editPicked],
		['d', 'discard, if it is not sent', discardPicked],
		['c', 'copy to the clipboard', copyPicked],
		['enter', 'back to the line', stopPicking],
	],
	picker: [
		['down ctrl+n tab', 'next', choiceDown],
		['up ctrl+p shift+tab', 'previous', choiceUp],
		['enter', 'go there', choose],
	],
	question: [
		['enter', 'yes', answerYes],
		['ctrl+d', 'no; declines an invitation, discards what is not sent', answerNo],
	],
	help: [
		['down', 'one line on', scrollHelp(() => 1, helpLength)],
		['up', 'one line back', scrollHelp(() => -1, helpLength)],
		['pagedown space', 'one page on', scrollHelp((page) => page, helpLength)],
		['pageup', 'one page back', scrollHelp((page) => -page, helpLength)],
		['enter q', 'close', back],
	],
	signIn: [
		['enter', 'next field; from the last one sign in', confirm],
		['tab down', 'next field', nextField],
		['shift+tab up', 'previous field', previousField],
		['ctrl+t', 'sign in or register', switchHow],
		['escape', 'to the messages, when the server has signed you out', leavePage],
	],
	anywhere: [
		['escape', 'one step back', back],
		['f1', 'this help', openHelp],
		['ctrl+c', 'clear the line, then quit', cancel],
		['ctrl+q', 'quit', quit],
		['ctrl+l', 'redraw', redraw],
		['ctrl+z', 'suspend', suspend],
	],
};

/** Every key of the screen. */
export const keymap: readonly Binding[] = Object.entries(table).flatMap(([where, rows]) =>
	rows.map(([chords, help, run]) => ({chords: chords.split(' '), where: where as Where, help, run})),
);

const byPlace: ReadonlyMap<string, Command> = new Map(
	keymap.flatMap(({chords, where, run}) => chords.map((chord) => [`${where} ${chord}`, run] as const)),
);

/** What a key does in a place; null: nothing. */
export function commandOf(where: Where, chord: Chord): Command | null {
	return byPlace.get(`${where} ${chord}`) ?? null;
}
