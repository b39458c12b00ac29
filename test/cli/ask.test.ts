import {PassThrough} from 'node:stream';
import type {ReadStream, WriteStream} from 'node:tty';
import {describe, expect, it} from 'vitest';
import {ask, Interrupted} from '../../src/cli/ask.ts';

/** As much of a terminal as a question needs: what is typed goes in, what appears comes out. */
function terminal() {
	const input = Object.assign(new PassThrough(), {
		isRaw: false,
		setRawMode(isRaw: boolean) {
			input.isRaw = isRaw;
			return input;
		},
	});
	const output = Object.assign(new PassThrough(), {shown: ''});
	output.on('data', (chunk) => {
		output.shown += String(chunk);
	});
	const question = (isHidden: boolean) =>
		ask(input as unknown as ReadStream, output as unknown as WriteStream, {text: '? ', isHidden});
	return {input, output, question};
}

describe('ask', () => {
	it.each([
		['a line', 'secret\r', 'secret'],
		['the end of a line from a pipe', 'secret\n', 'secret'],
		['backspaces', 'sec🔑\x7f\x7f\bxy\r', 'sxy'],
		['Ctrl-U', 'wrong\x15right\r', 'right'],
		['arrow keys and pasting marks', '\x1b[200~pass\x1b[201~\x1b[D\x1bOC\r', 'pass'],
		['other control keys', 'a\x01\tb\r', 'ab'],
		['letters of every script', 'пароль密\r', 'пароль密'],
		['nothing', '\r', ''],
	])('takes %s, without showing it', async (_name, typed, answer) => {
		const {input, output, question} = terminal();
		const asked = question(true);
		expect(input.isRaw).toBe(true);
		input.write(typed);
		expect(await asked).toBe(answer);
		expect(input.isRaw).toBe(false);
		expect(output.shown).toBe('? \n');
	});

	it('puts characters together that come in pieces', async () => {
		const {input, question} = terminal();
		const asked = question(true);
		for (const byte of Buffer.from('密\r')) input.write(Buffer.of(byte));
		expect(await asked).toBe('密');
	});

	it('leaves what was typed ahead for the next question', async () => {
		const {input, question} = terminal();
		const first = question(true);
		input.write('one\rtwo\r');
		expect(await first).toBe('one');
		expect(await question(true)).toBe('two');
	});

	it('shows what is not hidden, and takes back what was deleted', async () => {
		const {input, output, question} = terminal();
		const asked = question(false);
		input.write('anm\x7fn\r');
		expect(await asked).toBe('ann');
		expect(output.shown).toBe('? anm\b \bn\n');
	});

	it.each([
		['Ctrl-C', 'half\x03'],
		['Ctrl-D', '\x04'],
	])('is interrupted by %s and gives the terminal back', async (_name, typed) => {
		const {input, question} = terminal();
		const asked = question(true);
		input.write(typed);
		await expect(asked).rejects.toBeInstanceOf(Interrupted);
		expect(input.isRaw).toBe(false);
	});

	it('is interrupted when the terminal goes away', async () => {
		const {input, question} = terminal();
		const asked = question(true);
		input.end();
		await expect(asked).rejects.toBeInstanceOf(Interrupted);
	});
});
