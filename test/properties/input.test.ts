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
	...['x', '1', '\xe6'].map((each) => each.repeat(5000)),
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

/** From 0 to 1. */
const places = fc.array(fc.double({min: 0, max: 1, noNaN: true}), {maxLength: 8});

function cutUp(all: Buffer, at: readonly number[]): readonly Uint8Array[] {
	const cuts = [0, ...at.map((place) => Math.round(place * all.length)), all.length].sort((a, b) => a - b);
	return cuts.slice(1).map((end, index) => all.subarray(cuts[index], end));
}

it('any bytes mean the same, however they are cut', () => {
	fc.assert(
		fc.property(bytes, places, (all, at) => {
			expect(decode(cutUp(all, at))).toEqual(decode([all]));
		}),
		settings(1500),
	);
});

it('a sequence longer than any is dropped, however it is cut', () => {
	const [digits, rest] = ['1'.repeat(5000), '\x07a'];
	for (const start of ['\x1b[', '\x1b]11;']) {
		const all = Buffer.from(`${start}${digits}${rest}`);
		for (const at of [[], [0.5], [0.9], [0.3, 0.6, 0.9999]]) {
			expect(decode(cutUp(all, at))).toEqual([{type: 'text', text: 'a'}]);
		}
	}
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

it('a paste comes whole, and what is around it apart', () => {
	const pasted = anyText.filter((text) => !text.includes('\x1b'));
	fc.assert(
		fc.property(pasted, places, (text, at) => {
			const sent = Buffer.from(`a\x1b[200~${text}\x1b[201~b`);
			expect(decode(cutUp(sent, at))).toEqual([
				{type: 'text', text: 'a'},
				{type: 'paste', text: Buffer.from(text).toString().replace(/\r\n?/g, '\n')},
				{type: 'text', text: 'b'},
			]);
		}),
		settings(300),
	);
});

it('what has no end is not kept', () => {
	const mebibyte = Buffer.alloc(2 ** 20, 'x');
	const endless = (start: string) => [Buffer.from(start), ...Array.from({length: 32}, () => mebibyte)];
	const [paste] = decode([...endless('\x1b[200~'), Buffer.from('\x1b[201~')]);
	expect(paste?.type === 'paste' && paste.text.length).toBe(4 * 2 ** 20);
	expect(decode([...endless('\x1b]52;'), Buffer.from('\x07a')])).toEqual([{type: 'text', text: 'a'}]);
});
