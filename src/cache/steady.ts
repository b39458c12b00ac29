import type {DatabaseOptions, Sql} from './database.ts';
import {openDatabase, openToRead} from './database.ts';
import {DiskError} from './disk-error.ts';
import {fileAt} from './file-at.ts';
import {salvage, tablesOf} from './salvage.ts';
import {setAside} from './set-aside.ts';

/** A database that goes on, whatever happens to its file. */
export interface SteadySql extends Sql {
	/** Whether its file could not be written: it is in memory since, and ends with the process. */
	readonly isInMemory: boolean;
	/** Counts up each time that another database takes the place of the one before. */
	readonly epoch: number;
}

export interface SteadyOptions extends DatabaseOptions {
	/** Whether the file is to be looked through before it is believed: its last user has died. */
	readonly isSuspect: boolean;
	/** The tables that are taken over from a damaged file, as far as they can be read. */
	readonly rescued: readonly string[];
	/** Whether what met the damage is to be done again in the new one; if not, it throws. */
	readonly repeats: boolean;
	/** The tables that are not taken over into memory, asked when it comes to that. */
	readonly left: () => readonly string[];
	/** Told after another database has taken the place of the one before. */
	readonly onReplaced: (replacement: Replacement) => void;
}

/** Why there is another database than before. */
export type Replacement =
	/** The file was damaged and bears another name now; so many rows of each rescued table are in the new one. */
	| {readonly why: 'damaged'; readonly setAside: string; readonly rescued: readonly number[]}
	/** The disk does not take what is to be written, in its own words. What was there is in memory now. */
	| {readonly why: 'unwritable'; readonly reason: string}
	/** Another process has put a new file in its place. */
	| {readonly why: 'moved'};

/**
 * Opens a database as `openDatabase` does; but a damaged file is set aside for a new one, and in the place of one that
 * cannot be written comes a copy in memory: then, or in the middle of use. What could not be written is
 * done in memory; what met the damage throws a DiskError, or is done again. Throws if another process holds the file, or if a newer version wrote it.
 */
export function openSteady(path: string, options: SteadyOptions): SteadySql {
	let sql: Sql | null = null;
	let file = '';
	let isInMemory = path === ':memory:';
	let epoch = 0;
	let depth = 0;

	const open = (): Sql => {
		sql = openDatabase(path, options);
		file = fileAt(path);
		return sql;
	};
	const toMemory = (reason: string): Sql => {
		const memory = openDatabase(':memory:', options);
		const source = sql ?? openToRead(path);
		const left = new Set(options.left());
		for (const table of source ? tablesOf(memory) : []) {
			if (source && !left.has(table)) salvage(source, memory, table);
		}
		sql = memory;
		isInMemory = true;
		epoch++;
		options.onReplaced({why: 'unwritable', reason});
		return sql;
	};
	/** Gives what came of it; null if the disk does not let it. */
	const anew = (): Replacement | null => {
		const damaged = sql;
		try {
			const name = setAside(path, new Date());
			const next = open();
			const rescued = options.rescued.map((table) => (damaged ? salvage(damaged, next, table) : 0));
			return {why: 'damaged', setAside: name, rescued};
		} catch (error) {
			// What can be read is in the damaged one alone.
			sql = damaged;
			toMemory(DiskError.of(error, path).message);
			return null;
		}
	};
	const rebuild = (): void => {
		const replacement = anew();
		if (replacement === null) return;
		epoch++;
		options.onReplaced(replacement);
	};
	const reopen = (): void => {
		open();
		epoch++;
		options.onReplaced({why: 'moved'});
	};
	/** Puts something better in the place of what has failed; throws the error where there is no such thing. */
	const recover = (error: unknown): DiskError => {
		if (!(error instanceof DiskError) || isInMemory) throw error;
		if (error.trouble === 'damaged' && file !== '' && fileAt(path) !== file) reopen();
		else if (error.trouble === 'damaged') rebuild();
		else if (error.trouble === 'unwritable') toMemory(error.reason);
		else throw error;
		return error;
	};
	const steadily = <Result>(work: (sql: Sql) => Result): Result => {
		try {
			return work(sql ?? open());
		} catch (error) {
			const {trouble} = recover(error);
			if (trouble === 'damaged' && !options.repeats) throw error;
			return work(sql ?? open());
		}
	};
	/** What is written to a file that was set aside is never seen again; what follows it does not go into another one. */
	const follow = (isTransaction: boolean): void => {
		if (!sql || isInMemory || fileAt(path) === file) return;
		steadily(reopen);
		if (isTransaction && !options.repeats)
			throw new DiskError(`another ${options.what} is in the place of the one before`, 'damaged', 'moved');
	};
	const guard = <Result>(work: (sql: Sql) => Result, isTransaction = false): Result => {
		// Within a transaction it is the whole of it that is done again, or not.
		if (depth > 0) return work(sql ?? open());
		depth++;
		try {
			follow(isTransaction);
			return steadily(work);
		} finally {
			depth--;
		}
	};

	try {
		const opened = open();
		if (options.isSuspect) check(opened, options.what);
	} catch (error) {
		recover(error);
	}
	return {
		get isInMemory() {
			return isInMemory;
		},
		get epoch() {
			return epoch;
		},
		run: (text, ...values) => guard((now) => now.run(text, ...values)),
		all: (text, ...values) => guard((now) => now.all(text, ...values)),
		get: (text, ...values) => guard((now) => now.get(text, ...values)),
		transaction: (work) => guard((now) => now.transaction(work), true),
		reading: (work) => guard((now) => now.reading(work)),
		version: () => {
			const version = guard((now) => now.version());
			return epoch * 2 ** 32 + version;
		},
		close: () => sql?.close(),
	};
}

/** Throws a DiskError if the database is not sound. */
function check(sql: Sql, what: string): void {
	const rows = sql.all<{quick_check: string}>('PRAGMA quick_check(1)');
	const [first] = rows;
	if (first?.quick_check !== 'ok')
		throw new DiskError(`the ${what} is damaged`, 'damaged', first?.quick_check ?? '');
}
