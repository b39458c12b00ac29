import {isatty} from 'node:tty';
import type {Terminal} from './terminal.ts';

/** What is used of the process. */
export interface ExitingProcess {
	on(event: string, listener: (argument: unknown) => void): unknown;
	off(event: string, listener: (argument: unknown) => void): unknown;
	exit(code: number): unknown;
	readonly pid: number;
	kill(pid: number, signal: 'SIGHUP'): unknown;
	removeAllListeners(event: 'SIGHUP'): unknown;
	readonly stdin: ErrorSource & EndSource & {readonly fd?: number};
	readonly stdout: ErrorSource;
}

export interface ErrorSource {
	on(event: 'error', listener: (error: Error) => void): unknown;
	off(event: 'error', listener: (error: Error) => void): unknown;
}

interface EndSource {
	on(event: 'end', listener: () => void): unknown;
	off(event: 'end', listener: () => void): unknown;
}

const signals = {SIGINT: 2, SIGQUIT: 3, SIGTERM: 15};

/**
 * Restores the terminal on every way out that leaves us a say: signals (exit code 128 + number), errors nobody
 * caught (`onCrash` after the restore, so that its words stay to be read; exit code 1), the terminal's end
 * (SIGHUP, EPIPE, EIO; 129), and plain exits. Gives back what undoes this.
 */
export function restoreOnEveryExit(
	terminal: Pick<Terminal, 'restore'>,
	process: ExitingProcess,
	onCrash: (error: unknown) => void,
): () => void {
	const leave = (code: number) => {
		terminal.restore();
		exit(process, code);
	};
	const crash = (error: unknown) => {
		terminal.restore();
		try {
			onCrash(error);
		} finally {
			exit(process, 1);
		}
	};
	const hangUp = () => {
		if (isatty(process.stdin.fd ?? -1)) return leave(128 + 1);
		// Node aborts where a plain exit finds a terminal that is gone, so we end as SIGHUP ends who does not listen.
		terminal.restore();
		process.removeAllListeners('SIGHUP');
		process.kill(process.pid, 'SIGHUP');
	};
	const streamFailed = (error: Error) => (isHangUp(error) ? hangUp() : crash(error));
	const listeners: ReadonlyArray<readonly [string, (argument: unknown) => void]> = [
		['SIGHUP', hangUp],
		...Object.entries(signals).map(([name, number]) => [name, () => leave(128 + number)] as const),
		['uncaughtException', crash],
		['unhandledRejection', crash],
		['exit', () => terminal.restore()],
	];
	const streams = [process.stdin, process.stdout];
	for (const [event, listener] of listeners) process.on(event, listener);
	for (const stream of streams) stream.on('error', streamFailed);
	// A terminal that is closed without a signal: nothing more will ever be typed.
	process.stdin.on('end', hangUp);
	return () => {
		for (const [event, listener] of listeners) process.off(event, listener);
		for (const stream of streams) stream.off('error', streamFailed);
		process.stdin.off('end', hangUp);
	};
}

/** What others do at the exit may fail, after what we do; asked twice, the process asks nobody else. */
function exit(process: ExitingProcess, code: number): void {
	try {
		process.exit(code);
	} catch {
		process.exit(code);
	}
}

function isHangUp(error: Error): boolean {
	return 'code' in error && (error.code === 'EPIPE' || error.code === 'EIO');
}
