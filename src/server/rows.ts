import type {Database} from './database.ts';

/** The tables whose row numbers serve as places in the stream, server-wide over all rooms. */
export type Numbered = 'messages' | 'memberships' | 'feedback' | 'topics' | 'presence';

/**
 * The number of a row to be inserted. Rows take even numbers only, so that there is a place between any two:
 * `END` is the odd number after the highest row, and being exclusive neither hides the newest row when paging
 * backwards from it nor the next one when following forwards from it.
 */
export function nextRow(db: Database, table: Numbered): number {
	return highestRow(db, table) + 2;
}

/** The place after everything stored so far. */
export function endOf(db: Database, table: Numbered): number {
	return highestRow(db, table) + 1;
}

function highestRow(db: Database, table: Numbered): number {
	return db.one<{row: number | null}>(`SELECT max(row) AS row FROM ${table}`)?.row ?? 0;
}
