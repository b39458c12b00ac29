import type {ReadStream, WriteStream} from 'node:tty';

/** The user pressed Ctrl-C at a question: the program ends without a word. */
export class Interrupted extends Error {
	override readonly name = 'Interrupted';
}

export interface Question {
	readonly text: string;
	/** What is typed does not appear. */
	readonly isHidden: boolean;
	/** Takes the question back, as if it had been interrupted. */
	readonly signal?: AbortSignal;
}

/**
 * Asks on a terminal for one line. Interrupted if the user presses Ctrl-C, or Ctrl-D on an empty line, or if the
 * terminal goes away. The terminal is as before when it returns.
 */
export function ask(input: ReadStream, output: WriteStream, question: Question): Promise<string> {
	const decoder = new TextDecoder();
	let typed = '';
	const {signal} = question;
	return new Promise((resolve, reject) => {
		const end = (settle: () => void, rest = '') => {
			input.off('data', read).off('end', hangUp);
			signal?.removeEventListener('abort', hangUp);
			input.setRawMode(false);
			input.pause();
			if (rest) input.unshift(Buffer.from(rest));
			output.write('\n');
			settle();
		};
		const hangUp = () => end(() => reject(new Interrupted()));
		const read = (chunk: Buffer) => {
			const keys = withoutSequences(decoder.decode(chunk, {stream: true}));
			let position = 0;
			for (const key of keys) {
				position += key.length;
				if (key === '\r' || key === '\n') return end(() => resolve(typed), keys.slice(position));
				if (key === '\x03' || (key === '\x04' && !typed)) return hangUp();
				const next = edit(typed, key);
				if (!question.isHidden) output.write(redraw(typed, next));
				typed = next;
			}
		};
		if (signal?.aborted) return reject(new Interrupted());
		signal?.addEventListener('abort', hangUp);
		output.write(question.text);
		input.setRawMode(true);
		input.on('data', read).on('end', hangUp).resume();
	});
}

function edit(line: string, key: string): string {
	if (key === '\x7f' || key === '\b') return [...line].slice(0, -1).join('');
	if (key === '\x15') return '';
	return key < ' ' ? line : line + key;
}

function redraw(before: string, after: string): string {
	if (after.startsWith(before)) return after.slice(before.length);
	return '\b \b'.repeat([...before].length - [...after].length);
}

/** Without arrow keys, pasting marks and the like: they are not part of a name or a password. */
function withoutSequences(keys: string): string {
	return keys.replace(/\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?/g, '');
}
