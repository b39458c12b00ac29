import {popOverlay, pushOverlay, replaceOverlay} from '../change.ts';
import {layoutOf} from '../frame.ts';
import type {Command} from '../screen.ts';
import {topOverlay} from '../state.ts';

export const openHelp: Command = (screen) => {
	const isOpen = topOverlay(screen.get())?.type === 'help';
	screen.change(isOpen ? popOverlay : pushOverlay({type: 'help', top: 0}));
};

/** Scrolls the help, `length` lines long in so many columns, by what `by` makes of the lines on one page. */
export function scrollHelp(by: (page: number) => number, length: (columns: number) => number): Command {
	return (screen) => {
		const overlay = topOverlay(screen.get());
		if (overlay?.type !== 'help') return false;
		const {columns, rows} = layoutOf(screen.get())?.messages ?? {columns: 0, rows: 0};
		const page = Math.max(1, rows - 1);
		const top = Math.max(0, Math.min(overlay.top + by(page), length(columns) - page));
		screen.change(replaceOverlay({...overlay, top}));
	};
}
