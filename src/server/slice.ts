import type {Database} from './database.ts';
import type {Numbered} from './rows.ts';

/**
 * How much of what people wrote goes into one answer (bytes). Four of the largest messages; what is asked for beyond
 * that comes with the next request, from the answer's `end` on.
 */
export const ANSWER_SIZE = 8 * 2 ** 20;

/** From where to where in a table, both exclusive: backwards, newest first, if `stop` is the lower. */
export interface Way {
	readonly start: number;
	readonly stop: number;
}

/** What there is of each row, in the order in which it is read. */
export interface Slice<Row> {
	readonly rows: readonly Row[];
	/** How much that is (bytes). */
	readonly bytes: number;
	/** The way up to which it has everything: the one asked for, or a shorter one if there was no room for more. */
	readonly way: Way;
}

/** What to read: `sql` selects row numbers by key (?1), and two places (?2, ?3), both exclusive, of which ?2 is lower. */
export interface Source {
	readonly table: Exclude<Numbered, 'presence'>;
	readonly sql: string;
}

/** How much may be read. */
export interface Room {
	/** Rows; no bound if undefined. */
	readonly limit?: number | undefined;
	readonly bytes: number;
	/** The first row may be as large as this (bytes); any size if undefined, so that there is always a next one. */
	readonly first?: number;
}

/** What a row counts at least (bytes): its numbers and keys, so that very many small rows are bounded, too. */
const ROW_SIZE = 256;

/** The texts of each table that somebody chose. */
const texts = {
	messages: ['msg_id', 'content'],
	memberships: ['user_id', 'content'],
	feedback: ['msg_sender', 'msg_id', 'content'],
	topics: ['content'],
} as const;

/** Reads as much of a way as there is room for. No more than that is loaded: sizes are known without the texts. */
export function readSlice<Row extends {readonly row: number}>(
	db: Database,
	source: Source,
	key: string,
	way: Way,
	{limit, bytes, first}: Room,
): Slice<Row> {
	const fitting = Math.ceil(bytes / ROW_SIZE) + 1;
	const most = Math.min(limit ?? fitting, fitting);
	const found = db.all<Row & Measured>(
		way.start <= way.stop ? select(source, 'ASC') : select(source, 'DESC'),
		key,
		Math.min(way.start, way.stop),
		Math.max(way.start, way.stop),
		most,
		bytes,
		first ?? Number.MAX_SAFE_INTEGER,
	);
	const last = found.at(-1);
	if (!last) return {rows: [], bytes: 0, way};
	const isWhole = last.total_rows === found.length && found.length < most;
	const stop = last.row + (way.start <= way.stop ? 1 : -1);
	return {rows: found, bytes: last.total, way: isWhole ? way : {start: way.start, stop}};
}

interface Measured {
	/** Bytes up to this row, itself included. */
	readonly total: number;
	/** How many rows there were to choose from. */
	readonly total_rows: number;
}

function select({table, sql}: Source, order: 'ASC' | 'DESC'): string {
	const size = [ROW_SIZE, ...texts[table].map((column) => `octet_length(t.${column})`)].join(' + ');
	return `WITH found (row) AS MATERIALIZED (SELECT row FROM (${sql}) ORDER BY row ${order} LIMIT ?4),
		measured AS MATERIALIZED (
			SELECT f.row, ${size} AS size, sum(${size}) OVER (ORDER BY f.row ${order}) AS total,
				(SELECT count(*) FROM found) AS total_rows
			FROM found f CROSS JOIN ${table} t USING (row)
		)
		SELECT t.*, total, total_rows FROM measured CROSS JOIN ${table} t USING (row)
		WHERE total <= ?5 OR (total = size AND size <= ?6) ORDER BY row ${order}`;
}
