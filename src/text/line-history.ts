import type {Line} from './line-edit.ts';

/** The states of a composer that undo and redo walk through; `present` is what is shown. */
export interface LineHistory {
	readonly past: readonly Line[];
	readonly present: Line;
	readonly future: readonly Line[];
}

const longestPast = 200;

export function startHistory(line: Line): LineHistory {
	return {past: [], present: line, future: []};
}

/**
 * Takes in what an edit gave. Movements are no step of their own, and neither are the letters within a word:
 * undo takes a typed word away at once.
 */
export function record(history: LineHistory, line: Line): LineHistory {
	if (line === history.present) return history;
	if (line.text === history.present.text) return {...history, present: line};
	if (continuesWord(history, line)) return {past: history.past, present: line, future: []};
	return {past: [...history.past, history.present].slice(-longestPast), present: line, future: []};
}

/** One step back; the same object when there is none. */
export function undo(history: LineHistory): LineHistory {
	const previous = history.past.at(-1);
	if (!previous) return history;
	return {past: history.past.slice(0, -1), present: previous, future: [history.present, ...history.future]};
}

/** One step forward again; the same object when there is none. */
export function redo(history: LineHistory): LineHistory {
	const [next, ...future] = history.future;
	if (!next) return history;
	return {past: [...history.past, history.present], present: next, future};
}

/** Whether the last step typed a character, and this one types the next of the same word right behind it. */
function continuesWord(history: LineHistory, line: Line): boolean {
	const previous = history.past.at(-1);
	const last = previous && typedBetween(previous, history.present);
	const typed = typedBetween(history.present, line);
	return Boolean(last && typed && /^\S{1,8}$/.test(typed) && /\S$/.test(last));
}

/** What was inserted at the cursor to get from one line to the other; '' when it was another change. */
function typedBetween(from: Line, to: Line): string {
	const typed = to.text.slice(from.cursor, to.cursor);
	return from.text.slice(0, from.cursor) + typed + from.text.slice(from.cursor) === to.text ? typed : '';
}
