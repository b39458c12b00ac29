import {insert} from '../../text/line-edit.ts';
import {type LineHistory, redo, undo} from '../../text/line-history.ts';
import {editLine, setCompletion, setComposer} from '../change.ts';
import {complete, turn} from '../completion.ts';
import {type Command, signedIn} from '../screen.ts';
import {composerOf, noRoom} from '../state.ts';

export const newLine: Command = (screen) => screen.change(editLine((line) => insert(line, '\n')));

export const undoEdit: Command = throughHistory(undo);
export const redoEdit: Command = throughHistory(redo);

export const completeNext = completeBy(1);
export const completePrevious = completeBy(-1);

/** Tab: the first candidate, then one after another. */
function completeBy(by: 1 | -1): Command {
	return signedIn((screen, client) => {
		const state = screen.get();
		const line = composerOf(state).present;
		const found = state.completion
			? turn(state.completion, by)
			: complete(line, client.store.getState(), state.openRoom ?? noRoom);
		if (found) screen.change(setCompletion(found));
	});
}

function throughHistory(step: (history: LineHistory) => LineHistory): Command {
	return (screen) => screen.change((state) => setComposer(step(composerOf(state)))(state));
}
