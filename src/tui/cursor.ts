import type {Position} from '../term/screen.ts';
import {firstComposerLine, wrapComposer} from './composer.ts';
import {fieldOf} from './field.ts';
import type {Frame} from './frame.ts';
import {type Layout, promptColumns} from './layout.ts';
import {filterColumn} from './panes/overlay-pane.tsx';
import {signInCursor} from './panes/sign-in-page.tsx';
import {composerOf, type Picker, topOverlay} from './state.ts';

/** Where the terminal's cursor stands: where what is typed goes. Null: nothing is typed here. */
export function cursorOf({screen, layout}: Frame): Position | null {
	if (!layout) return null;
	const overlay = topOverlay(screen);
	if (overlay) return 'filter' in overlay ? filterCursor(overlay, layout) : null;
	if (screen.signIn) return signInCursor({page: screen.signIn, columns: screen.columns, rows: screen.rows});
	if (screen.picked !== null) return null;
	const {composer} = layout;
	const text = wrapComposer(composerOf(screen).present, composer.columns - promptColumns);
	return {
		column: composer.column + promptColumns + text.column,
		row: composer.row + text.row - firstComposerLine(text, composer.rows),
	};
}

function filterCursor(picker: Picker, {messages}: Layout): Position {
	const label = filterColumn(picker);
	const {column} = fieldOf(picker.filter, messages.columns - label);
	return {column: messages.column + label + column, row: messages.row};
}
