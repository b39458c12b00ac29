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

/** What a message is called. A sender may use an id again in the same room: that is a further message. */
export type MessageKey = Pick<MessageRow, 'room_id' | 'sender' | 'msg_id'>;

/** Stores a message. */
export function storeMessage(db: Database, {room_id, sender, msg_id}: MessageKey, content: JsonObject): void {
	db.run(
		'INSERT INTO messages (row, room_id, sender, msg_id, content) VALUES (?, ?, ?, ?, ?)',
		nextRow(db, 'messages'),
		room_id,
		sender,
		msg_id,
		writeJson(content),
	);
}

/** The content of the newest message that is called so. */
export function newestMessage(db: Database, {room_id, sender, msg_id}: MessageKey): JsonObject | undefined {
	const message = db.one<{content: string}>(
		'SELECT content FROM messages WHERE room_id = ? AND sender = ? AND msg_id = ? ORDER BY row DESC LIMIT 1',
		room_id,
		sender,
		msg_id,
	);
	return message && JSON.parse(message.content);
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
