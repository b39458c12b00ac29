import type {Terminal} from './terminal.ts';

/** What is used of the process. */
export interface ExitingProcess {
	on(event: string, listener: (argument: unknown) => void): unknown;
	off(event: string, listener: (argument: unknown) => void): unknown;
	exit(code: number): unknown;
	readonly stdin: ErrorSource & EndSource;
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

const signals = {SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15};

/** The exit code of a terminal that went away, however we learn of it. */
const hangUp = 128 + signals.SIGHUP;

/**
 * Restores the terminal on every way out that leaves us a say: signals (exit code 128 + number), errors nobody
 * caught (`onCrash` after the restore, so that its words stay to be read; exit code 1), the terminal's end
 * (EPIPE and EIO; 129), and plain exits. Gives back what undoes this.
 */
export function restoreOnEveryExit(
	terminal: Pick<Terminal, 'restore'>,
	process: ExitingProcess,
	onCrash: (error: unknown) => void,
): () => void {
	const leave = (code: number) => {
		terminal.restore();
		process.exit(code);
	};
	const crash = (error: unknown) => {
		terminal.restore();
		try {
			onCrash(error);
		} finally {
			process.exit(1);
		}
	};
	const streamFailed = (error: Error) => (isHangUp(error) ? leave(hangUp) : crash(error));
	// A terminal that is closed without a signal: nothing more will ever be typed.
	const terminalGone = () => leave(hangUp);
	const listeners: ReadonlyArray<readonly [string, (argument: unknown) => void]> = [
		...Object.entries(signals).map(([name, number]) => [name, () => leave(128 + number)] as const),
		['uncaughtException', crash],
		['unhandledRejection', crash],
		['exit', () => terminal.restore()],
	];
	const streams = [process.stdin, process.stdout];
	for (const [event, listener] of listeners) process.on(event, listener);
	for (const stream of streams) stream.on('error', streamFailed);
	process.stdin.on('end', terminalGone);
	return () => {
		for (const [event, listener] of listeners) process.off(event, listener);
		for (const stream of streams) stream.off('error', streamFailed);
		process.stdin.off('end', terminalGone);
	};
}

function isHangUp(error: Error): boolean {
	return 'code' in error && (error.code === 'EPIPE' || error.code === 'EIO');
}
