import type {Input} from './input-types.ts';
import {decodeUtf8, isIntroducer, readToken, readUnfinished} from './tokens.ts';

export type {
	FocusInput,
	Input,
	KeyInput,
	KeyName,
	Modifiers,
	MouseInput,
	PasteInput,
	TextInput,
} from './input-types.ts';

/** Turns a terminal's bytes into input; how they are cut into chunks makes no difference. */
export interface InputDecoder {
	push(bytes: Uint8Array): void;
	/** Decides at once about everything that waits for more bytes, and stops the clock. */
	end(): void;
}

export interface InputDecoderOptions {
	/** How long a lone ESC byte may wait to become the start of a sequence, in ms; 40 when left out. */
	readonly escapeMs?: number;
	readonly setTimer?: (callback: () => void, ms: number) => unknown;
	readonly clearTimer?: (timer: unknown) => void;
}

export function createInputDecoder(
	onInput: (input: Input) => void,
	options: InputDecoderOptions = {},
): InputDecoder {
	return new Decoder(onInput, options);
}

const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';
/** A paste is cut off after so many bytes: nobody reads it, and it would fill the memory. */
const longestPaste = 4 * 1024 * 1024;
/** No sequence is longer, in bytes; what claims to be one is dropped up to its end. */
const longestSequence = 4096;
/** Waiting for the rest of a sequence, or of a paste: a slow line may take its time, a broken one must not block. */
const sequenceMs = 1000;
const pasteMs = 5000;

class Decoder implements InputDecoder {
	/** Bytes not decided yet, one character each. */
	private pending = '';
	/** What came of the paste so far; null outside of a paste. */
	private paste: string | null = null;
	private isSkipping = false;
	private timer: unknown = null;
	private readonly onInput: (input: Input) => void;
	private readonly escapeMs: number;
	private readonly setTimer: (callback: () => void, ms: number) => unknown;
	private readonly clearTimer: (timer: unknown) => void;

	constructor(onInput: (input: Input) => void, options: InputDecoderOptions) {
		this.onInput = onInput;
		this.escapeMs = options.escapeMs ?? 40;
		this.setTimer = options.setTimer ?? setTimeout;
		this.clearTimer = options.clearTimer ?? ((timer) => clearTimeout(timer as NodeJS.Timeout));
	}

	push(bytes: Uint8Array): void {
		this.stopClock();
		this.pending += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
		try {
			while (this.advance());
		} finally {
			this.startClock();
		}
	}

	end(): void {
		this.stopClock();
		this.giveUpWaiting();
	}

	/** One step; false when it needs more bytes. */
	private advance(): boolean {
		if (this.paste !== null) return this.readPaste(this.paste);
		if (this.isSkipping) return this.skip();
		if (this.pending === '') return false;
		if (this.pending.startsWith(pasteStart)) {
			this.pending = this.pending.slice(pasteStart.length);
			this.paste = '';
			return true;
		}
		// By the same bytes whether or not there are more of them: else it would matter how they are cut.
		const head = this.pending.startsWith('\x1b') ? this.pending.slice(0, longestSequence) : this.pending;
		const token = readToken(head);
		if (token) return this.take(token.length, token.input);
		if (head.length < longestSequence) return false;
		this.startSkipping(head.length);
		return true;
	}

	/** Always leaves a sound state behind first: a listener may throw, or end us. */
	private take(length: number, input: Input | null): true {
		this.pending = this.pending.slice(length);
		if (input) this.onInput(input);
		return true;
	}

	private readPaste(before: string): boolean {
		const end = this.pending.indexOf(pasteEnd);
		// The end mark itself may be cut in two: hold back what could be its start.
		const ready = end === -1 ? Math.max(0, this.pending.length - pasteEnd.length + 1) : end;
		this.paste = before + this.pending.slice(0, Math.min(ready, longestPaste - before.length));
		this.pending = this.pending.slice(ready);
		if (end === -1) return false;
		this.pending = this.pending.slice(pasteEnd.length);
		this.emitPaste();
		return true;
	}

	private emitPaste(): void {
		const text = decodeUtf8(this.paste ?? '').replace(/\r\n?/g, '\n');
		this.paste = null;
		this.onInput({type: 'paste', text});
	}

	/** Drops so many bytes of a sequence that is too long; an ESC at their end may be half of what ends it. */
	private startSkipping(length: number): void {
		this.isSkipping = true;
		this.pending = this.pending.slice(this.pending[length - 1] === '\x1b' ? length - 1 : length);
	}

	private skip(): boolean {
		const end = /\x07|\x18|\x1a|\x1b\\|\x1b(?=[^\\])/.exec(this.pending);
		if (!end) {
			this.startSkipping(this.pending.length);
			return false;
		}
		this.isSkipping = false;
		this.pending = this.pending.slice(end.index + (end[0] === '\x1b' ? 0 : end[0].length));
		return true;
	}

	private startClock(): void {
		if (this.paste !== null) this.wait(pasteMs);
		else if (this.pending !== '' || this.isSkipping)
			this.wait(isIntroducer(this.pending) ? this.escapeMs : sequenceMs);
	}

	private wait(ms: number): void {
		this.timer = this.setTimer(() => {
			this.timer = null;
			this.giveUpWaiting();
		}, ms);
	}

	private stopClock(): void {
		if (this.timer !== null) this.clearTimer(this.timer);
		this.timer = null;
	}

	private giveUpWaiting(): void {
		this.isSkipping = false;
		if (this.paste !== null) {
			this.paste += this.pending;
			this.pending = '';
			this.emitPaste();
		}
		while (this.pending !== '') {
			const {length, input} = readUnfinished(this.pending);
			this.take(length, input);
		}
	}
}
