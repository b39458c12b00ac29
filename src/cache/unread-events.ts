import type {RoomEvent} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import type {Sql} from './database.ts';
import type {EventRow} from './rows.ts';
import {toEvent} from './rows.ts';

/** The newest events of a room after the one that was read (null: none was), oldest first, at most a hundred. */
export function unreadEvents(sql: Sql, roomId: RoomId, readKey: string | null): readonly RoomEvent[] {
	return sql.all<EventRow>(query, roomId, roomId, readKey).map(toEvent).reverse();
}

/** History fetched later (positions below 1) is not news. */
const query = `SELECT * FROM event WHERE room_id = ?
	AND position > max(0, coalesce((SELECT position FROM event WHERE room_id = ? AND key = ?), 0))
	ORDER BY position DESC LIMIT 100`;
