import type {Batch, RoomDelta} from '../../src/domain/batch.ts';
import type {RoomEvent} from '../../src/domain/event.ts';
import {isRoomAlias, isRoomId, isUserId} from '../../src/domain/ids.ts';
import type {PersonDelta} from '../../src/domain/person.ts';
import type {Member, PublicRoom} from '../../src/domain/room.ts';

/** Why values that came of an answer are not harmless; empty if they are. */
export type Check<Value> = (value: Value) => readonly string[];

const controls = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;
const longest = 70_000;

export function badText(text: unknown, what: string, mayHaveLines = false): readonly string[] {
	if (typeof text !== 'string') return [`${what} is no text: ${typeof text}`];
	if (text.length > longest) return [`${what} has ${text.length} characters`];
	if (controls.test(text) || (!mayHaveLines && text.includes('\n')))
		return [`${what}: ${JSON.stringify(text)}`];
	return [];
}

const among = <Value>(value: Value, allowed: readonly Value[], what: string): readonly string[] =>
	allowed.includes(value) ? [] : [`${what}: ${JSON.stringify(value)}`];
const orNull = (value: string | null, check: (text: string) => readonly string[]) =>
	value === null ? [] : check(value);
const be = (isSo: boolean, what: string): readonly string[] => (isSo ? [] : [what]);

const memberships = ['join', 'invite', 'leave'] as const;

export const badEvent: Check<RoomEvent> = (event) => [
	...be(isRoomId(event.roomId), `room ${event.roomId}`),
	...badText(event.key, 'key'),
	...be(event.key.length > 0, 'an empty key'),
	...badText(event.eventId, 'event id'),
	...badText(event.msgId, 'message id'),
	...badText(event.sender, 'sender'),
	...badText(event.body, 'body', true),
	...among(event.kind, ['text', 'emote', 'notice', 'membership', 'topic', 'other'], 'kind'),
	...be(Number.isSafeInteger(event.timestamp) && event.timestamp >= 0, `time ${event.timestamp}`),
	...(event.change
		? [
				...be(isUserId(event.change.target), 'target'),
				...among(event.change.membership, memberships, 'membership'),
			]
		: []),
];

export const badTimeline: Check<readonly RoomEvent[]> = (events) => events.flatMap(badEvent);

export const badMember: Check<Member> = ({userId, membership, displayName}) => [
	...be(isUserId(userId), `user ${userId}`),
	...badText(userId, 'user'),
	...among(membership, memberships, 'membership'),
	...orNull(displayName, (name) => badText(name, 'name')),
];

export const badPerson: Check<PersonDelta> = ({userId, displayName, presence, status}) => [
	...be(isUserId(userId), `user ${userId}`),
	...orNull(displayName ?? null, (name) => badText(name, 'name')),
	...orNull(status ?? null, (text) => badText(text, 'status')),
	...orNull(presence ?? null, (text) => badText(text, 'presence')),
];

export const badPublicRoom: Check<PublicRoom> = ({roomId, alias, topic}) => [
	...be(isRoomId(roomId), `room ${roomId}`),
	...orNull(alias, (text) => [...be(isRoomAlias(text), 'alias'), ...badText(text, 'alias')]),
	...orNull(topic, (text) => badText(text, 'topic')),
];

const badDelta: Check<RoomDelta> = ({roomId, room = {}, members, timeline, receipts = []}) => [
	...be(isRoomId(roomId), `room ${roomId}`),
	...orNull(room.alias ?? null, (text) => badText(text, 'alias')),
	...orNull(room.topic ?? null, (text) => badText(text, 'topic')),
	...orNull(room.inviter ?? null, (text) => badText(text, 'inviter')),
	...(room.membership ? among(room.membership, memberships, 'membership') : []),
	...(members?.list.flatMap(badMember) ?? []),
	...badTimeline(timeline?.events ?? []),
	...orNull(timeline?.newest?.historyToken ?? null, (token) => badText(token, 'history token')),
	...receipts.flatMap(({userId, key}) => [...badText(userId, 'reader'), ...badText(key, 'read key')]),
];

export const badBatch: Check<Batch> = ({token, rooms, people = []}) => [
	...orNull(token, (text) => badText(text, 'token')),
	...rooms.flatMap(badDelta),
	...people.flatMap(badPerson),
];
