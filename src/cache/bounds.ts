import type {RoomId} from '../domain/ids.ts';
import type {Sql} from './database.ts';

/** How many of a room's newest events stay at least; older ones can be fetched again. */
export const KEPT_EVENTS = 2000;
/** How many more there may be before some go, so that it is done seldom. */
const SLACK = 500;
/** How many go in one transaction at most, oldest first: a commit must not take long. */
const BITE = 1000;
/** From so many on, history that somebody scrolls through is not saved. */
const FULL = 2 * KEPT_EVENTS;

/**
 * Forgets a room's oldest events when there are too many of them, up to one before which it is known where history
 * goes on. To be run in the transaction that has saved new ones.
 */
export function keepBounds(sql: Sql, roomId: RoomId): void {
	if (nthNewest(sql, roomId, KEPT_EVENTS + SLACK) === null) return;
	const border = sql.get<{position: number; before: string}>(
		`SELECT position, before FROM event WHERE room_id = ? AND position <= ? AND before IS NOT NULL
		ORDER BY position DESC LIMIT 1`,
		roomId,
		nthNewest(sql, roomId, KEPT_EVENTS),
	);
	if (!border) return;
	sql.run(
		`DELETE FROM event WHERE position IN
		(SELECT position FROM event WHERE room_id = ? AND position < ? ORDER BY position LIMIT ${BITE})`,
		roomId,
		border.position,
	);
	sql.run('UPDATE room SET history_token = ? WHERE room_id = ?', border.before, roomId);
}

/** Whether so much of a room is saved that older history is better fetched each time. */
export function isFull(sql: Sql, roomId: RoomId): boolean {
	return nthNewest(sql, roomId, FULL) !== null;
}

/** Position of the n-th newest event; null if there are fewer. */
function nthNewest(sql: Sql, roomId: RoomId, count: number): number | null {
	const row = sql.get<{position: number}>(
		'SELECT position FROM event WHERE room_id = ? ORDER BY position DESC LIMIT 1 OFFSET ?',
		roomId,
		count - 1,
	);
	return row?.position ?? null;
}
