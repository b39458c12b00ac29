import {chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {pathToFileURL} from 'node:url';
import Database from 'libsql';
import {CacheError} from '../domain/errors.ts';
import {DiskError} from './disk-error.ts';

/** An open SQLite file: statements are prepared once per text and kept. Every call may throw a DiskError. */
export interface Sql {
	run(sql: string, ...values: readonly Value[]): void;
	all<Row>(sql: string, ...values: readonly Value[]): readonly Row[];
	get<Row>(sql: string, ...values: readonly Value[]): Row | undefined;
	/** Runs `work` as one transaction: all of it is on disk when this returns, or none of it. */
	transaction<Result>(work: () => Result): Result;
	/** Runs `work`, which only reads, at one moment: what others write meanwhile is not in it, nor do they wait. */
	reading<Result>(work: () => Result): Result;
	/** Another number after each time that somebody else has written to the file. Takes some µs. */
	version(): number;
	close(): void;
}

export type Value = string | number | null;

export interface DatabaseOptions {
	/** SQL that leads from one version to the next; the file's `user_version` counts how many it has had. */
	readonly migrations: readonly string[];
	/** `full`: what is committed survives a power cut; `normal`: the death of the process; `none`: nothing need. */
	readonly durability: 'none' | 'normal' | 'full';
	/** What is in the file, for messages: `cache`, `outbox`. */
	readonly what: string;
	/** How long to wait for others who write, ms; 5000 when left out. */
	readonly patienceMs?: number;
}

/**
 * Opens or makes a SQLite file (0600, its folder 0700) and brings it to the newest version. DiskError if it cannot, a
 * plain CacheError if the file is of a newer version.
 */
export function openDatabase(path: string, options: DatabaseOptions): Sql {
	const until = performance.now() + patienceOf(options);
	for (;;) {
		try {
			return openOnce(path, options);
		} catch (error) {
			// While another process makes it, SQLite refuses some steps without waiting.
			const isBusy = error instanceof DiskError && error.trouble === 'busy';
			if (!isBusy || performance.now() >= until) throw error;
			nap();
		}
	}
}

const patienceOf = ({patienceMs = 5000}: DatabaseOptions): number => patienceMs;

/** For 10 ms. */
function nap(): void {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
}

function openOnce(path: string, options: DatabaseOptions): Sql {
	const name = `${options.what} ${path}`;
	let database: Database.Database | undefined;
	try {
		if (path !== ':memory:') makeFile(path);
		database = new Database(path);
		database.exec(
			`PRAGMA busy_timeout = ${patienceOf(options)}; PRAGMA journal_mode = WAL;
			PRAGMA synchronous = ${synchronous[options.durability]}`,
		);
		if (path !== ':memory:') makePrivate(path);
		const sql = wrap(database, name);
		migrate(sql, database, options.migrations);
		return sql;
	} catch (error) {
		database?.close();
		throw DiskError.of(error, name);
	}
}

/** Opens a file just to be read, also where nothing at all can be written; null if it cannot. Of its last writes some may be missing. */
export function openToRead(path: string): Sql | null {
	for (const place of [path, `${pathToFileURL(path).href}?immutable=1`]) {
		try {
			const sql = wrap(new Database(place), path);
			sql.all('SELECT name FROM sqlite_master');
			return sql;
		} catch {
			// The next one, or none.
		}
	}
	return null;
}

const synchronous: Readonly<Record<DatabaseOptions['durability'], string>> = {
	none: 'OFF',
	normal: 'NORMAL',
	full: 'FULL',
};

/** Nobody else may read it from the first moment on; SQLite makes the files beside it alike. */
function makeFile(path: string): void {
	const folder = dirname(path);
	if (!existsSync(folder)) mkdirSync(folder, {recursive: true, mode: 0o700});
	if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
}

/** A read-only disk takes no change of rights, not even one that changes nothing. */
function makePrivate(path: string): void {
	if ((statSync(path).mode & 0o777) !== 0o600) chmodSync(path, 0o600);
}

function migrate(sql: Sql, database: Database.Database, migrations: readonly string[]): void {
	const version = () => sql.get<{user_version: number}>('PRAGMA user_version')?.user_version ?? 0;
	if (version() === migrations.length) return;
	sql.transaction(() => {
		const from = version();
		if (from > migrations.length) {
			throw new CacheError(
				'its files were written by a newer version of chat-tui: use that version, or another CHAT_TUI_HOME',
			);
		}
		for (const migration of migrations.slice(from)) database.exec(migration);
		database.exec(`PRAGMA user_version = ${migrations.length}`);
	});
}

function wrap(database: Database.Database, name: string): Sql {
	const statements = new Map<string, Database.Statement>();
	const prepare = (text: string): Database.Statement => {
		const known = statements.get(text);
		if (known) return known;
		const statement = database.prepare(text);
		statements.set(text, statement);
		return statement;
	};
	const guard = <Result>(work: () => Result): Result => {
		try {
			return work();
		} catch (error) {
			throw DiskError.of(error, name);
		}
	};
	return {
		run: (text, ...values) => guard(() => void prepare(text).run(...values)),
		all: <Row>(text: string, ...values: readonly Value[]) =>
			guard(() => prepare(text).all(...values) as Row[]),
		get: <Row>(text: string, ...values: readonly Value[]) =>
			guard(() => prepare(text).get(...values) as Row | undefined),
		transaction: (work) => guard(() => transact(database, 'BEGIN IMMEDIATE', work)),
		reading: (work) => guard(() => transact(database, 'BEGIN', work)),
		version: () => guard(() => (prepare('PRAGMA data_version').get() as {data_version: number}).data_version),
		close: () => database.close(),
	};
}

/** The driver's own transactions hide the reason where SQLite has rolled back already, as on a full disk. */
function transact<Result>(database: Database.Database, begin: string, work: () => Result): Result {
	database.exec(begin);
	try {
		const result = work();
		database.exec('COMMIT');
		return result;
	} catch (error) {
		if (database.inTransaction) database.exec('ROLLBACK');
		throw error;
	}
}
