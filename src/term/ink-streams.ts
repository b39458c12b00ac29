import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import type {Size} from './screen.ts';

/** What Ink takes for its output, to be rendered to with `debug: true`: then every write is a whole frame. */
export class InkStdout extends EventEmitter {
	/** Ink adds its own cursor and update sequences for a terminal. */
	readonly isTTY = false;
	readonly writable = true;
	private readonly size: () => Size;
	private readonly onFrame: (frame: string) => void;

	constructor(size: () => Size, onFrame: (frame: string) => void) {
		super();
		this.size = size;
		this.onFrame = onFrame;
	}

	get columns(): number {
		return this.size().columns;
	}

	get rows(): number {
		return this.size().rows;
	}

	/** Ink writes '' when the terminal narrows, and '\n' at the end if CI is set: neither is a frame. */
	write(frame: string): boolean {
		if (frame !== '' && frame !== '\n') this.onFrame(frame);
		return true;
	}

	/** It has what Ink uses of a stream, and nothing more. */
	asStream(): NodeJS.WriteStream {
		return this as unknown as NodeJS.WriteStream;
	}
}

/** What Ink takes for its input: a terminal on which nobody ever types. The real one is the decoder's alone. */
export function createInkStdin(): NodeJS.ReadStream {
	const stream = new PassThrough();
	const inert = {isTTY: true, setRawMode: () => stream, ref: () => stream, unref: () => stream};
	return Object.assign(stream, inert) as unknown as NodeJS.ReadStream;
}
