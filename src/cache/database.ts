import {chmodSync, existsSync, mkdirSync} from 'node:fs';
import {dirname} from 'node:path';
import Database from 'libsql';
import {CacheError, describeError} from '../domain/errors.ts';

/** An open SQLite file: statements are prepared once per text and kept. */
export interface Sql {
	run(sql: string, ...values: readonly Value[]): void;
	all<Row>(sql: string, ...values: readonly Value[]): readonly Row[];
	get<Row>(sql: string, ...values: readonly Value[]): Row | undefined;
	/** Runs `work` as one transaction: all of it is on disk when this returns, or none of it. */
	transaction<Result>(work: () => Result): Result;
	close(): void;
}

export type Value = string | number | null;

export interface DatabaseOptions {
	/** SQL that leads from one version to the next; the file's `user_version` counts how many it has had. */
	readonly migrations: readonly string[];
	/** `full`: what is committed survives a power cut; `normal`: it survives the death of the process. */
	readonly durability: 'normal' | 'full';
	/** What is in the file, for messages: `cache`, `outbox`. */
	readonly what: string;
}

/** Opens or makes a SQLite file (0600, its folder 0700) and brings it to the newest version. CacheError if it cannot. */
export function openDatabase(path: string, options: DatabaseOptions): Sql {
	try {
		if (path !== ':memory:') makeFolder(path);
		const database = new Database(path);
		database.exec(
			`PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.durability}`,
		);
		if (path !== ':memory:') chmodSync(path, 0o600);
		const sql = wrap(database, `${options.what} ${path}`);
		migrate(sql, database, options.migrations);
		return sql;
	} catch (error) {
		if (error instanceof CacheError) throw error;
		const reason = describeError(error);
		const advice = /not a database|malformed/.test(reason)
			? 'it is damaged: move it away and start again'
			: 'check that its folder can be written';
		throw new CacheError(`the ${options.what} ${path} cannot be opened (${reason}): ${advice}`);
	}
}

function makeFolder(path: string): void {
	const folder = dirname(path);
	if (!existsSync(folder)) mkdirSync(folder, {recursive: true, mode: 0o700});
}

function migrate(sql: Sql, database: Database.Database, migrations: readonly string[]): void {
	sql.transaction(() => {
		const version = sql.get<{user_version: number}>('PRAGMA user_version')?.user_version ?? 0;
		if (version > migrations.length) {
			throw new CacheError(
				'its files were written by a newer version of chat-tui: use that version, or another CHAT_TUI_HOME',
			);
		}
		if (version === migrations.length) return;
		for (const migration of migrations.slice(version)) database.exec(migration);
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
			if (isOwn(error)) throw error;
			throw new CacheError(`the ${name} cannot be used (${describeError(error)}): check the disk`);
		}
	};
	return {
		run: (text, ...values) => guard(() => void prepare(text).run(...values)),
		all: <Row>(text: string, ...values: readonly Value[]) =>
			guard(() => prepare(text).all(...values) as Row[]),
		get: <Row>(text: string, ...values: readonly Value[]) =>
			guard(() => prepare(text).get(...values) as Row | undefined),
		transaction: (work) => guard(() => database.transaction(work).immediate() as ReturnType<typeof work>),
		close: () => database.close(),
	};
}

/** Errors of ours pass through a transaction as they are. */
function isOwn(error: unknown): boolean {
	return error instanceof CacheError;
}
