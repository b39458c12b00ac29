import {appendFileSync, renameSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {makePrivateDir} from '../config/private-dir.ts';
import {describeError} from '../domain/errors.ts';
import type {Redactor} from './redact.ts';

/** The log file: where stack traces go, and with `--debug` what was done. Holds no password and no token. */
export interface Log {
	/** Where it is, for messages. */
	readonly file: string;
	/** What went wrong, with its stack and what caused it. */
	error(error: unknown): void;
	/** One line on what is being done; written with `--debug` only. */
	debug(line: string): void;
}

export interface LogOptions {
	readonly isDebug: boolean;
	/** Is told once, in one line, that the log cannot be written: with `--debug` only, where somebody counts on it. */
	readonly tell: (line: string) => void;
	/** Ms since 1970. */
	readonly now?: () => number;
}

/** A log never fails: where it cannot be written, nothing is. */
export function openLog(file: string, redactor: Redactor, options: LogOptions): Log {
	const {isDebug, tell, now = Date.now} = options;
	let isTold = !isDebug;
	const write = (level: string, text: string) => {
		const problem = append(file, `${new Date(now()).toISOString()} ${level} ${redactor.redact(text)}\n`);
		if (problem === null || isTold) return;
		isTold = true;
		tell(`the log ${file} cannot be written (${problem}): this goes on without it`);
	};
	return {
		file,
		error: (error) => write('error', traceOf(error)),
		debug: (line) => isDebug && write('debug', line),
	};
}

/** Beyond this size, in bytes, the file is put aside as `….old` and begun anew. */
const largestLog = 1024 * 1024;

/** Why the text could not be written; null: it was. */
function append(file: string, text: string): string | null {
	try {
		makePrivateDir(dirname(file));
		if ((statSync(file, {throwIfNoEntry: false})?.size ?? 0) > largestLog) renameSync(file, `${file}.old`);
		appendFileSync(file, text, {mode: 0o600});
		return null;
	} catch (error) {
		return describeError(error);
	}
}

function traceOf(error: unknown, depth = 0): string {
	if (!(error instanceof Error)) return String(error);
	const trace = error.stack ?? String(error);
	return error.cause === undefined || depth === 4
		? trace
		: `${trace}\ncaused by ${traceOf(error.cause, depth + 1)}`;
}
