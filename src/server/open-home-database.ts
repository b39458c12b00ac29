import {closeSync, openSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {makeFolder} from '../config/make-folder.ts';
import {type Database, openDatabase, takeLock} from './database.ts';
import {migrations} from './migrations.ts';

/**
 * Opens the database of the home server `name` in a folder, making both if missing, or in `:memory:`.
 * Throws an Error of one line that says what to do.
 */
export function openHomeDatabase(dataDir: string, name: string): Database {
	if (dataDir === ':memory:') return open(dataDir, dataDir, name);
	const file = databaseFile(dataDir);
	const unlock = lock(dataDir);
	try {
		const db = open(file, dataDir, name);
		const close = () => {
			db.close();
			unlock();
		};
		return {...db, close};
	} catch (error) {
		unlock();
		throw error;
	}
}

function databaseFile(dataDir: string): string {
	const file = join(dataDir, 'home.db');
	try {
		makeFolder(resolve(dataDir));
		// Made here so that it is private even in a folder that is not; SQLite gives its other files the same mode.
		closeSync(openSync(file, 'a', 0o600));
	} catch (error) {
		throw new Error(`cannot write to ${dataDir} (${codeOf(error)}): choose another folder with --data`);
	}
	return file;
}

/** Two servers on one folder would not hear of each other's messages. */
function lock(dataDir: string): () => void {
	const file = join(dataDir, 'home.lock');
	try {
		closeSync(openSync(file, 'a', 0o600));
		return takeLock(file);
	} catch (error) {
		if (codeOf(error) !== 'SQLITE_BUSY') throw cannotOpen(dataDir, error);
		throw new Error(`another server is running on ${dataDir}: stop it, or choose another folder with --data`);
	}
}

function open(file: string, dataDir: string, name: string): Database {
	let db: Database;
	try {
		db = openDatabase(file);
	} catch (error) {
		if (codeOf(error) !== 'SQLITE_NOTADB') throw cannotOpen(file, error);
		throw new Error(`${file} is not a database: move it away, or choose another folder with --data`);
	}
	try {
		migrate(db, dataDir);
		claim(db, dataDir, name);
		return db;
	} catch (error) {
		db.close();
		throw error;
	}
}

function cannotOpen(file: string, error: unknown): Error {
	return new Error(`cannot open ${file} (${codeOf(error)}): choose another folder with --data`);
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
