import type {Pending} from '../domain/event.ts';
import {isMessage} from '../domain/event.ts';
import type {RoomId, UserId} from '../domain/ids.ts';
import {localpart} from '../domain/ids.ts';
import type {Presence} from '../domain/person.ts';
import type {Member, Room} from '../domain/room.ts';
import type {State, Timeline, Unread} from './state.ts';
import {emptyTimeline, nothingUnread} from './state.ts';

/** A room as the room list shows it. */
export interface RoomRow {
	readonly room: Room;
	readonly title: string;
	/** A private room of two: listed under the other person's name. */
	readonly isDirect: boolean;
	readonly unread: Unread;
	/** Messages of this room that are not sent yet, and how many of them failed. */
	readonly waiting: number;
	readonly failed: number;
}

/** The rooms that a list shows: invites first, then rooms, then people; each by latest activity. */
export function roomRows(state: State): readonly RoomRow[] {
	const rows = [...state.rooms.values()]
		.filter((room) => room.membership !== 'leave')
		.map((room) => roomRow(state, room));
	return rows.sort(
		(a, b) =>
			rank(a) - rank(b) || b.room.lastActivity - a.room.lastActivity || a.title.localeCompare(b.title),
	);
}

/** The same row for as long as what it is made from stays the same: there may be thousands, and a frame draws them all. */
function roomRow(state: State, room: Room): RoomRow {
	const {roomId} = room;
	const sources = [
		state.account,
		state.members.get(roomId),
		state.unread.get(roomId),
		state.pending.get(roomId),
	];
	const known = knownRows.get(room);
	if (known?.sources.every((source, index) => source === sources[index])) return known.row;
	const row = makeRow(state, room);
	knownRows.set(room, {sources, row});
	return row;
}

const knownRows = new WeakMap<Room, {readonly sources: readonly unknown[]; readonly row: RoomRow}>();

function makeRow(state: State, room: Room): RoomRow {
	const pending = state.pending.get(room.roomId) ?? [];
	return {
		room,
		title: roomTitle(state, room),
		isDirect: isDirect(state, room),
		unread: state.unread.get(room.roomId) ?? nothingUnread,
		waiting: pending.filter((each) => each.state !== 'failed' && each.state !== 'sent').length,
		failed: pending.filter((each) => each.state === 'failed').length,
	};
}

function rank(row: RoomRow): number {
	if (row.room.membership === 'invite') return 0;
	return row.isDirect ? 2 : 1;
}

/** Alias without the user's own server, else the topic (not of a room of two), else the people in it, else the bare id's local part. */
export function roomTitle(state: State, room: Room): string {
	if (room.alias) {
		const own = `:${serverOf(state)}`;
		return room.alias.endsWith(own) ? room.alias.slice(0, -own.length) : room.alias;
	}
	const others = presentMembers(state, room.roomId).filter(
		(member) => member.userId !== state.account.userId,
	);
	if (room.topic && others.length !== 1) return room.topic;
	if (others.length > 0) {
		const names = others.slice(0, 3).map((member) => personName(state, room.roomId, member.userId));
		return names.join(', ') + (others.length > 3 ? ` +${others.length - 3}` : '');
	}
	if (room.inviter) return personName(state, room.roomId, room.inviter);
	return localpart(room.roomId);
}

/** A room that is not in the server's list is private; of one with an alias that must be known. */
function isDirect(state: State, room: Room): boolean {
	const isPrivate = room.alias === null ? room.isPublic !== true : room.isPublic === false;
	return isPrivate && presentMembers(state, room.roomId).length === 2;
}

/** Whether the other person of a room of two is there; null: not a room of two, or not known. */
export function otherPresence(state: State, {room, isDirect: isOfTwo}: RoomRow): Presence | null {
	if (!isOfTwo) return null;
	const other = presentMembers(state, room.roomId).find(({userId}) => userId !== state.account.userId);
	return other ? presenceOf(state, other.userId) : null;
}

/** Null: not known. */
export function presenceOf(state: State, userId: UserId): Presence | null {
	return state.people.get(userId)?.presence ?? null;
}

/** Who, beside the user, has read up to the newest message of a room, by name. */
export function readersOfNewest(state: State, roomId: string): readonly string[] {
	const newest = timelineOf(state, roomId).events.findLast(({kind}) => isMessage(kind));
	const isLast = (state.pending.get(roomId)?.length ?? 0) === 0;
	if (!isLast || !newest || newest.sender !== state.account.userId) return [];
	const readers = [...(state.receipts.get(roomId) ?? [])].filter(([, key]) => key === newest.key);
	return readers
		.filter(([userId]) => userId !== state.account.userId)
		.map(([userId]) => personName(state, roomId, userId));
}

/** Members who are in the room or invited to it, by name. */
export function presentMembers(state: State, roomId: string): readonly Member[] {
	const members = state.members.get(roomId);
	if (!members) return [];
	const known = knownPresent.get(members) ?? sortPresent([...members.values()]);
	knownPresent.set(members, known);
	return known;
}

const knownPresent = new WeakMap<object, readonly Member[]>();

function sortPresent(members: readonly Member[]): readonly Member[] {
	return members
		.filter((member) => member.membership !== 'leave')
		.sort((a, b) => a.membership.localeCompare(b.membership) * -1 || name(a).localeCompare(name(b)));
}

const name = (member: Member): string => member.displayName ?? localpart(member.userId);

/** What a person is called in a room: display name, or the local part of the id; with the id where two share a name. */
export function personName(state: State, roomId: string, userId: UserId): string {
	const members = state.members.get(roomId);
	const displayName = members?.get(userId)?.displayName;
	if (!members || !displayName) return serverlessId(state, userId);
	// A name that looks as if it told an id must not pass for somebody else's.
	if (displayName.includes('(@')) return `${displayName} (${userId})`;
	for (const other of members.values()) {
		if (other.userId !== userId && name(other) === displayName) return `${displayName} (${userId})`;
	}
	return displayName;
}

function serverlessId(state: State, userId: UserId): string {
	return userId.endsWith(`:${serverOf(state)}`) ? localpart(userId) : userId;
}

/** The server part of the user's own id: what `#tutorial` is completed with. */
export function serverOf(state: State): string {
	return state.account.userId.replace(/^[^:]*:/, '');
}

export function timelineOf(state: State, roomId: string): Timeline {
	return state.timelines.get(roomId) ?? emptyTimeline;
}

/** What is in the outbox over all rooms: what still is to be sent, what failed, and what the user is to be asked about. */
export interface OutboxCounts {
	readonly waiting: number;
	readonly failed: number;
	readonly held: number;
}

export function outboxCounts(state: State): OutboxCounts {
	const counts = {waiting: 0, failed: 0, held: 0};
	for (const pending of state.pending.values()) {
		for (const {state: at} of pending) {
			if (at === 'failed' || at === 'held') counts[at]++;
			else if (at !== 'sent') counts.waiting++;
		}
	}
	return counts;
}

/** What of a room was written long ago and waits for the user to say whether it still is to go. */
export function heldIn(state: State, roomId: string): readonly Pending[] {
	return (state.pending.get(roomId) ?? []).filter((pending) => pending.state === 'held');
}

/** The rooms that no list shows and for which something is in the outbox: to be joined, or left meanwhile. */
export function unlistedQueues(state: State): readonly RoomId[] {
	return [...state.pending.keys()].filter((roomId) => !isListed(state, roomId));
}

/** What of a room that no list shows failed, or is held. */
export function straysIn(state: State, roomId: RoomId): readonly Pending[] {
	if (isListed(state, roomId)) return [];
	return (state.pending.get(roomId) ?? []).filter((pending) => ['failed', 'held'].includes(pending.state));
}

function isListed(state: State, roomId: RoomId): boolean {
	const membership = state.rooms.get(roomId)?.membership ?? 'leave';
	return membership !== 'leave';
}
