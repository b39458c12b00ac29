import {writeSync} from 'node:fs';

const longestWaitMs = 1000;
const pauseMs = 10;

/**
 * Writes before it returns, for the last words of a process. Never throws: a terminal that is gone needs no
 * words, and one that takes nothing for a second gets none.
 */
export function writeNow(fd: number, text: string): void {
	let rest = Buffer.from(text);
	for (let waitedMs = 0; rest.length > 0 && waitedMs < longestWaitMs; ) {
		try {
			rest = rest.subarray(writeSync(fd, rest));
		} catch (error) {
			if (!isBusy(error)) return;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
			waitedMs += pauseMs;
		}
	}
}

function isBusy(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}
