import type {Input, MouseInput} from '../term/input-types.ts';
import {graphemes} from '../text/graphemes.ts';
import {insert, type Line} from '../text/line-edit.ts';
import {sanitizeWhole, tooLongText} from '../text/sanitize.ts';
import {type Change, editLine, paste, popOverlay, showNotice} from './change.ts';
import {type Chord, chordOf} from './chord.ts';
import {clickRoom} from './commands/rooms.ts';
import {wheelDown, wheelUp} from './commands/scroll.ts';
import {commandOf, type Where} from './keymap.ts';
import type {Screen} from './screen.ts';
import {composerOf, type ScreenState, topOverlay} from './state.ts';

/** Takes what somebody did at the terminal to whatever has the focus. */
export function receive(screen: Screen, input: Input): void {
	if (input.type === 'key') press(screen, chordOf(input));
	else if (input.type === 'text') type(screen, input.text);
	// However many lines a paste has: it is text, and only Enter sends.
	else if (input.type === 'paste') write(screen, sanitizeWhole(input.text), paste);
	else if (input.type === 'mouse') point(screen, input);
	else if (input.type === 'focus') screen.change((state) => ({...state, isFocused: input.focused}));
}

/** The places that are asked what a key means, the innermost first. */
export function scopesOf(state: ScreenState): readonly Where[] {
	const overlay = topOverlay(state);
	if (overlay?.type === 'help') return ['help', 'anywhere'];
	if (overlay?.type === 'question') return ['question', 'chat', 'anywhere'];
	if (overlay?.type === 'members') return ['chat', 'anywhere'];
	if (overlay) return ['picker', 'editing', 'anywhere'];
	if (state.signIn) return ['signIn', 'editing', 'anywhere'];
	return state.picked === null
		? ['composer', 'chat', 'editing', 'anywhere']
		: ['messages', 'chat', 'anywhere'];
}

function press(screen: Screen, chord: Chord): void {
	if (screen.get().isQuitAsked && chord !== 'ctrl+c' && chord !== 'ctrl+q') forgetQuitting(screen);
	for (const where of scopesOf(screen.get())) {
		const command = commandOf(where, chord);
		if (command && command(screen) !== false) return;
	}
}

/** Where nothing is written, letters are keys; on a picked message those that mean nothing go to the composer. */
function type(screen: Screen, text: string): void {
	const [where] = scopesOf(screen.get());
	if (where === 'question') stepOver(screen, text);
	else if (where === 'help') turnHelp(screen, text);
	else if (where === 'messages') for (const letter of graphemes(text)) pressLetter(screen, letter);
	else write(screen, text);
}

function pressLetter(screen: Screen, letter: string): void {
	// What follows a letter that went to the composer goes there, too.
	const isPicking = scopesOf(screen.get())[0] === 'messages';
	const command = isPicking ? commandOf('messages', letterChord(letter)) : null;
	if (command) command(screen);
	else write(screen, letter);
}

function turnHelp(screen: Screen, text: string): void {
	const command = commandOf('help', letterChord(text));
	if (command) command(screen);
	else stepOver(screen, text);
}

/** Whoever writes does not mean what stands before the composer: it goes, and nothing typed is lost or taken for an answer. */
function stepOver(screen: Screen, text: string): void {
	screen.change(popOverlay);
	type(screen, text);
}

const letterChord = (letter: string): Chord => (letter === ' ' ? 'space' : letter.toLowerCase());

function write(screen: Screen, text: string, put = typed): void {
	if (screen.get().isQuitAsked) forgetQuitting(screen);
	const isComposer = scopesOf(screen.get()).some((where) => where === 'composer' || where === 'messages');
	if (isComposer) compose(screen, text, put);
	else {
		const oneLine = text.replace(/\n+$/, '').replaceAll('\n', ' ');
		screen.change(editLine((line) => insert(line, oneLine)));
	}
}

const typed = (line: Line): Change => editLine(() => line);

/** All of a text goes into the composer, or nothing and the reason is told. */
function compose(screen: Screen, text: string, put: (line: Line) => Change): void {
	const line = insert(composerOf(screen.get()).present, text);
	const refusal = tooLongText(line.text);
	if (refusal === null) screen.change(put(line));
	else screen.change(showNotice(`not put in: ${refusal}; put it in and send it in parts`, 'error'));
}

function point(screen: Screen, input: MouseInput): void {
	if (screen.get().signIn) return;
	if (input.action === 'press' && input.button === 0) clickRoom(screen, input.column, input.row);
	else turnWheel(screen, input);
}

function turnWheel(screen: Screen, {action}: MouseInput): void {
	const up = action === 'wheelup';
	if (!up && action !== 'wheeldown') return;
	const [where] = scopesOf(screen.get());
	if (where === 'composer' || where === 'messages') (up ? wheelUp : wheelDown)(screen);
	else press(screen, up ? 'up' : 'down');
}

function forgetQuitting(screen: Screen): void {
	screen.change((state) => ({...state, isQuitAsked: false, notice: null}));
}
