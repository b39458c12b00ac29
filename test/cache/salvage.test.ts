import {expect, it} from 'vitest';
import {openDatabase, type Sql} from '../../src/cache/database.ts';
import {salvage} from '../../src/cache/salvage.ts';

const open = (): Sql =>
	openDatabase(':memory:', {
		what: 'words',
		migrations: ['CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL)'],
		durability: 'none',
	});
const count = (sql: Sql) => sql.get<{count: number}>('SELECT count(*) AS count FROM word')?.count;

function withWords(words: number): Sql {
	const sql = open();
	for (let word = 0; word < words; word++)
		sql.run('INSERT INTO word (text) VALUES (?)', `${word} ${'x'.repeat(1000)}`);
	return sql;
}

it('takes over all rows', () => {
	const to = open();
	expect(salvage(withWords(100), to, 'word')).toBe(100);
	expect(count(to)).toBe(100);
});

it('leaves nothing behind where the disk does not take all: what it was taken from is still to be had', () => {
	const [from, to] = [withWords(100), open()];
	to.get('PRAGMA max_page_count = 10');
	expect(() => salvage(from, to, 'word')).toThrow(expect.objectContaining({trouble: 'unwritable'}));
	expect([count(from), count(to)]).toEqual([100, 0]);
});
