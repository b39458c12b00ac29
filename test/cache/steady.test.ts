import {
	closeSync,
	mkdtempSync,
	openSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {openDatabase} from '../../src/cache/database.ts';
import type {Replacement, SteadyOptions, SteadySql} from '../../src/cache/steady.ts';
import {openSteady} from '../../src/cache/steady.ts';
import {CacheError} from '../../src/domain/errors.ts';

let dir: string;
let replaced: Replacement[];
let opened: SteadySql[];

const path = () => join(dir, 'some.db');
const schema = ['CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL)'];

function open(options: Partial<SteadyOptions> = {}): SteadySql {
	const sql = openSteady(path(), {
		what: 'words',
		migrations: schema,
		durability: 'normal',
		isSuspect: false,
		rescued: [],
		left: () => [],
		repeats: false,
		onReplaced: (replacement) => replaced.push(replacement),
		...options,
	});
	opened.push(sql);
	return sql;
}

const add = (sql: SteadySql, text: string) => sql.run('INSERT INTO word (text) VALUES (?)', text);
const words = (sql: SteadySql) => sql.all<{text: string}>('SELECT text FROM word').map(({text}) => text);
const names = () => readdirSync(dir).filter((name) => !/-(wal|shm)$/.test(name));

/** Words on many pages, all of them in the file itself. */
function fill(count: number): void {
	const sql = open();
	sql.transaction(() => {
		for (let index = 0; index < count; index++) add(sql, `word ${index} ${'x'.repeat(200)}`);
	});
	sql.get('PRAGMA wal_checkpoint(TRUNCATE)');
	sql.close();
}

function overwrite(from: number, length: number): void {
	const file = openSync(path(), 'r+');
	writeSync(file, Buffer.alloc(length, 0xa5), 0, length, from);
	closeSync(file);
}

function overwriteMiddle(): void {
	const middle = Math.floor(statSync(path()).size / 8192) * 4096;
	overwrite(middle, 4096);
}

beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	replaced = [];
	opened = [];
});
afterEach(() => {
	for (const sql of opened) sql.close();
	rmSync(dir, {recursive: true});
});

describe('a damaged file', () => {
	it('is set aside when it is opened, if it is no database at all', () => {
		writeFileSync(path(), 'this is no database, and long enough to be looked at as one'.repeat(20));
		const sql = open();
		add(sql, 'new');
		expect(words(sql)).toEqual(['new']);
		expect(replaced).toEqual([
			{why: 'damaged', setAside: expect.stringMatching(/^some\.db\.damaged-\d{8}T[\d.]+$/), rescued: []},
		]);
		expect(names()).toHaveLength(2);
	});

	it('is found when it is looked through after an unclean end', () => {
		fill(200);
		overwriteMiddle();
		open().close();
		expect(replaced).toEqual([]);
		expect(words(open({isSuspect: true}))).toEqual([]);
		expect(replaced).toMatchObject([{why: 'damaged'}]);
	});

	it('is believed after an unclean end if it is sound', () => {
		fill(20);
		expect(words(open({isSuspect: true}))).toHaveLength(20);
		expect(replaced).toEqual([]);
	});

	it('is set aside in the middle of use; what met it fails, what follows does not', () => {
		fill(200);
		overwriteMiddle();
		const sql = open();
		expect(() => words(sql)).toThrow(CacheError);
		expect(words(sql)).toEqual([]);
		expect(replaced).toMatchObject([{why: 'damaged'}]);
		add(sql, 'new');
		sql.close();
		expect(words(open())).toEqual(['new']);
	});

	it('is set aside, and what met it done again where that makes sense', () => {
		fill(200);
		overwriteMiddle();
		expect(words(open({repeats: true, rescued: ['word']})).length).toBeGreaterThan(100);
		expect(replaced).toMatchObject([{why: 'damaged'}]);
	});

	it('gives what can be read of it from both ends', () => {
		fill(200);
		overwriteMiddle();
		const sql = open({rescued: ['word']});
		expect(() => words(sql)).toThrow(CacheError);
		const left = words(sql).map((text) => Number(text.split(' ')[1]));
		expect(left.length).toBeGreaterThan(100);
		expect(left.length).toBeLessThan(200);
		expect([left[0], left.at(-1)]).toEqual([0, 199]);
		expect(replaced).toMatchObject([{rescued: [left.length]}]);
	});

	it('is kept, and so is the one before, but not the one before that', () => {
		for (let time = 0; time < 4; time++) {
			for (const end of ['-wal', '-shm']) rmSync(path() + end, {force: true});
			writeFileSync(path(), 'this is no database, and long enough to be looked at as one'.repeat(20));
			open().close();
		}
		expect(replaced).toHaveLength(4);
		expect(names()).toHaveLength(3);
		expect(names()).toContain((replaced.at(-1) as {readonly setAside: string}).setAside);
	});

	it('is left by a process that sees that another one has replaced it', () => {
		const sql = open();
		add(sql, 'old');
		const {epoch} = sql;
		const version = sql.version();
		for (const end of ['', '-wal', '-shm']) renameSync(path() + end, `${path()}.elsewhere${end}`);
		const other = openDatabase(path(), {what: 'words', migrations: schema, durability: 'normal'});
		other.run("INSERT INTO word (text) VALUES ('of the other')");
		expect(sql.version()).not.toBe(version);
		expect(sql.epoch).toBeGreaterThan(epoch);
		expect(words(sql)).toEqual(['of the other']);
		expect(replaced).toEqual([{why: 'moved'}]);
		other.close();
	});
});

describe('a file in the place of which another process has put another one', () => {
	const replace = () => {
		for (const end of ['', '-wal', '-shm']) renameSync(path() + end, `${path()}.elsewhere${end}`);
		openDatabase(path(), {what: 'words', migrations: schema, durability: 'normal'}).close();
	};

	it('does not let a transaction go on in that one, but the next', () => {
		const sql = open();
		add(sql, 'old');
		replace();
		expect(() => sql.transaction(() => add(sql, 'the end of it'))).toThrow(/in the place of the one before/);
		expect(words(sql)).toEqual([]);
		sql.transaction(() => add(sql, 'new'));
		expect(words(sql)).toEqual(['new']);
		expect(replaced).toEqual([{why: 'moved'}]);
	});

	it('is left by a transaction that may be done again', () => {
		const sql = open({repeats: true});
		replace();
		sql.transaction(() => add(sql, 'whole'));
		expect(words(sql)).toEqual(['whole']);
	});
});

describe('a file that cannot be written', () => {
	it('is continued in memory when the disk is full, with all that it held', () => {
		const sql = open();
		add(sql, 'before');
		sql.get('PRAGMA max_page_count = 3');
		const text = 'x'.repeat(100_000);
		sql.transaction(() => {
			add(sql, text);
			add(sql, 'after');
		});
		expect(words(sql)).toEqual(['before', text, 'after']);
		expect(sql.isInMemory).toBe(true);
		expect(replaced).toEqual([{why: 'unwritable', reason: 'the disk is full'}]);
		sql.close();
		expect(words(open())).toEqual(['before']);
	});

	it('is continued in memory when the disk becomes read-only', () => {
		const sql = open();
		add(sql, 'before');
		sql.run('PRAGMA query_only = 1');
		add(sql, 'after');
		expect(words(sql)).toEqual(['before', 'after']);
		expect(replaced).toEqual([{why: 'unwritable', reason: 'it is read-only'}]);
	});

	it('is begun in memory where its folder cannot be made', () => {
		writeFileSync(join(dir, 'file'), '');
		const sql = openSteady(join(dir, 'file', 'some.db'), {
			what: 'words',
			migrations: schema,
			durability: 'full',
			isSuspect: true,
			rescued: [],
			left: () => [],
			repeats: false,
			onReplaced: (replacement) => replaced.push(replacement),
		});
		add(sql, 'new');
		expect(words(sql)).toEqual(['new']);
		expect(replaced).toMatchObject([{why: 'unwritable'}]);
		sql.close();
	});

	it('is not given up because of a mistake in what was asked, nor because somebody else writes', () => {
		const sql = open({patienceMs: 1});
		expect(() => sql.run('SELECT nothing FROM nowhere')).toThrow(CacheError);
		const other = openDatabase(path(), {what: 'words', migrations: schema, durability: 'normal'});
		other.transaction(() => {
			expect(() => add(sql, 'too soon')).toThrow(/another program holds it/);
		});
		add(sql, 'later');
		expect(words(sql)).toEqual(['later']);
		expect(replaced).toEqual([]);
		other.close();
	});

	it('is not given up because it is of a newer version', () => {
		openDatabase(path(), {what: 'words', migrations: [...schema, 'SELECT 1'], durability: 'normal'}).close();
		expect(() => open()).toThrow(/newer version/);
		expect(names()).toEqual(['some.db']);
	});
});
