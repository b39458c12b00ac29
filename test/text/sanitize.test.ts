import {describe, expect, it} from 'vitest';
import {longestText, sanitizeBody, sanitizeLine} from '../../src/text/sanitize.ts';
import {randomFrom, randomText, samples} from './samples.ts';

const forbidden =
	/[\0-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u206f\u2028\u2029\ufeff\ufff9-\ufffb\u00ad\u3164\p{Surrogate}]/u;

describe('sanitizeBody', () => {
	it.each([
		['plain\ntext', 'plain\ntext'],
		['a\r\nb\rc\u2028d\u2029e\u0085f', 'a\nb\nc\nd\ne\nf'],
		['a\tb', 'a    b'],
		['\x1b[31mred\x1b[0m', '�[31mred�[0m'],
		['\x1b]52;c;aGk=\x07', '�]52;c;aGk=�'],
		['a\x9b31mb\x7fc\0', 'a�31mb�c�'],
		['\ufeffa\u200bb\u00adc\u2060d', 'abcd'],
		['evil\u202egpj.exe\u202c', 'evilgpj.exe'],
		['\u2067a\u2069\u200e\u200f\u061cb', 'ab'],
		['lone \ud83d and \ude00', 'lone � and �'],
		['pay\u200dpal a\ufe0f b\ufe0e', 'paypal a b'],
		['x\u{e0067}\u{e0062}\u{e007f}y', 'xy'],
		['\u{1f3f4}\u202ea \u{1f3f4}\u{e0067}\u{e0062}', '\u{1f3f4}a \u{1f3f4}'],
		[`z${'\u0301'.repeat(50)}!`, `z${'\u0301'.repeat(4)}!`],
	])('makes %j safe', (foreign, safe) => {
		expect(sanitizeBody(foreign)).toBe(safe);
	});

	it('leaves honest text as it is', () => {
		for (const sample of samples) expect(sanitizeBody(sample)).toBe(sample);
		expect(sanitizeBody('می\u200cخواهم')).toBe('می\u200cخواهم');
		expect(sanitizeBody('क्\u200dष')).toBe('क्\u200dष');
	});

	it('lets nothing dangerous through, changes nothing twice, and never throws', () => {
		const random = randomFrom(3);
		for (let round = 0; round < 5000; round += 1) {
			const foreign = randomText(random, 1 + random(12));
			const safe = sanitizeBody(foreign);
			expect(safe, JSON.stringify(foreign)).not.toMatch(forbidden);
			expect(safe, JSON.stringify(foreign)).not.toMatch(/[\p{Mn}\p{Me}]{6}/u);
			expect(sanitizeBody(safe), JSON.stringify(foreign)).toBe(safe);
		}
	});

	it.each([
		['plain', 'x'],
		['wide', '日'],
		['pairs', '😀'],
		['marks', 'a\u0301'],
		['joiners', '\u200d'],
		['tags', '\u{1f3f4}\u{e0067}'],
		['controls', '\x1b'],
	])('cuts what is too long, without halving a character, in a moment: %s', (_, piece) => {
		const start = performance.now();
		const safe = sanitizeBody(`.${piece.repeat(longestText)}`);
		expect(safe.length).toBeLessThanOrEqual(longestText);
		expect(safe.endsWith('…')).toBe(true);
		expect(safe).not.toMatch(forbidden);
		expect(performance.now() - start).toBeLessThan(1000);
	});
});

describe('sanitizeLine', () => {
	it.each([
		['  two\nlines \r\n', 'two lines'],
		['a\tb\u2028c', 'a b c'],
		['\x1b]0;title\x07', '�]0;title�'],
		['\u202e  ', ''],
	])('makes one safe line of %j', (foreign, safe) => {
		expect(sanitizeLine(foreign)).toBe(safe);
	});

	it('never gives more than one line, nor any with spaces around it', () => {
		const random = randomFrom(4);
		for (let round = 0; round < 2000; round += 1) {
			const line = sanitizeLine(randomText(random, 1 + random(12)));
			expect(line).not.toMatch(/\n|^\s|\s$/);
			expect(line).not.toMatch(forbidden);
		}
	});
});
