import {describe, expect, it} from 'vitest';
import {cut, pad} from '../../src/text/cut.ts';
import {eachGrapheme, graphemes} from '../../src/text/graphemes.ts';
import {width} from '../../src/text/width.ts';
import {wrap, wrapLines} from '../../src/text/wrap.ts';
import {samples} from './samples.ts';

const columns = [1, 2, 3, 5, 8, 13, 40, 200];
const lines = samples.flatMap((sample) => sample.split('\n'));

describe('graphemes', () => {
	it('keeps what is read as one character whole', () => {
		expect(graphemes('a👨‍👩‍👧🇩🇪🇫🇷e\u0301日')).toEqual(['a', '👨‍👩‍👧', '🇩🇪', '🇫🇷', 'e\u0301', '日']);
		expect(graphemes('abc')).toEqual(['a', 'b', 'c']);
	});

	it('finds the same in long texts as in short ones, wherever their pieces end', () => {
		for (const unit of ['👨‍👩‍👧‍👦', '🇩🇪', 'e\u0301', '日', '👍🏿', `a${'\u0301'.repeat(1200)}`]) {
			for (const shift of ['', 'x', 'xy', 'xyz']) {
				const found = graphemes(shift + unit.repeat(700));
				expect(found.slice(shift.length).every((each) => each === unit)).toBe(true);
				expect(found).toHaveLength(shift.length + 700);
			}
		}
	});

	it('gives the same one by one', () => {
		for (const sample of samples) expect([...eachGrapheme(sample)]).toEqual(graphemes(sample));
	});
});

describe('width', () => {
	it.each([
		['abc', 3],
		['日本', 4],
		['👨‍👩‍👧‍👦', 2],
		['🇩🇪', 2],
		['e\u0301', 1],
		['❤️', 2],
		['', 0],
	])('of %j is %i', (text, expected) => {
		expect(width(text)).toBe(expected);
	});

	it('is the sum of the graphemes, also of long texts', () => {
		for (const line of lines) {
			const sum = graphemes(line).reduce((total, grapheme) => total + width(grapheme), 0);
			expect(width(line)).toBe(sum);
			expect(width(`${line} `.repeat(100))).toBe((sum + 1) * 100);
		}
	});

	it('stays right when it has forgotten', () => {
		for (let index = 0; index < 10_000; index += 1) expect(width(`é${index}`)).toBe(1 + String(index).length);
		expect(width('é1')).toBe(2);
	});
});

describe('wrap', () => {
	it.each([
		['hello wide world', 11, ['hello wide', 'world']],
		['hello world', 5, ['hello', 'world']],
		['hello  world', 6, ['hello', 'world']],
		['abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
		['  indented text', 10, ['  indented', 'text']],
		['    toolongword', 8, ['    tool', 'ongword']],
		['a\n\nb', 10, ['a', '', 'b']],
		['', 10, ['']],
		['日本語の長い文章です。', 8, ['日本語の', '長い文章', 'です。']],
		['日本語の、長い', 8, ['日本語', 'の、長い']],
		['see 日本語', 7, ['see 日', '本語']],
		['👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 5, ['👨‍👩‍👧‍👦👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦']],
		['🇩🇪🇫🇷', 3, ['🇩🇪', '🇫🇷']],
		['a日', 1, ['a', '?']],
		['ends with spaces      ', 10, ['ends with', 'spaces']],
	])('breaks %j at %i', (text, limit, expected) => {
		expect(wrap(text, limit)).toEqual(expected);
	});

	it('never gives a line that is too wide, nor one that is needless', () => {
		for (const sample of samples) {
			for (const limit of columns) {
				for (const line of wrap(sample, limit)) expect(width(line)).toBeLessThanOrEqual(limit);
				expect(wrap(sample, limit).length).toBeLessThanOrEqual(width(sample) + sample.split('\n').length);
			}
		}
	});

	it('loses nothing but spaces at breaks, and says where each line starts', () => {
		const ink = (text: string) => text.replaceAll(/\s/g, '');
		for (const sample of samples) {
			for (const limit of columns.slice(2)) {
				const wrapped = wrapLines(sample, limit);
				expect(ink(wrapped.map((line) => line.text).join(''))).toBe(ink(sample));
				for (const {text, start} of wrapped) expect(sample.slice(start, start + text.length)).toBe(text);
			}
		}
	});

	it.each([
		['- one two three', 9, ['- one two', '  three']],
		['  * one two', 8, ['  * one', '    two']],
		['1. eins zwei\n12) drei vier', 9, ['1. eins', '   zwei', '12) drei', '    vier']],
		['- 日本語日本語', 8, ['- 日本語', '  日本語']],
		['-no item here', 8, ['-no item', 'here']],
		['100. much too narrow', 8, ['100.', 'much too', 'narrow']],
	])('lets the items of a list hang: %j at %i', (text, limit, expected) => {
		const lines = wrapLines(text, limit, true).map((line) => ' '.repeat(line.indent ?? 0) + line.text);
		expect(lines).toEqual(expected);
	});

	it('takes a moment for the longest message', () => {
		const start = performance.now();
		for (const unit of ['日', 'a\u0301', 'word ', 'x']) wrap(unit.repeat(65_536 / unit.length), 40);
		expect(performance.now() - start).toBeLessThan(3000);
	});

	it('makes the best of no room at all', () => {
		expect(wrap('ab', 0)).toEqual(['a', 'b']);
		expect(wrap('ab', -3)).toEqual(['a', 'b']);
	});
});

describe('cut and pad', () => {
	it.each([
		['hello', 5, 'hello'],
		['hello!', 5, 'hell…'],
		['日本語', 5, '日本…'],
		['日本語', 4, '日…'],
		['👨‍👩‍👧‍👦 family', 3, '👨‍👩‍👧‍👦…'],
		['ab', 1, '…'],
		['ab', 0, ''],
		['', 3, ''],
	])('cut %j to %i', (text, limit, expected) => {
		expect(cut(text, limit)).toBe(expected);
	});

	it('never gives more than there is room for; pad gives exactly that', () => {
		for (const line of lines) {
			for (const limit of [0, ...columns]) {
				expect(width(cut(line, limit))).toBeLessThanOrEqual(limit);
				expect(width(pad(line, limit))).toBe(limit);
				expect(pad(line, limit).trimEnd()).toBe(cut(line, limit).trimEnd());
			}
		}
	});
});
