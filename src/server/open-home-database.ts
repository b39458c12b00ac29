import {closeSync, mkdirSync, openSync} from 'node:fs';
import {join} from 'node:path';
import {type Database, openDatabase} from './database.ts';
import {migrations} from './migrations.ts';

/**
 * Opens the database of the home server `name` in a folder, making both if missing, or in `:memory:`.
 * Throws an Error of one line that says what to do.
 */
export function openHomeDatabase(dataDir: string, name: string): Database {
	const db = open(dataDir === ':memory:' ? dataDir : databaseFile(dataDir), dataDir);
	try {
		migrate(db, dataDir);
		claim(db, dataDir, name);
	} catch (error) {
		db.close();
		throw error;
	}
	return db;
}

function databaseFile(dataDir: string): string {
	const file = join(dataDir, 'home.db');
	try {
		mkdirSync(dataDir, {recursive: true, mode: 0o700});
		// Made here so that it is private even in a folder that is not; SQLite gives its other files the same mode.
		closeSync(openSync(file, 'a', 0o600));
	} catch (error) {
		throw new Error(`cannot write to ${dataDir} (${codeOf(error)}): choose another folder with --data`);
	}
	return file;
}

function open(file: string, dataDir: string): Database {
	try {
		return openDatabase(file);
	} catch (error) {
		const reasons: Record<string, string> = {
			SQLITE_BUSY: `another server is running on ${dataDir}: stop it, or choose another folder with --data`,
			SQLITE_NOTADB: `${file} is not a database: move it away, or choose another folder with --data`,
		};
		throw new Error(
			reasons[codeOf(error)] ?? `cannot open ${file} (${codeOf(error)}): choose another folder with --data`,
		);
	}
}

function migrate(db: Database, dataDir: string): void {
	const version = db.one<{user_version: number}>('PRAGMA user_version')?.user_version ?? 0;
	if (version > migrations.length) {
		throw new Error(
			`${dataDir} was written by a newer version: upgrade, or choose another folder with --data`,
		);
	}
	for (const [index, sql] of migrations.entries()) {
		if (index < version) continue;
		db.transact(() => db.script(`${sql}; PRAGMA user_version = ${index + 1}`));
	}
}

/** A database keeps the name it was made with: all its ids end with it. */
function claim(db: Database, dataDir: string, name: string): void {
	db.run("INSERT INTO settings (name, value) VALUES ('server_name', ?) ON CONFLICT DO NOTHING", name);
	const owner = db.one<{value: string}>("SELECT value FROM settings WHERE name = 'server_name'")?.value;
	if (owner === name) return;
	throw new Error(
		`${dataDir} belongs to the server named ${owner}: use --name ${owner}, or choose another folder with --data`,
	);
}

const codeOf = (error: unknown): string =>
	(error as {code?: string}).code || String((error as Error).message);
