import fc from 'fast-check';
import {expect, it} from 'vitest';
import type {Input} from '../../src/term/input.ts';
import {createInputDecoder} from '../../src/term/input.ts';
import {anyText, settings} from './arbitraries.ts';

const sequences = [
	'\x1b',
	'\x1b[',
	'\x1b[A',
	'\x1b[1;5C',
	'\x1b[13;2u',
	'\x1b[200~',
	'\x1b[201~',
	'\x1b[<0;10;5M',
	'\x1b[<64;1;1M',
	'\x1b[I',
	'\x1b]52;c;eA==\x07',
	'\x1b]0;x',
	'\x1bP1$r\x1b\\',
	'\x1bOP',
	'\r',
	'\x03',
	'\x7f',
	'\xc3',
	'99999999999;',
];

/** What a terminal may send: keys, pastes, text, and rubbish. */
const bytes: fc.Arbitrary<Buffer> = fc
	.array(
		fc.oneof(
			fc.constantFrom(...sequences).map((text) => Buffer.from(text, 'latin1')),
			anyText.map((text) => Buffer.from(text)),
			fc.uint8Array({maxLength: 8}).map((raw) => Buffer.from(raw)),
		),
		{maxLength: 12},
	)
	.map((parts) => Buffer.concat(parts));

/** Typed text that comes in pieces is one text. */
function joined(inputs: readonly Input[]): readonly Input[] {
	const whole: Input[] = [];
	for (const input of inputs) {
		const last = whole.at(-1);
		if (input.type !== 'text' || last?.type !== 'text') whole.push(input);
		else whole.splice(-1, 1, {type: 'text', text: last.text + input.text});
	}
	return whole;
}

function decode(chunks: readonly Uint8Array[]): readonly Input[] {
	const inputs: Input[] = [];
	const decoder = createInputDecoder((input) => inputs.push(input), {
		setTimer: () => 0,
		clearTimer: () => {},
	});
	for (const chunk of chunks) decoder.push(chunk);
	decoder.end();
	return joined(inputs);
}

it('any bytes mean the same, however they are cut', () => {
	fc.assert(
		fc.property(bytes, fc.array(fc.nat(200), {maxLength: 6}), (all, places) => {
			const cuts = [0, ...places.map((place) => Math.min(place, all.length)), all.length].sort(
				(a, b) => a - b,
			);
			const chunks = cuts.slice(1).map((end, index) => all.subarray(cuts[index], end));
			expect(decode(chunks)).toEqual(decode([all]));
		}),
		settings(1500),
	);
});

it('nothing types a control character, and every input is whole', () => {
	fc.assert(
		fc.property(bytes, (all) => {
			for (const input of decode([all])) {
				if (input.type === 'text') expect(input.text).toMatch(/^[^\0-\x1f\x7f-\x9f]+$/);
				if (input.type === 'key') expect(input.name).toMatch(/./u);
				if (input.type === 'mouse') expect([input.column >= 0, input.row >= 0]).toEqual([true, true]);
			}
		}),
		settings(1500),
	);
});
