import type {Batch, RoomDelta} from '../domain/batch.ts';
import type {RoomEvent} from '../domain/event.ts';
import {isMessage} from '../domain/event.ts';
import type {RoomId, UserId} from '../domain/ids.ts';
import type {RememberedRoom} from './action.ts';
import {isMention, ownNames} from './mention.ts';
import {indexOfKey} from './read-position.ts';
import type {State, Unread} from './state.ts';
import {nothingUnread} from './state.ts';
import {freshEvents} from './timelines.ts';

type UnreadByRoom = State['unread'];

export function rememberUnread(state: State, remembered: readonly RememberedRoom[]): UnreadByRoom {
	const next = new Map(state.unread);
	for (const {room, readKey, unread} of remembered) {
		next.set(room.roomId, addUnread({...nothingUnread, readKey}, unread, state, room.roomId));
	}
	return next;
}

/** Counts after a batch. What a first look at a room brings counts as read; so does all before a message of one's own. */
export function countUnread(state: State, batch: Batch): UnreadByRoom {
	const changed = new Map<RoomId, Unread>();
	for (const delta of batch.rooms) {
		// A batch may tell of a room twice.
		const before = changed.get(delta.roomId) ?? state.unread.get(delta.roomId);
		const unread = afterDelta(state, delta, before);
		if (unread && unread !== before) changed.set(delta.roomId, unread);
	}
	return changed.size === 0 ? state.unread : new Map([...state.unread, ...changed]);
}

function afterDelta(
	state: State,
	{roomId, timeline}: RoomDelta,
	before: Unread | undefined,
): Unread | undefined {
	if (!timeline) return before;
	if (timeline.newest && isUnseen(state, roomId, before))
		return {...nothingUnread, readKey: timeline.events.at(-1)?.key ?? null};
	return addUnread(
		before ?? nothingUnread,
		freshEvents(state.timelines.get(roomId), timeline),
		state,
		roomId,
	);
}

/** Nothing of the room has ever been here, on screen or not. */
function isUnseen(state: State, roomId: RoomId, unread: Unread | undefined): boolean {
	const hasEvents = (state.timelines.get(roomId)?.events.length ?? 0) > 0;
	return !hasEvents && (unread?.readKey ?? null) === null;
}

function addUnread(before: Unread, events: readonly RoomEvent[], state: State, roomId: RoomId): Unread {
	const {userId} = state.account;
	const own = events.findLastIndex((event) => event.sender === userId && isMessage(event.kind));
	const ownKey = events[own]?.key;
	const start = ownKey === undefined ? before : {...nothingUnread, readKey: ownKey};
	const unread = events.slice(own + 1).filter((event) => countsAsUnread(event, userId));
	if (unread.length === 0) return start;
	const names = ownNames(state, roomId);
	const mentions = unread.filter((event) => isMention(event.body, names)).length;
	return {...start, count: start.count + unread.length, mentions: start.mentions + mentions};
}

/** Messages of others; what the user wrote and what merely happened do not count. */
export function countsAsUnread(event: RoomEvent, userId: UserId): boolean {
	return isMessage(event.kind) && event.sender !== userId;
}

/** Everything up to that event is read; what is after it is counted anew. An older event changes nothing. */
export function markRead(state: State, roomId: RoomId, key: string): UnreadByRoom {
	const before = state.unread.get(roomId) ?? nothingUnread;
	const events = state.timelines.get(roomId)?.events ?? [];
	const at = indexOfKey(events, key);
	if (at < 0 || key === before.readKey || at < indexOfKey(events, before.readKey)) return state.unread;
	const unread = addUnread({...nothingUnread, readKey: key}, events.slice(at + 1), state, roomId);
	return new Map(state.unread).set(roomId, unread);
}

/** Everything up to that event was read elsewhere, and these events are unread. */
export function takeRead(
	state: State,
	roomId: RoomId,
	readKey: string,
	unread: readonly RoomEvent[],
): UnreadByRoom {
	const after = addUnread({...nothingUnread, readKey}, unread, state, roomId);
	return new Map(state.unread).set(roomId, after);
}
