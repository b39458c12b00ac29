import {describe, expect, it} from 'vitest';
import {createInputDecoder, type Input} from '../../src/term/input.ts';
import {randomFrom} from '../text/samples.ts';

const none = {ctrl: false, alt: false, shift: false};
const text = (typed: string): Input => ({type: 'text', text: typed});
const key = (name: string, modifiers: Partial<typeof none> = {}): Input => ({
	type: 'key',
	name,
	...none,
	...modifiers,
});
const paste = (pasted: string): Input => ({type: 'paste', text: pasted});
const reply = (sequence: string): Input => ({type: 'reply', text: sequence});
const ctrl = {ctrl: true};
const alt = {alt: true};
const shift = {shift: true};

/** Bytes, one character each or as the text that UTF-8 encodes, and the input they are. */
const cases: ReadonlyArray<readonly [string, readonly Input[]]> = [
	['a', [text('a')]],
	['hi\r', [text('hi'), key('enter')]],
	['日本é😀 👨‍👩‍👧', [text('日本é😀 👨‍👩‍👧')]],
	['a\u0085b\u009b31m', [text('ab31m')]],
	['\t\r\n\x7f\b', [key('tab'), key('enter'), key('j', ctrl), key('backspace'), key('backspace')]],
	['\x00\x01\x03\x1a', [key('space', ctrl), key('a', ctrl), key('c', ctrl), key('z', ctrl)]],
	['\x1c\x1d\x1e\x1f', [key('\\', ctrl), key(']', ctrl), key('^', ctrl), key('_', ctrl)]],
	['\x1b[A\x1b[B\x1b[C\x1b[D', [key('up'), key('down'), key('right'), key('left')]],
	[
		'\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~',
		[key('home'), key('end'), key('home'), key('end'), key('home'), key('end')],
	],
	['\x1b[2~\x1b[3~\x1b[5~\x1b[6~', [key('insert'), key('delete'), key('pageup'), key('pagedown')]],
	[
		'\x1b[1;5C\x1b[1;3A\x1b[1;2H\x1b[3;6~',
		[key('right', ctrl), key('up', alt), key('home', shift), key('delete', {...ctrl, ...shift})],
	],
	['\x1bOA\x1bOH\x1bOP\x1bOS\x1bOM', [key('up'), key('home'), key('f1'), key('f4'), key('enter')]],
	['\x1bO5P\x1bOp\x1bOk', [key('f1', ctrl), text('0'), text('+')]],
	[
		'\x1b[11~\x1b[15~\x1b[17~\x1b[21~\x1b[24~\x1b[34~',
		[key('f1'), key('f5'), key('f6'), key('f10'), key('f12'), key('f20')],
	],
	['\x1b[[A\x1b[[E', [key('f1'), key('f5')]],
	['\x1b[1;2R\x1b[1;2P', [key('f3', shift), key('f1', shift)]],
	['\x1b[Z\x1b[1;5Z', [key('tab', shift), key('tab', {...ctrl, ...shift})]],
	[
		'\x1b[3$\x1b[3^\x1b[3@\x1b[a\x1bOc',
		[
			key('delete', shift),
			key('delete', ctrl),
			key('delete', {...ctrl, ...shift}),
			key('up', shift),
			key('right', ctrl),
		],
	],
	[
		'\x1ba\x1bA\x1b?\x1b \x1bé',
		[key('a', alt), key('a', {...alt, ...shift}), key('?', alt), key('space', alt), key('é', alt)],
	],
	[
		'\x1b\r\x1b\x7f\x1b\t\x1b\x01',
		[key('enter', alt), key('backspace', alt), key('tab', alt), key('a', {...alt, ...ctrl})],
	],
	['\x1b\x1b[A\x1b\x1bOC', [key('up', alt), key('right', alt)]],
	['\x1b\x1bx', [key('escape'), key('x', alt)]],
	['\x1b\x1b\x1b[A', [key('escape'), key('up', alt)]],
	// kitty's keyboard
	[
		'\x1b[27u\x1b[13;2u\x1b[9;5u\x1b[127;3u',
		[key('escape'), key('enter', shift), key('tab', ctrl), key('backspace', alt)],
	],
	[
		'\x1b[97;5u\x1b[97;6u\x1b[97:65;4u\x1b[32;5u',
		[key('a', ctrl), key('a', {...ctrl, ...shift}), key('a', {...alt, ...shift}), key('space', ctrl)],
	],
	['\x1b[97u\x1b[97:65;2u\x1b[97;2u\x1b[97;;233u', [text('a'), text('A'), text('A'), text('é')]],
	['\x1b[1089::99;5u', [key('c', ctrl)]],
	['\x1b[97;5:1u\x1b[97;5:3u\x1b[1;1:3A', [key('a', ctrl)]],
	['\x1b[97;9u\x1b[57358u\x1b[57441;2u', []],
	[
		'\x1b[57414u\x1b[57400u\x1b[57417;5u\x1b[57376u',
		[key('enter'), text('1'), key('left', ctrl), key('f13')],
	],
	['\x1b[97;65u\x1b[97;133u', [text('a'), key('a', ctrl)]],
	// xterm's modifyOtherKeys
	[
		'\x1b[27;2;13~\x1b[27;5;9~\x1b[27;6;65~\x1b[27;5;44~',
		[key('enter', shift), key('tab', ctrl), key('a', {...ctrl, ...shift}), key(',', ctrl)],
	],
	// the mouse
	['\x1b[<0;1;1M\x1b[<0;10;5m', [mouse('press', 0, 0, 0), mouse('release', 0, 9, 4)]],
	['\x1b[<32;3;4M\x1b[<35;3;4M', [mouse('drag', 0, 2, 3)]],
	['\x1b[<64;2;2M\x1b[<65;2;2M\x1b[<66;2;2M', [mouse('wheelup', 0, 1, 1), mouse('wheeldown', 0, 1, 1)]],
	[
		'\x1b[<2;1;1M\x1b[<20;1;1M\x1b[<8;1;1M',
		[mouse('press', 2, 0, 0), mouse('press', 0, 0, 0, {...ctrl, ...shift}), mouse('press', 0, 0, 0, alt)],
	],
	['\x1b[<128;1;1M\x1b[<0;0;0M\x1b[<0M\x1b[M abx', [text('x')]],
	// focus, replies, pastes
	[
		'\x1b[I\x1b[O',
		[
			{type: 'focus', focused: true},
			{type: 'focus', focused: false},
		],
	],
	['\x1b\x1b[I', [key('escape'), {type: 'focus', focused: true}]],
	[
		'\x1b[?62;22c\x1b[24;80R\x1b[?5u\x1b[?2026;2$y',
		[reply('\x1b[?62;22c'), reply('\x1b[24;80R'), reply('\x1b[?5u'), reply('\x1b[?2026;2$y')],
	],
	[
		'\x1b]11;rgb:0000/0000/0000\x07\x1bP>|kitty(0.40)\x1b\\',
		[reply('\x1b]11;rgb:0000/0000/0000\x07'), reply('\x1bP>|kitty(0.40)\x1b\\')],
	],
	['\x1b[200~a\r\nb\rc\nd\x1b[31m\x1b\x1b[201~x', [paste('a\nb\nc\nd\x1b[31m\x1b'), text('x')]],
	['\x1b[200~\x1b[201~\x1b[201~', [paste('')]],
	['\x1b\x1b[200~日本\x1b[201~', [key('escape'), paste('日本')]],
	// what nobody knows
	['a\x1b[?1;2zb\x1b[1 qc\x1b[>1pd', [text('a'), text('b'), text('c'), text('d')]],
	['\x1b]2;title\x07\x1b]8;;\x1b\\\x1bPq#0\x1b\\\x1b_Gi=1\x1b\\x', [text('x')]],
	['\x1b]2;broken\x1b[Ax\x1bPmore\x18y', [key('up'), text('x'), text('y')]],
	['\x1b[12\x03x\x1b[1;\x1b[Ay\x1b[9999~z', [key('c', ctrl), text('x'), key('up'), text('y'), text('z')]],
	['\x1b[1?2ux\x1b[;;;;Ay', [text('x'), key('up'), text('y')]],
	['\x1b[\rx\x1bO\r', [key('[', alt), key('enter'), text('x'), key('o', {...alt, ...shift}), key('enter')]],
];

function mouse(
	action: 'press' | 'release' | 'drag' | 'wheelup' | 'wheeldown',
	button: number,
	column: number,
	row: number,
	modifiers: Partial<typeof none> = {},
): Input {
	return {type: 'mouse', action, button, column, row, ...none, ...modifiers};
}

function decode(...chunks: readonly Uint8Array[]): Input[] {
	const inputs: Input[] = [];
	const decoder = createInputDecoder((input) => inputs.push(input), new FakeClock().options());
	for (const chunk of chunks) decoder.push(chunk);
	decoder.end();
	return joinTexts(inputs);
}

/** Text typed at once may come in one input or in several. */
function joinTexts(inputs: readonly Input[]): Input[] {
	const joined: Input[] = [];
	for (const input of inputs) {
		const last = joined.at(-1);
		const isMore = last?.type === 'text' && input.type === 'text';
		if (isMore) joined.splice(-1, 1, text(last.text + input.text));
		else joined.push(input);
	}
	return joined;
}

/** Time that passes when it is told to. */
class FakeClock {
	private now = 0;
	private timers: ReadonlyArray<{readonly at: number; readonly callback: () => void}> = [];

	options() {
		return {
			escapeMs: 40,
			setTimer: (callback: () => void, ms: number) => {
				const timer = {at: this.now + ms, callback};
				this.timers = [...this.timers, timer];
				return timer;
			},
			clearTimer: (timer: unknown) => {
				this.timers = this.timers.filter((each) => each !== timer);
			},
		};
	}

	pass(ms: number): void {
		this.now += ms;
		const due = this.timers.filter((timer) => timer.at <= this.now);
		this.timers = this.timers.filter((timer) => timer.at > this.now);
		for (const {callback} of due) callback();
	}

	pending(): number {
		return this.timers.length;
	}
}

const corpus = cases.map(([bytes, inputs]) => ({
	name: bytes,
	bytes: Buffer.from(bytes),
	inputs: joinTexts(inputs),
}));

describe('the decoder', () => {
	it.each(corpus)('reads $name', ({bytes, inputs}) => {
		expect(decode(bytes)).toEqual(inputs);
	});

	it('reads the same wherever the bytes are cut in two', () => {
		for (const {bytes, inputs} of corpus) {
			for (let at = 1; at < bytes.length; at += 1) {
				expect(decode(bytes.subarray(0, at), bytes.subarray(at)), `${bytes} cut at ${at}`).toEqual(inputs);
			}
		}
	});

	it('reads the same byte by byte', () => {
		for (const {bytes, inputs} of corpus) {
			expect(decode(...Array.from(bytes, (byte) => Uint8Array.of(byte))), String(bytes)).toEqual(inputs);
		}
	});

	it('reads everything in one go as it does piece by piece', () => {
		const whole = Buffer.concat(corpus.map(({bytes}) => bytes));
		const inputs = joinTexts(corpus.flatMap(({inputs: each}) => each));
		expect(decode(whole)).toEqual(inputs);
		expect(decode(...Array.from(whole, (byte) => Uint8Array.of(byte)))).toEqual(inputs);
	});

	it('survives any bytes, cut anywhere, and never types a control character', () => {
		const random = randomFrom(20140205);
		const interesting = Buffer.from(
			'\x1b\x1b\x1b[[O]P_<>?;;:0129~MmAuIR$^\x07\\\x18\r\x7f\x00\x9b日é😀',
			'utf8',
		);
		for (let round = 0; round < 3000; round += 1) {
			const bytes = Uint8Array.from(
				{length: 1 + random(24)},
				() => interesting[random(interesting.length)] ?? random(256),
			);
			const cut = random(bytes.length);
			const whole = decode(bytes);
			expect(decode(bytes.subarray(0, cut), bytes.subarray(cut)), JSON.stringify([...bytes])).toEqual(whole);
			for (const input of whole) {
				if (input.type === 'text') expect(input.text).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
				if (input.type === 'key') expect(input.name).toMatch(/^[^\0-\x20\x7f-\x9f]+$/);
			}
		}
	});
});

describe('time', () => {
	const start = () => {
		const clock = new FakeClock();
		const inputs: Input[] = [];
		const decoder = createInputDecoder((input) => inputs.push(input), clock.options());
		const type = (bytes: string) => decoder.push(Buffer.from(bytes));
		return {clock, decoder, inputs, type};
	};

	it('makes a lone ESC the Esc key, and not before its limit', () => {
		const {clock, inputs, type} = start();
		type('\x1b');
		clock.pass(39);
		expect(inputs).toEqual([]);
		clock.pass(1);
		expect(inputs).toEqual([key('escape')]);
		type('[A');
		expect(inputs.slice(1)).toEqual([text('[A')]);
	});

	it('leaves a sequence whole whose bytes come late, but not too late', () => {
		const {clock, inputs, type} = start();
		type('\x1b[1;');
		clock.pass(500);
		type('5A');
		expect(inputs).toEqual([key('up', ctrl)]);
		type('\x1b[1;');
		clock.pass(1000);
		type('5');
		expect(inputs.slice(1)).toEqual([text('5')]);
	});

	it.each([
		['\x1b\x1b', [key('escape'), key('escape')]],
		['\x1b[', [key('[', alt)]],
		['\x1b\x1b[', [key('escape'), key('[', alt)]],
		['\x1bO', [key('o', {...alt, ...shift})]],
		['\x1b]', [key(']', alt)]],
		['\x1bP', [key('p', {...alt, ...shift})]],
	])('reads what may start a sequence as a key when nothing follows: %j', (bytes, expected) => {
		const {clock, inputs, type} = start();
		type(bytes);
		clock.pass(40);
		expect(inputs).toEqual(expected);
	});

	it('does not let a string without an end swallow what is typed later', () => {
		const {clock, inputs, type} = start();
		type('\x1b]2;never ended');
		clock.pass(1000);
		type('x');
		expect(inputs).toEqual([text('x')]);
	});

	it('gives out a paste whose end never comes, instead of waiting for ever', () => {
		const {clock, inputs, type} = start();
		type('\x1b[200~half\rof it');
		clock.pass(4999);
		expect(inputs).toEqual([]);
		clock.pass(1);
		type('x');
		expect(inputs).toEqual([paste('half\nof it'), text('x')]);
	});

	it('has no timer left once all is decided', () => {
		const {clock, decoder, type} = start();
		type('a\x1b[A\x1b[200~x\x1b[201~');
		expect(clock.pending()).toBe(0);
		type('\x1b');
		expect(clock.pending()).toBe(1);
		decoder.end();
		expect(clock.pending()).toBe(0);
	});
});

describe('limits', () => {
	it('drops a string that is far too long, up to its end', () => {
		const junk = 'x'.repeat(100_000);
		expect(
			decode(Buffer.from(`\x1b]52;c;${junk}`), Buffer.from(`${junk}\x1b`), Buffer.from('\\after')),
		).toEqual([text('after')]);
	});

	it('cuts a paste that nobody could read', () => {
		const pasted = decode(Buffer.from(`\x1b[200~${'x'.repeat(5 * 1024 * 1024)}\x1b[201~y`));
		expect(pasted).toHaveLength(2);
		expect(pasted[0]?.type === 'paste' && pasted[0].text.length).toBe(4 * 1024 * 1024);
		expect(pasted[1]).toEqual(text('y'));
	});

	it('goes on after a listener that threw', () => {
		const inputs: Input[] = [];
		let isFirst = true;
		const decoder = createInputDecoder((input) => {
			inputs.push(input);
			if (isFirst) {
				isFirst = false;
				throw new Error('from the listener');
			}
		});
		expect(() => decoder.push(Buffer.from('\ta'))).toThrow('from the listener');
		decoder.push(Buffer.from('b'));
		decoder.end();
		expect(joinTexts(inputs)).toEqual([key('tab'), text('ab')]);
	});
});
