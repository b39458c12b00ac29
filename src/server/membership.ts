import type {RoomId, UserId} from '../domain/ids.ts';
import type {Database} from './database.ts';
import {announce, type Home, timestamp} from './home.ts';
import {type JsonObject, writeJson} from './json.ts';
import {profileOf} from './profile.ts';
import {forbidden} from './refusal.ts';
import {nextRow} from './rows.ts';
import {type MessageKey, newestMessage, storeMessage} from './timeline.ts';

export type Membership = 'join' | 'invite' | 'leave';

/** Who wrote the notices of membership changes. Not a valid user id, so nobody can take it. */
export const NOTICE_SENDER = '_homeserver_';

/** What is written down about one change. */
export interface Change {
	readonly roomId: RoomId;
	/** Who makes it. */
	readonly sender: UserId;
	/** Whose membership it is. */
	readonly target: UserId;
	readonly membership: Membership;
	/** Further keys of the event's content. */
	readonly content?: JsonObject;
}

/** The user's newest membership in the room. */
export function membershipOf(db: Database, roomId: RoomId, userId: UserId): Membership | undefined {
	return db.one<{membership: Membership}>(
		'SELECT membership FROM members WHERE room_id = ? AND user_id = ?',
		roomId,
		userId,
	)?.membership;
}

/** Refuses whoever has not joined the room, or if there is no such room. */
export function checkJoined(db: Database, roomId: RoomId, userId: UserId): void {
	if (membershipOf(db, roomId, userId) !== 'join') throw forbidden(`User ${userId} not in room ${roomId}`);
}

/** Whether everybody may join the room; undefined if there is none of this id. */
export function isPublic(db: Database, roomId: RoomId): boolean | undefined {
	const room = db.one<{is_public: number}>('SELECT is_public FROM rooms WHERE room_id = ?', roomId);
	return room && room.is_public === 1;
}

/** Joins the room if it is public or the user is invited. Does nothing for somebody who has joined. */
export function join(home: Home, roomId: RoomId, userId: UserId, content: JsonObject = {}): void {
	const current = membershipOf(home.db, roomId, userId);
	if (current === 'join') return;
	if (current !== 'invite' && !isPublic(home.db, roomId))
		throw forbidden('You are not invited to this room.');
	change(home, {roomId, sender: userId, target: userId, membership: 'join', content});
}

/** Invites the target on behalf of the sender. Does nothing for somebody who is invited. */
export function invite(
	home: Home,
	roomId: RoomId,
	sender: UserId,
	target: UserId,
	content: JsonObject,
): void {
	if (membershipOf(home.db, roomId, sender) !== 'join') throw forbidden(`You are not in room ${roomId}.`);
	const current = membershipOf(home.db, roomId, target);
	if (current === 'join') throw forbidden(`${target} is already in the room.`);
	if (current !== 'invite') change(home, {roomId, sender, target, membership: 'invite', content});
}

/** Leaves the room, or declines the invite to it. */
export function leave(home: Home, roomId: RoomId, userId: UserId): void {
	const current = membershipOf(home.db, roomId, userId);
	if (current !== 'join' && current !== 'invite') throw forbidden(`You are not in room ${roomId}.`);
	change(home, {roomId, sender: userId, target: userId, membership: 'leave'});
}

/** Writes a change and its notice as one, then wakes everybody concerned. */
function change(home: Home, made: Change): void {
	home.db.transact(() => record(home, made));
	announce(home, made.roomId, made.target);
}

/** Writes a change and its notice. To be called in a transaction; it wakes nobody. */
export function record(home: Home, {roomId, sender, target, membership, content}: Change): void {
	const {db} = home;
	const row = nextRow(db, 'memberships');
	const profile = membership === 'join' ? profileOf(db, target) : {};
	db.run(
		'INSERT INTO memberships (row, room_id, user_id, sender, membership, content) VALUES (?, ?, ?, ?, ?, ?)',
		row,
		roomId,
		target,
		sender,
		membership,
		writeJson({...content, ...profile, membership}),
	);
	db.run(
		'REPLACE INTO members (room_id, user_id, membership, row) VALUES (?, ?, ?, ?)',
		roomId,
		target,
		membership,
		row,
	);
	recordNotice(home, {roomId, sender, target, membership});
}

const notices: Record<Membership, (target: UserId, sender: UserId) => string> = {
	join: (target) => `${target} joined the room.`,
	invite: (target, sender) => `${sender} invited ${target} to the room.`,
	leave: (target) => `${target} left the room.`,
};

function recordNotice(home: Home, {roomId, sender, target, membership}: Change): void {
	const now = timestamp(home);
	const content = {
		msgtype: 'm.text',
		body: notices[membership](target, sender),
		hsob_ts: now,
		membership,
		membership_source: sender,
		membership_target: target,
	};
	storeMessage(home.db, freeNoticeKey(home.db, roomId, now), content);
}

/** The id is made of the time; a millisecond that has its notice already passes the next one on to a later. */
function freeNoticeKey(db: Database, roomId: RoomId, ms: number): MessageKey {
	for (let at = ms; ; at++) {
		const key = {room_id: roomId, sender: NOTICE_SENDER, msg_id: `m${at}`};
		if (!newestMessage(db, key)) return key;
	}
}

/** A row of the table memberships. */
export interface MembershipRow {
	readonly row: number;
	readonly room_id: RoomId;
	readonly user_id: UserId;
	readonly sender: UserId;
	readonly membership: Membership;
	readonly content: string;
}

/** A membership as members/list shows it. */
export function toMemberEvent({row, room_id, user_id, sender, content}: MembershipRow): JsonObject {
	return {
		type: 'm.room.member',
		event_id: `b${row}`,
		room_id,
		user_id: sender,
		target_user_id: user_id,
		content: JSON.parse(content),
	};
}
