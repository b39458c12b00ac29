import type {Sql, Value} from './database.ts';
import {DiskError} from './disk-error.ts';

type Row = Readonly<Record<string, Value>>;

/**
 * Puts the rows of a table that can be read in one database into another, which may be of a later version. Gives how
 * many; DiskError if the other one cannot be written.
 */
export function salvage(from: Sql, to: Sql, table: string): number {
	const columns = to.all<{name: string; pk: number}>(
		`SELECT name, pk FROM pragma_table_info('${table}') ORDER BY pk`,
	);
	const key = columns.find(({pk}) => pk === 1)?.name ?? 'rowid';
	return to.transaction(() => {
		let count = 0;
		for (const row of readable(from, table, key)) {
			const names = columns.map(({name}) => name).filter((name) => row[name] !== undefined);
			const places = names.map(() => '?').join(', ');
			const values = names.map((name) => row[name] ?? null);
			const isTaken = attempt(
				() => to.run(`INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${places})`, ...values),
				({trouble}) => trouble !== 'unwritable',
			);
			if (isTaken) count++;
		}
		return count;
	});
}

/** The tables of a database, without SQLite's own. */
export function tablesOf(sql: Sql): readonly string[] {
	return sql
		.all<{name: string}>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
		.map(({name}) => name);
}

/** All rows; where the table is damaged, those up to the damage from either end. */
function readable(sql: Sql, table: string, key: string): Iterable<Row> {
	let rows: readonly Row[] = [];
	const isSound = attempt(() => {
		rows = sql.all<Row>(`SELECT * FROM ${table}`);
	});
	if (isSound) return rows;
	const forwards = walk(sql, `SELECT * FROM ${table}`, key, '>', 'ASC');
	const backwards = walk(sql, `SELECT * FROM ${table}`, key, '<', 'DESC');
	return new Map([...forwards, ...backwards.reverse()].map((row) => [row[key], row])).values();
}

function walk(sql: Sql, select: string, key: string, after: '>' | '<', order: 'ASC' | 'DESC'): Row[] {
	const rows: Row[] = [];
	const end = `ORDER BY ${key} ${order} LIMIT 1`;
	for (let isSound = true; isSound; ) {
		const last = rows.at(-1)?.[key];
		isSound =
			attempt(() => {
				const row =
					last === undefined
						? sql.get<Row>(`${select} ${end}`)
						: sql.get<Row>(`${select} WHERE ${key} ${after} ? ${end}`, last);
				if (row) rows.push(row);
			}) && rows.at(-1)?.[key] !== last;
	}
	return rows;
}

function attempt(act: () => void, mayFail: (error: DiskError) => boolean = () => true): boolean {
	try {
		act();
		return true;
	} catch (error) {
		if (error instanceof DiskError && mayFail(error)) return false;
		throw error;
	}
}
