import {emptyLine} from '../../text/line-edit.ts';
import {clearComposer, editLine, popOverlay, showNotice} from '../change.ts';
import type {Command} from '../screen.ts';
import {composerOf} from '../state.ts';

export const quit: Command = (screen) => screen.quit();
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
	screen.change((before) => ({...askToQuit(before), isQuitAsked: true}));
};

const askToQuit = showNotice('Press Ctrl+C again to quit, Esc to stay');
