import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {personColor} from '../../src/text/color.ts';
import {cut, pad} from '../../src/text/cut.ts';
import {fuzzyScore} from '../../src/text/fuzzy.ts';
import {graphemes} from '../../src/text/graphemes.ts';
import type {Edit} from '../../src/text/line-edit.ts';
import * as lineEdits from '../../src/text/line-edit.ts';
import {sanitizeBody, sanitizeLine} from '../../src/text/sanitize.ts';
import {clockTime, dayLabel} from '../../src/text/time.ts';
import {width} from '../../src/text/width.ts';
import {wrapLines} from '../../src/text/wrap.ts';
import {anyText, settings} from './arbitraries.ts';
import {badText} from './harmless.ts';

/** Where there are fewer, a grapheme that is wider gives way to a sign. */
const columns = fc.integer({min: 4, max: 60});
const safe = anyText.map(sanitizeBody);
function holds<Values>(property: fc.IRawProperty<Values, false>): void {
	fc.assert(property, settings(400) as fc.Parameters<Values>);
}

describe('any text', () => {
	it('is safe once it is made safe, and changes no more', () => {
		holds(
			fc.property(anyText, (text) => {
				const [body, line] = [sanitizeBody(text), sanitizeLine(text)];
				expect([...badText(body, 'body', true), ...badText(line, 'line')]).toEqual([]);
				expect([sanitizeBody(body), sanitizeLine(line)]).toEqual([body, line]);
			}),
		);
	});

	it('is the sum of its graphemes', () => {
		holds(
			fc.property(safe, (text) => {
				expect(graphemes(text).join('')).toBe(text);
			}),
		);
	});

	it('is wrapped into lines that fit, without losing more than spaces at breaks', () => {
		holds(
			fc.property(safe, columns, (text, limit) => {
				let at = 0;
				for (const line of wrapLines(text, limit)) {
					expect(width(line.text), JSON.stringify(line)).toBeLessThanOrEqual(limit);
					expect(text.slice(at, line.start)).toMatch(/^\s*$/);
					expect(text.slice(line.start, line.start + line.text.length)).toBe(line.text);
					at = line.start + line.text.length;
				}
				expect(text.slice(at)).toMatch(/^\s*$/);
			}),
		);
	});

	it('is cut and padded to what there is room for', () => {
		holds(
			fc.property(anyText.map(sanitizeLine), fc.integer({min: 0, max: 60}), (text, limit) => {
				expect(width(cut(text, limit))).toBeLessThanOrEqual(limit);
				expect(width(pad(text, limit))).toBe(limit);
			}),
		);
	});

	it('has a colour, a score and a time', () => {
		holds(
			fc.property(anyText, anyText, fc.double(), (one, other, ms) => {
				expect(personColor(one)).toMatch(/./);
				const score = fuzzyScore(one, other);
				expect(score === null || Number.isFinite(score)).toBe(true);
				expect(clockTime(ms)).toMatch(/^(\d\d|--):(\d\d|--)$/);
				expect(dayLabel(ms, 0)).toMatch(/./);
			}),
		);
	});
});

describe('a line that is edited', () => {
	const edits = Object.entries(lineEdits)
		.filter(([name]) => /^(delete|move|lineStart|lineEnd)/.test(name))
		.map(([, edit]) => edit as Edit);

	it('has its cursor between graphemes, whatever is done', () => {
		expect(edits.length).toBeGreaterThan(8);
		const steps = fc.array(fc.oneof(fc.constantFrom(...edits), safe), {maxLength: 20});
		holds(
			fc.property(safe, steps, (text, done) => {
				let line = lineEdits.lineOf(text);
				for (const step of done) {
					line = typeof step === 'string' ? lineEdits.insert(line, step) : step(line);
					const starts = new Set([line.text.length]);
					let at = 0;
					for (const grapheme of graphemes(line.text)) {
						starts.add(at);
						at += grapheme.length;
					}
					expect(starts.has(line.cursor), JSON.stringify(line)).toBe(true);
				}
			}),
		);
	});
});
