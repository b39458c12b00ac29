import {outboxCounts} from '../../store/selectors.ts';
import {emptyLine} from '../../text/line-edit.ts';
import {clearComposer, editLine, popOverlay, showNotice} from '../change.ts';
import type {Command, Screen} from '../screen.ts';
import {composerOf} from '../state.ts';

/** Asks first where something would be lost by that. */
export const quit: Command = (screen) => {
	const question = lossText(screen);
	if (question === null || screen.get().isQuitAsked) return screen.quit();
	screen.change((before) => ({...showNotice(question, 'error')(before), isQuitAsked: true}));
};
export const redraw: Command = (screen) => screen.redraw();
export const suspend: Command = (screen) => screen.suspend();

/** Ctrl+C takes away what is in the way: an overlay, the line; then it asks, then it quits. */
export const cancel: Command = (screen) => {
	const state = screen.get();
	if (state.isQuitAsked) return screen.quit();
	if (state.overlays.length > 0) return screen.change(popOverlay);
	if (state.signIn && state.signIn.fields[state.signIn.focus].text !== '') {
		return screen.change(editLine(() => emptyLine));
	}
	if (!state.signIn && composerOf(state).present.text !== '') return screen.change(clearComposer);
	const question = lossText(screen);
	const ask = showNotice(question ?? 'Press Ctrl+C again to quit, Esc to stay', question ? 'error' : 'info');
	screen.change((before) => ({...ask(before), isQuitAsked: true}));
};

/** What the end of the program would lose; null: nothing. */
function lossText({client}: Screen): string | null {
	const chat = client?.store.getState();
	if (!chat?.isUnsaved) return null;
	const {waiting, held, failed} = outboxCounts(chat);
	const count = waiting + held + failed;
	if (count === 0) return null;
	const messages = count === 1 ? '1 message is' : `${count} messages are`;
	return `${messages} neither sent nor saved on the disk, and lost when you quit: Ctrl+Q quits all the same, Esc stays`;
}
