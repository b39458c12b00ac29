import {popOverlay, pushOverlay, replaceOverlay} from '../change.ts';
import {layoutOf} from '../frame.ts';
import type {Command} from '../screen.ts';
import {topOverlay} from '../state.ts';

export const openHelp: Command = (screen) => {
	const isOpen = topOverlay(screen.get())?.type === 'help';
	screen.change(isOpen ? popOverlay : pushOverlay({type: 'help', top: 0}));
};

/** Scrolls the help, which is `length` lines long, by what `by` makes of the lines on one page. */
export function scrollHelp(by: (page: number) => number, length: () => number): Command {
	return (screen) => {
		const overlay = topOverlay(screen.get());
		if (overlay?.type !== 'help') return false;
		const page = Math.max(1, (layoutOf(screen.get())?.messages.rows ?? 0) - 1);
		const top = Math.max(0, Math.min(overlay.top + by(page), length() - page));
		screen.change(replaceOverlay({...overlay, top}));
	};
}
