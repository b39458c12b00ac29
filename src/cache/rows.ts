import type {Receipt} from '../domain/batch.ts';
import type {EventKind, RoomEvent} from '../domain/event.ts';
import type {StreamToken} from '../domain/ids.ts';
import type {Member, Membership, Room} from '../domain/room.ts';
import type {Sql} from './database.ts';

/** Between rows of the cache and the nouns of the domain. */

export interface RoomRow {
	readonly room_id: string;
	readonly membership: Membership;
	readonly inviter: string | null;
	readonly alias: string | null;
	readonly topic: string | null;
	readonly is_public: number | null;
	readonly last_activity: number;
	readonly history_token: string | null;
	readonly read_key: string | null;
}

export function toRoom(row: RoomRow): Room {
	return {
		roomId: row.room_id,
		membership: row.membership,
		inviter: row.inviter,
		alias: row.alias,
		topic: row.topic,
		isPublic: row.is_public === null ? null : row.is_public === 1,
		lastActivity: row.last_activity,
		historyToken: row.history_token,
	};
}

export function saveRoom(sql: Sql, room: Room): void {
	sql.run(
		`INSERT INTO room (room_id, membership, inviter, alias, topic, is_public, last_activity, history_token)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (room_id) DO UPDATE SET membership = excluded.membership,
		inviter = excluded.inviter, alias = excluded.alias, topic = excluded.topic, is_public = excluded.is_public,
		last_activity = excluded.last_activity, history_token = excluded.history_token`,
		room.roomId,
		room.membership,
		room.inviter,
		room.alias,
		room.topic,
		room.isPublic === null ? null : Number(room.isPublic),
		room.lastActivity,
		room.historyToken,
	);
}

export interface EventRow {
	readonly position: number;
	readonly room_id: string;
	readonly key: string;
	readonly event_id: string;
	readonly msg_id: string;
	readonly sender: string;
	readonly kind: EventKind;
	readonly body: string;
	readonly timestamp: number;
	readonly target: string | null;
	readonly change: Membership | null;
}

export function toEvent(row: EventRow): RoomEvent {
	return {
		roomId: row.room_id,
		key: row.key,
		eventId: row.event_id,
		msgId: row.msg_id,
		sender: row.sender,
		kind: row.kind,
		body: row.body,
		timestamp: row.timestamp,
		change: row.target !== null && row.change !== null ? {target: row.target, membership: row.change} : null,
	};
}

/** `position`: null puts the event at the newer end; `before`: where what is older is to be had, if that is known. */
export function saveEvent(
	sql: Sql,
	event: RoomEvent,
	position: number | null,
	before: StreamToken | null = null,
): void {
	sql.run(
		`INSERT INTO event (position, room_id, key, event_id, msg_id, sender, kind, body, timestamp, target, change, before)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		position,
		event.roomId,
		event.key,
		event.eventId,
		event.msgId,
		event.sender,
		event.kind,
		event.body,
		event.timestamp,
		event.change?.target ?? null,
		event.change?.membership ?? null,
		before,
	);
}

export interface MemberRow {
	readonly room_id: string;
	readonly user_id: string;
	readonly membership: Membership;
	readonly display_name: string | null;
}

export function toMember(row: MemberRow): Member {
	return {userId: row.user_id, membership: row.membership, displayName: row.display_name};
}

export function saveMember(sql: Sql, roomId: string, member: Member): void {
	sql.run(
		'INSERT OR REPLACE INTO member (room_id, user_id, membership, display_name) VALUES (?, ?, ?, ?)',
		roomId,
		member.userId,
		member.membership,
		member.displayName,
	);
}

export interface ReceiptRow {
	readonly room_id: string;
	readonly user_id: string;
	readonly key: string;
}

export function toReceipt(row: ReceiptRow): Receipt {
	return {userId: row.user_id, key: row.key};
}
