import {describeError} from '../domain/errors.ts';

/** What kept a file or folder from being written, and what to do about it, on one line: for anything that Node's fs throws. */
export function diskProblem(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return problems[code] ?? `${describeError(error)}; ${elsewhere}`;
}

const elsewhere = 'set CHAT_TUI_HOME to another folder';
const full = 'the disk is full; free some space and try again';
const forbidden = `this user may not write there; ${elsewhere}`;

const problems: Readonly<Record<string, string>> = {
	ENOSPC: full,
	EDQUOT: 'the disk quota is used up; free some space and try again',
	EROFS: `it is on a disk that is read-only; ${elsewhere}`,
	EACCES: forbidden,
	EPERM: forbidden,
};
