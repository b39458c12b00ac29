import type {Batch, Receipt, RoomDelta, TimelineDelta} from '../domain/batch.ts';
import {presentRooms} from '../domain/batch.ts';
import {distinct} from '../domain/distinct.ts';
import type {RoomEvent} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import type {PersonDelta} from '../domain/person.ts';
import type {HistoryToken, Room} from '../domain/room.ts';
import {isFull, keepBounds} from './bounds.ts';
import type {Sql} from './database.ts';
import type {MemberRow, RoomRow} from './rows.ts';
import {saveEvent, saveMember, saveRoom, toRoom} from './rows.ts';

/** How a room changes by a delta: the store's own reducer, handed in, so that disk and screen cannot drift apart. */
export type ApplyRoom = (room: Room | undefined, delta: RoomDelta) => Room;

/**
 * Saves a batch and its token. Returns the batch as far as it is news: without the events that were known
 * already, and with `newest` only where what was known lies on the far side of a gap (and is forgotten). `session`: in
 * which session the token was got.
 * To be run in one transaction.
 */
export function commitBatch(sql: Sql, batch: Batch, applyRoom: ApplyRoom, session: string): Batch {
	if (batch.isSnapshot) leaveRoomsBut(sql, presentRooms(batch));
	const rooms = batch.rooms.map((delta) => commitRoom(sql, delta, applyRoom));
	for (const person of batch.people ?? []) saveName(sql, person);
	if (batch.token !== null) {
		sql.run('INSERT OR REPLACE INTO stream (id, token, session) VALUES (1, ?, ?)', batch.token, session);
	}
	return {...batch, rooms};
}

function commitRoom(sql: Sql, delta: RoomDelta, applyRoom: ApplyRoom): RoomDelta {
	const row = sql.get<RoomRow>('SELECT * FROM room WHERE room_id = ?', delta.roomId);
	const known = row && toRoom(row);
	const isEmpty = !hasEvents(sql, delta.roomId);
	const timeline = whatIsNew(delta, known, isEmpty ? () => undefined : finder(sql, delta.roomId));
	const news = timeline ? {...delta, timeline} : delta;
	const isUnseen = (row?.read_key ?? null) === null && isEmpty;
	saveRoom(sql, applyRoom(known, news));
	if (timeline) saveTimeline(sql, delta.roomId, timeline);
	if (timeline?.newest && isUnseen) markRead(sql, delta.roomId, timeline.events.at(-1)?.key ?? null);
	if (delta.members) saveMembers(sql, delta.roomId, delta.members);
	for (const receipt of delta.receipts ?? []) saveReceipt(sql, delta.roomId, receipt);
	return news;
}

function saveName(sql: Sql, {userId, displayName}: PersonDelta): void {
	if (displayName === undefined) return;
	sql.run(
		'UPDATE member SET display_name = ?1 WHERE user_id = ?2 AND display_name IS NOT ?1',
		displayName,
		userId,
	);
}

/** Nobody un-reads: what is known to stand before the known place changes nothing. */
function saveReceipt(sql: Sql, roomId: RoomId, {userId, key}: Receipt): void {
	const positionOf = (of: string) =>
		sql.get<{position: number}>('SELECT position FROM event WHERE room_id = ? AND key = ?', roomId, of)
			?.position;
	const known = sql.get<{key: string}>(
		'SELECT key FROM receipt WHERE room_id = ? AND user_id = ?',
		roomId,
		userId,
	);
	const [before, now] = [known && positionOf(known.key), positionOf(key)];
	if (before !== undefined && now !== undefined && now < before) return;
	sql.run('INSERT OR REPLACE INTO receipt (room_id, user_id, key) VALUES (?, ?, ?)', roomId, userId, key);
}

function whatIsNew(delta: RoomDelta, known: Room | undefined, find: Find): TimelineDelta | undefined {
	const {timeline} = delta;
	const told = withoutRepeats(distinct(timeline?.events ?? [], ({key}) => find(key)));
	const hasComeBack = known !== undefined && known.membership !== 'join' && delta.room?.membership === 'join';
	const events = told.filter(({key}) => find(key) === undefined);
	const isContinued = events.length < told.length;
	if (hasComeBack && !timeline?.newest && !isContinued) return {events, newest: {historyToken: ''}};
	if (!timeline) return undefined;
	if (timeline.newest && !isContinued) return {...timeline, events};
	// What stands before the first of them is older than all of them: true only if none before it is known already.
	return timeline.before !== undefined && !isContinued ? {events, before: timeline.before} : {events};
}

/** What is saved of a room under a key. */
type Find = (key: string) => Pick<RoomEvent, 'timestamp' | 'body'> | undefined;

/** Looks up each key once. */
function finder(sql: Sql, roomId: RoomId): Find {
	const found = new Map<string, ReturnType<Find>>();
	return (key) => {
		if (!found.has(key)) {
			found.set(key, sql.get('SELECT timestamp, body FROM event WHERE room_id = ? AND key = ?', roomId, key));
		}
		return found.get(key);
	};
}

function withoutRepeats(events: readonly RoomEvent[]): readonly RoomEvent[] {
	return [...new Map(events.map((event) => [event.key, event])).values()];
}

function hasEvents(sql: Sql, roomId: RoomId): boolean {
	return sql.get('SELECT 1 FROM event WHERE room_id = ? LIMIT 1', roomId) !== undefined;
}

function saveTimeline(sql: Sql, roomId: RoomId, timeline: TimelineDelta): void {
	if (timeline.newest) sql.run('DELETE FROM event WHERE room_id = ?', roomId);
	const before = (timeline.newest ? timeline.newest.historyToken : timeline.before) || null;
	for (const [index, event] of timeline.events.entries()) {
		saveEvent(sql, event, null, index === 0 ? before : null);
	}
	keepBounds(sql, roomId);
}

/**
 * Saves a page of history, oldest first, that was asked for by the token `from`, before everything that is known of the
 * room; nothing if it does not lead on from there. Returns it as it was saved. To be run in one transaction.
 */
export function commitHistory(
	sql: Sql,
	roomId: RoomId,
	from: HistoryToken,
	page: readonly RoomEvent[],
	historyToken: HistoryToken,
): readonly RoomEvent[] {
	const find = finder(sql, roomId);
	const events = withoutRepeats(distinct(page, ({key}) => find(key)));
	if (historyTokenOf(sql, roomId) !== from || isFull(sql, roomId)) return events;
	let position = Math.min(
		0,
		sql.get<{first: number | null}>('SELECT min(position) AS first FROM event')?.first ?? 0,
	);
	for (const event of [...events].reverse()) {
		const before = event === events[0] ? historyToken || null : null;
		if (find(event.key) === undefined) saveEvent(sql, event, --position, before);
	}
	sql.run('UPDATE room SET history_token = ? WHERE room_id = ?', historyToken, roomId);
	return events;
}

/** Where history older than what is saved goes on. */
export function historyTokenOf(sql: Sql, roomId: RoomId): HistoryToken {
	const row = sql.get<Pick<RoomRow, 'history_token'>>(
		'SELECT history_token FROM room WHERE room_id = ?',
		roomId,
	);
	return row?.history_token ?? null;
}

export function markRead(sql: Sql, roomId: RoomId, key: string | null): void {
	sql.run('UPDATE room SET read_key = ? WHERE room_id = ?', key, roomId);
}

/** Writes what differs: a whole list is mostly what is saved already. */
function saveMembers(sql: Sql, roomId: RoomId, {list, isComplete}: NonNullable<RoomDelta['members']>): void {
	if (!isComplete) {
		for (const member of list) saveMember(sql, roomId, member);
		return;
	}
	const rows = sql.all<MemberRow>('SELECT * FROM member WHERE room_id = ?', roomId);
	const saved = new Map(rows.map((row) => [row.user_id, row]));
	for (const member of list) {
		const row = saved.get(member.userId);
		saved.delete(member.userId);
		const isSame = row?.membership === member.membership && row.display_name === member.displayName;
		if (!isSame) saveMember(sql, roomId, member);
	}
	for (const userId of saved.keys()) {
		sql.run('DELETE FROM member WHERE room_id = ? AND user_id = ?', roomId, userId);
	}
}

function leaveRoomsBut(sql: Sql, present: ReadonlySet<RoomId>): void {
	for (const {room_id} of sql.all<{room_id: string}>(
		"SELECT room_id FROM room WHERE membership <> 'leave'",
	)) {
		if (!present.has(room_id)) sql.run("UPDATE room SET membership = 'leave' WHERE room_id = ?", room_id);
	}
}
