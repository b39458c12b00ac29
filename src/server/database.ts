import Libsql from 'libsql';

/** A value of a column. Text must not hold U+0000 or lone surrogates, which the driver cannot bind: JSON escapes both. */
export type Value = string | number | null;

/** A SQLite database. Statements are prepared once and kept; every call is synchronous. */
export interface Database {
	/** All rows of a query. */
	all<Row>(sql: string, ...values: readonly Value[]): readonly Row[];
	/** The first row of a query. */
	one<Row>(sql: string, ...values: readonly Value[]): Row | undefined;
	/** Runs a statement and tells how many rows it changed. */
	run(sql: string, ...values: readonly Value[]): number;
	/** Runs statements without values, separated by semicolons. */
	script(sql: string): void;
	/** Commits what `work` does as one, or nothing of it if it throws. On return it is on the disk. */
	transact<Result>(work: () => Result): Result;
	close(): void;
}

/** Opens (or makes) the database of a file, or `:memory:`. Throws the driver's error, e.g. when the file is something else. */
export function openDatabase(file: string): Database {
	const db = new Libsql(file);
	try {
		for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON']) {
			db.prepare(`PRAGMA ${pragma}`).all();
		}
	} catch (error) {
		db.close();
		throw error;
	}
	return wrap(db);
}

function wrap(db: Libsql.Database): Database {
	const statements = new Map<string, Libsql.Statement>();
	const prepared = (sql: string): Libsql.Statement => {
		const statement = statements.get(sql) ?? db.prepare(sql);
		statements.set(sql, statement);
		return statement;
	};
	// The driver's own get() adds a key of its own to the row.
	const all = <Row>(sql: string, ...values: readonly Value[]) => prepared(sql).all(...values) as Row[];
	return {
		all,
		one: <Row>(sql: string, ...values: readonly Value[]) => all<Row>(sql, ...values)[0],
		run: (sql, ...values) => prepared(sql).run(...values).changes,
		script: (sql) => db.exec(sql),
		transact: (work) => db.transaction(work)(),
		close: () => db.close(),
	};
}

/**
 * Takes a lock of which there is one a file, until what it gives back is called or the process ends, however it ends.
 * Throws the driver's error SQLITE_BUSY if it is taken. A file of its own, held by an open transaction: the driver
 * closes a database only when the garbage of its statements is collected, a transaction ends at once.
 */
export function takeLock(file: string): () => void {
	const db = new Libsql(file);
	db.exec('BEGIN EXCLUSIVE');
	return () => {
		db.exec('ROLLBACK');
		db.close();
	};
}
