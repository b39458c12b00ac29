import {createHash} from 'node:crypto';
import type {Receipt} from '../../domain/batch.ts';
import {type EventKind, type MessageKind, messageKey, type RoomEvent} from '../../domain/event.ts';
import type {RoomId, UserId} from '../../domain/ids.ts';
import type {Member, Membership} from '../../domain/room.ts';
import {sanitizeBody, sanitizeLine} from '../../text/sanitize.ts';
import {
	type Foreign,
	foreign,
	foreignList,
	foreignMessageId,
	foreignName,
	foreignRoomId,
	foreignText,
	foreignTime,
	foreignUserId,
} from './foreign.ts';
import {
	serverSender,
	type WireEvent,
	type WireFeedback,
	type WireMember,
	type WireMemberContent,
	type WireMessage,
	type WireMessageContent,
	type WireTopic,
} from './wire.ts';

/** What one event says about its room: a line of its timeline, a member, its topic, who has read what. */
export interface Change {
	readonly roomId: RoomId;
	readonly event?: RoomEvent;
	readonly member?: MemberChange;
	/** Null: the topic was taken away. */
	readonly topic?: string | null;
	readonly receipt?: Receipt;
}

export interface MemberChange extends Member {
	/** Who made the change, where that is known. */
	readonly by: UserId | null;
}

/** What a chunk of events says, in its order. Never throws; what makes no sense is left out. */
export function decodeChanges(chunk: unknown): readonly Change[] {
	return foreignList(chunk).flatMap((raw) => {
		const event = foreign<WireEvent & {room_id: string}>(raw);
		const roomId = foreignRoomId(event.room_id);
		const change = roomId === null ? null : decoders.get(foreignText(event.type))?.(event, roomId);
		return change ? [change] : [];
	});
}

/** The lines that a list of a room's messages holds, in its order. */
export function decodeTimeline(chunk: unknown, roomId: RoomId): readonly RoomEvent[] {
	return foreignList(chunk).flatMap((raw) => {
		const event = foreign<WireMessage>(raw);
		const line = event.type === 'm.room.message' ? decodeMessage(event, roomId).event : undefined;
		return line ? [line] : [];
	});
}

/** A row of a room's member list, or an event that changes one. */
export function decodeMember(raw: unknown): MemberChange | null {
	const event = foreign<WireMember>(raw);
	const content = foreign<WireMemberContent>(event.content);
	const userId = foreignUserId(event.target_user_id);
	const membership = decodeMembership(content.membership);
	if (userId === null || membership === null) return null;
	return {
		userId,
		membership,
		displayName: foreignName(content.displayname),
		by: foreignUserId(event.user_id),
	};
}

export function decodeMembership(value: unknown): Membership | null {
	return memberships.find((each) => each === value) ?? null;
}

const memberships: readonly Membership[] = ['join', 'invite', 'leave'];

type Decode = (event: Foreign<WireEvent>, roomId: RoomId) => Change | null;

const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
	['m.room.message', decodeMessage],
	[
		'm.room.member',
		(event, roomId) => {
			const member = decodeMember(event);
			return member && {roomId, member};
		},
	],
	['m.room.topic', decodeTopic],
	['m.room.message.feedback', decodeFeedback],
]);

const kinds: ReadonlyMap<string, MessageKind> = new Map([
	['m.text', 'text'],
	['m.emote', 'emote'],
	['m.notice', 'notice'],
]);

function decodeMessage(event: Foreign<WireMessage>, roomId: RoomId): Change {
	const content = foreign<WireMessageContent>(event.content);
	const isNotice = event.user_id === serverSender;
	const line = isNotice ? decodeNotice(event, content, roomId) : decodeSpoken(event, content, roomId);
	return line ? {roomId, event: line} : {roomId};
}

function decodeSpoken(
	event: Foreign<WireMessage>,
	content: Foreign<WireMessageContent>,
	roomId: RoomId,
): RoomEvent | null {
	const sender = foreignUserId(event.user_id);
	if (sender === null) return null;
	const msgId = foreignMessageId(event.msg_id) ?? '';
	const msgtype = foreignText(content.msgtype);
	const kind = kinds.get(msgtype) ?? 'other';
	const text = sanitizeBody(foreignText(content.body));
	const label = kind === 'other' && msgtype !== '' ? `[${sanitizeLine(msgtype.slice(0, 100))}] ` : '';
	const timestamp = foreignTime(content.hsob_ts);
	const key = messageKey(sender, msgId || substituteId(event, content));
	return {...line(event, roomId, kind, timestamp), key, msgId, sender, body: label + text};
}

/** In place of an id that is missing or cannot be used: what the message is made of, which is the same at every read. */
function substituteId({msg_id}: Foreign<WireMessage>, {body, hsob_ts}: Foreign<WireMessageContent>): string {
	const made = JSON.stringify([foreignText(msg_id), foreignTime(hsob_ts), foreignText(body)]);
	return `#${createHash('sha256').update(made).digest('hex')}`;
}

/** Its own message id is a mere time, which two changes may share. */
function decodeNotice(
	event: Foreign<WireMessage>,
	content: Foreign<WireMessageContent>,
	roomId: RoomId,
): RoomEvent | null {
	const target = foreignUserId(content.membership_target);
	const membership = decodeMembership(content.membership);
	const source = foreignUserId(content.membership_source) ?? target;
	if (target === null || membership === null || source === null) return null;
	const timestamp = foreignTime(content.hsob_ts);
	const body = sanitizeBody(foreignText(content.body)) || `${target}: ${membership}`;
	return {
		...line(event, roomId, 'membership', timestamp),
		key: `membership ${target} ${membership} ${timestamp}`,
		sender: source,
		body,
		change: {target, membership},
	};
}

/** Caught up it comes without a sender, live with one: so the sender is no part of the key. */
function decodeTopic(raw: Foreign<WireEvent>, roomId: RoomId): Change | null {
	const event = foreign<WireTopic>(raw);
	const content = foreign<WireTopic['content']>(event.content);
	if (typeof content.topic !== 'string') return null;
	const topic = foreignName(content.topic);
	const timestamp = foreignTime(content.hsob_ts);
	if (timestamp === 0) return {roomId, topic};
	const sender = foreignUserId(event.user_id) ?? '';
	const key = `topic ${timestamp}`;
	return {roomId, topic, event: {...line(event, roomId, 'topic', timestamp), key, sender, body: topic ?? ''}};
}

/** That something was merely delivered says less than that it was read, and is left out. */
function decodeFeedback(raw: Foreign<WireEvent>, roomId: RoomId): Change | null {
	const event = foreign<WireFeedback>(raw);
	const userId = foreignUserId(event.user_id);
	const sender = foreignUserId(event.msg_sender_id);
	const msgId = foreignMessageId(event.msg_id);
	if (event.feedback_type !== 'r' || userId === null || sender === null || !msgId) return null;
	return {roomId, receipt: {userId, key: messageKey(sender, msgId)}};
}

function line(
	event: Foreign<{event_id: string}>,
	roomId: RoomId,
	kind: EventKind,
	timestamp: number,
): Omit<RoomEvent, 'key' | 'sender' | 'body'> {
	return {roomId, eventId: foreignMessageId(event.event_id) ?? '', msgId: '', kind, timestamp, change: null};
}
