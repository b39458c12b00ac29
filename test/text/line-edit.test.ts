import {describe, expect, it} from 'vitest';
import {graphemes} from '../../src/text/graphemes.ts';
import * as edit from '../../src/text/line-edit.ts';
import {record, redo, startHistory, undo} from '../../src/text/line-history.ts';
import {randomFrom, samples} from './samples.ts';

/** A line with its cursor drawn as '|'. */
const line = (drawn: string): edit.Line => ({text: drawn.replace('|', ''), cursor: drawn.indexOf('|')});
const drawn = ({text, cursor}: edit.Line) => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

const edits = {
	deleteBack: edit.deleteBack,
	deleteForward: edit.deleteForward,
	deleteWordBack: edit.deleteWordBack,
	deleteWordForward: edit.deleteWordForward,
	deleteToLineStart: edit.deleteToLineStart,
	deleteToLineEnd: edit.deleteToLineEnd,
	moveLeft: edit.moveLeft,
	moveRight: edit.moveRight,
	moveWordLeft: edit.moveWordLeft,
	moveWordRight: edit.moveWordRight,
	lineStart: edit.lineStart,
	lineEnd: edit.lineEnd,
	moveUp: edit.moveUp,
	moveDown: edit.moveDown,
};

describe('editing', () => {
	it.each<[keyof typeof edits, string, string]>([
		['deleteBack', 'ab|c', 'a|c'],
		['deleteBack', '👨‍👩‍👧|', '|'],
		['deleteBack', 'e\u0301|', '|'],
		['deleteBack', '🇩🇪🇫🇷|', '🇩🇪|'],
		['deleteForward', 'a|👍🏿b', 'a|b'],
		['deleteWordBack', 'say hello, world|', 'say hello, |'],
		['deleteWordBack', 'say hello, |world', 'say |world'],
		['deleteWordBack', "don't|", '|'],
		['deleteWordForward', '|say hello', '| hello'],
		['deleteToLineStart', 'one\ntwo| three', 'one\n| three'],
		['deleteToLineStart', 'one\n|two', 'one|two'],
		['deleteToLineEnd', 'on|e\ntwo', 'on|\ntwo'],
		['deleteToLineEnd', 'one|\ntwo', 'one|two'],
		['moveLeft', 'a日|', 'a|日'],
		['moveRight', '|👨‍👩‍👧b', '👨‍👩‍👧|b'],
		['moveWordLeft', 'one two |', 'one |two '],
		['moveWordRight', 'one| two', 'one two|'],
		['lineStart', 'one\ntw|o', 'one\n|two'],
		['lineEnd', 'o|ne\ntwo', 'one|\ntwo'],
		['moveUp', 'abcdef\nabc|def', 'abc|def\nabcdef'],
		['moveUp', 'ab\nabcd|ef', 'ab|\nabcdef'],
		['moveUp', '日本語\nabc|', '日|本語\nabc'],
		['moveUp', '\nab|', '|\nab'],
		['moveDown', 'abc|\n日本語', 'abc\n日|本語'],
		['moveDown', 'a|b\n', 'ab\n|'],
	])('%s: %j → %j', (name, before, after) => {
		expect(drawn(edits[name](line(before)))).toBe(after);
	});

	it.each<[keyof typeof edits, string]>([
		['deleteBack', '|a'],
		['deleteForward', 'a|'],
		['deleteWordBack', '|a'],
		['deleteToLineStart', '|a'],
		['deleteToLineEnd', 'a|'],
		['moveLeft', '|a'],
		['moveRight', 'a|'],
		['moveUp', 'ab|c\nd'],
		['moveDown', 'ab\nc|d'],
		['lineEnd', 'a|'],
	])('%s has nothing to do in %j, and says so by giving back the same line', (name, before) => {
		const start = line(before);
		expect(edits[name](start)).toBe(start);
	});

	it('inserts where the cursor is, and lets characters grow together', () => {
		expect(drawn(edit.insert(line('a|d'), 'bc'))).toBe('abc|d');
		expect(drawn(edit.insert(line('👩|👧'), '\u200d'))).toBe('👩\u200d👧|');
		expect(edit.insert(edit.emptyLine, '')).toBe(edit.emptyLine);
		expect(edit.lineOf('日本')).toEqual({text: '日本', cursor: 2});
	});

	it('keeps the cursor between graphemes, whatever is done', () => {
		const random = randomFrom(7);
		const acts = [
			...Object.values(edits),
			(at: edit.Line) => edit.insert(at, samples[random(samples.length)] ?? ''),
		];
		let current = edit.emptyLine;
		for (let round = 0; round < 1500; round += 1) {
			current = (acts[random(acts.length)] ?? edit.moveLeft)(current);
			if (current.text.length > 400) current = edit.lineOf('👨‍👩‍👧‍👦\n🇩🇪🇫🇷');
			const before = graphemes(current.text.slice(0, current.cursor)).length;
			const after = graphemes(current.text.slice(current.cursor)).length;
			expect(before + after, JSON.stringify(drawn(current))).toBe(graphemes(current.text).length);
		}
	});
});

describe('undo', () => {
	const type = (text: string, from = startHistory(edit.emptyLine)) =>
		graphemes(text).reduce((history, typed) => record(history, edit.insert(history.present, typed)), from);

	it('takes away a typed word at a time, and redo brings it back', () => {
		const typed = type('hello big world');
		expect(undo(typed).present.text).toBe('hello big ');
		const steps: string[] = [];
		for (let history = typed; undo(history) !== history; ) {
			history = undo(history);
			steps.push(history.present.text);
		}
		expect(steps.at(-1)).toBe('');
		expect(steps.length).toBeLessThanOrEqual(5);
		expect(redo(undo(typed)).present).toEqual(typed.present);
		expect(redo(typed)).toBe(typed);
	});

	it('brings back what was deleted, with the cursor where it was', () => {
		const typed = type('some words');
		const deleted = record(typed, edit.deleteWordBack(typed.present));
		expect(deleted.present.text).toBe('some ');
		expect(undo(deleted).present).toEqual(edit.lineOf('some words'));
	});

	it('does not count movements, nor what changes nothing', () => {
		const typed = type('one');
		const moved = record(typed, edit.moveLeft(typed.present));
		expect(record(moved, moved.present)).toBe(moved);
		expect(undo(moved).present.text).toBe('');
	});

	it('starts a new future with the next edit', () => {
		const undone = undo(type('one two'));
		const other = record(undone, edit.insert(undone.present, 'three'));
		expect(redo(other)).toBe(other);
	});

	it('takes away a paste alone', () => {
		const typed = type('see ');
		const pasted = record(typed, edit.insert(typed.present, 'https://example.org/'));
		expect(undo(pasted).present.text).toBe('see ');
	});

	it('does not grow for ever', () => {
		expect(type('a '.repeat(400)).past.length).toBeLessThanOrEqual(200);
	});
});
