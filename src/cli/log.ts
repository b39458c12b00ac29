import {appendFileSync, renameSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {makePrivateDir} from '../config/private-dir.ts';
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

/** A log never fails: where it cannot be written, nothing is. `now`: ms since 1970. */
export function openLog(
	file: string,
	redactor: Redactor,
	isDebug: boolean,
	now: () => number = Date.now,
): Log {
	const write = (level: string, text: string) =>
		append(file, `${new Date(now()).toISOString()} ${level} ${redactor.redact(text)}\n`);
	return {
		file,
		error: (error) => write('error', traceOf(error)),
		debug: (line) => isDebug && write('debug', line),
	};
}

/** Beyond this size, in bytes, the file is put aside as `….old` and begun anew. */
const largestLog = 1024 * 1024;

function append(file: string, text: string): void {
	try {
		makePrivateDir(dirname(file));
		if ((statSync(file, {throwIfNoEntry: false})?.size ?? 0) > largestLog) renameSync(file, `${file}.old`);
		appendFileSync(file, text, {mode: 0o600});
	} catch {
		// Whoever is using the program has nothing to do with a full disk under its log.
	}
}

function traceOf(error: unknown, depth = 0): string {
	if (!(error instanceof Error)) return String(error);
	const trace = error.stack ?? String(error);
	return error.cause === undefined || depth === 4
		? trace
		: `${trace}\ncaused by ${traceOf(error.cause, depth + 1)}`;
}
