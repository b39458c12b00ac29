import type {RoomId} from '../domain/ids.ts';
import type {Database} from './database.ts';
import {type JsonObject, writeJson} from './json.ts';
import type {Range} from './range.ts';
import {nextRow} from './rows.ts';
import {type Room, readSlice, type Source} from './slice.ts';

/** A row of the table messages. */
export interface MessageRow {
	readonly row: number;
	readonly room_id: RoomId;
	readonly sender: string;
	readonly msg_id: string;
	readonly content: string;
}

/** Part of a room's messages, with the tokens of its ends. */
export interface Page {
	readonly start: string;
	readonly end: string;
	readonly chunk: readonly JsonObject[];
}

/** Stores a message; false if that sender has one with this id in the room already, which then stays as it is. */
export function storeMessage(
	db: Database,
	message: Omit<MessageRow, 'row' | 'content'>,
	content: JsonObject,
): boolean {
	const {room_id, sender, msg_id} = message;
	const changes = db.run(
		'INSERT INTO messages (row, room_id, sender, msg_id, content) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
		nextRow(db, 'messages'),
		room_id,
		sender,
		msg_id,
		writeJson(content),
	);
	return changes > 0;
}

/** The messages of a room between two places: oldest first if `from` < `to`, else newest first. What there is room for. */
export function readPage(
	db: Database,
	roomId: RoomId,
	range: Range,
	room: Room,
): {readonly page: Page; readonly bytes: number} {
	const [start = 0] = range.from;
	const [stop = 0] = range.to;
	const {rows, bytes} = readSlice<MessageRow>(db, ofRoom, roomId, {start, stop}, room);
	const page = {
		start: String(start),
		end: String(rows.at(-1)?.row ?? start),
		chunk: rows.map(toMessageEvent),
	};
	return {page, bytes};
}

const ofRoom: Source = {
	table: 'messages',
	sql: 'SELECT row FROM messages WHERE room_id = ?1 AND row > ?2 AND row < ?3',
};

/** A message as messages/list, im/sync and events show it. */
export function toMessageEvent({row, room_id, sender, msg_id, content}: MessageRow): JsonObject {
	return {
		type: 'm.room.message',
		event_id: `m${row}`,
		room_id,
		user_id: sender,
		msg_id,
		content: JSON.parse(content),
	};
}
