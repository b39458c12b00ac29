import {existsSync, statSync} from 'node:fs';
import {join} from 'node:path';
import Conf from 'conf';
import {CacheError, describeError} from '../domain/errors.ts';
import {diskProblem} from './disk-problem.ts';
import {makePrivateDir} from './private-dir.ts';

/** A JSON object in a file that only the user can read. It is replaced as a whole: who reads it sees the old or the new one. */
export interface PrivateFile {
	readonly path: string;
	/**
	 * What `interpret` makes of it; null if there is no file. Changes nothing on the disk. CacheError if it cannot be
	 * read, or if `interpret` throws; the reasons that it gives are shown.
	 */
	read<Result>(interpret: (content: Content) => Result): Result | null;
	/** CacheError if it cannot be written; the file is then as it was. */
	write(content: Content): void;
}

export type Content = Readonly<Record<string, unknown>>;

/** Puts a content in the place of another one, on the disk. */
export type Replace = (store: Conf, content: Content) => void;

/** Writes beside the file first, so that a full disk or a crash costs nothing. */
export const replaceContent: Replace = (store, content) => {
	store.store = {...content};
};

/** The file `name`.json of a folder. Neither need be there. */
export function privateFile(dir: string, name: string, replace: Replace = replaceContent): PrivateFile {
	const path = join(dir, `${name}.json`);
	const read = <Result>(interpret: (content: Content) => Result): Result | null => {
		try {
			// Asked first, since to open a store makes its folder.
			return exists(path) ? interpret(openStore(dir, name).store) : null;
		} catch (error) {
			if (isFromSystem(error)) throw unreadable(path, error);
			// Another process may have removed it in between.
			if (!existsSync(path)) return null;
			throw damaged(path, error);
		}
	};
	const write = (content: Content) => {
		makePrivateDir(dir);
		try {
			replace(openStore(dir, name), content);
		} catch (error) {
			throw new CacheError(`cannot write ${path}: ${diskProblem(error)}`, {cause: error});
		}
	};
	return {path, read, write};
}

function openStore(dir: string, name: string): Conf {
	return new Conf({
		cwd: dir,
		configName: name,
		configFileMode: 0o600,
		accessPropertiesByDotNotation: false,
	});
}

/** Throws Node's error where it may not be known. */
function exists(path: string): boolean {
	return statSync(path, {throwIfNoEntry: false}) !== undefined;
}

const isFromSystem = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

function unreadable(path: string, error: unknown): CacheError {
	const reason = describeError(error);
	return new CacheError(`cannot read ${path}: ${reason}; set CHAT_TUI_HOME to another folder`, {
		cause: error,
	});
}

function damaged(path: string, error: unknown): CacheError {
	const problem = `the session file ${path} cannot be used`;
	const whatToDo = 'repair it, or move it away and sign in again';
	// A JSON parser quotes what it stumbled over, and that may be a token: neither its words nor its stack go on.
	if (error instanceof SyntaxError) return new CacheError(`${problem} (it is not JSON): ${whatToDo}`);
	return new CacheError(`${problem} (${describeError(error)}): ${whatToDo}`, {cause: error});
}
