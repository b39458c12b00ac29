import type {RoomId, UserId} from './ids.ts';
import type {Membership} from './room.ts';

/** What a person can send. */
export type MessageKind = 'text' | 'emote' | 'notice';

export type EventKind = MessageKind | 'membership' | 'topic' | 'other';

/** One line of a room's timeline. All text in it is already safe for a terminal. */
export interface RoomEvent {
	readonly roomId: RoomId;
	/**
	 * What makes the event the same one wherever it is read: of a message its sender and message id.
	 * Unique within its room. Event ids do not serve: the 2014 reference server makes them anew at every read.
	 */
	readonly key: string;
	readonly eventId: string;
	/** The sender's own id of the message; empty where the event has none. */
	readonly msgId: string;
	readonly sender: UserId;
	readonly kind: EventKind;
	/** Of a message its text, of a topic the topic, of a membership a plain sentence. May hold newlines. */
	readonly body: string;
	/** ms since 1970, by the server's clock. */
	readonly timestamp: number;
	/** Of a membership event: who is now what; else null. */
	readonly change: MembershipChange | null;
}

export interface MembershipChange {
	readonly target: UserId;
	readonly membership: Membership;
}

/** What is done to a room and may be repeated, so that it can wait for the server as messages do. */
export type Deed = 'join' | 'leave' | 'invite' | 'topic';
export type PendingKind = MessageKind | Deed;

/** A message whose echo has not come home yet, or a deed that is not done yet. */
export interface Pending {
	/** Of joining by alias the alias. */
	readonly roomId: RoomId;
	readonly msgId: string;
	readonly kind: PendingKind;
	/** Of a topic the topic, of an invite the user id. */
	readonly body: string;
	/** ms since 1970, by this machine's clock. */
	readonly createdAt: number;
	/** When the user last said that it is to go, ms; absent: when it was made. */
	readonly wantedAt?: number;
	readonly state: PendingState;
	/** Why it failed, in one line; null unless it did. */
	readonly reason: string | null;
	/** Since when a server that has not answered yet is asked about it, ms; null or absent: none is. */
	readonly askedAt?: number | null;
	/** The server may have it: an answer was lost. It is asked before this is sent again. */
	readonly isInDoubt?: boolean;
	/** Counts up in the order in which all was typed; absent until it is saved. */
	readonly place?: number;
}

/**
 * `waiting`: saved, and not just being handed to the server; `held`: written so long ago that the user is asked first; `sent`:
 * acknowledged, the echo is still to come.
 */
export type PendingState = 'waiting' | 'held' | 'sending' | 'sent' | 'failed';

/** The key of a message: of its sender, and of the id the sender gave it. */
export function messageKey(sender: UserId, msgId: string): string {
	return `${sender} ${msgId}`;
}

/** Whether it is a message, and no deed. */
export function isMessagePending(pending: Pending): pending is Pending & {readonly kind: MessageKind} {
	return isMessage(pending.kind);
}

/** Whether it counts as unread and rings: a text, an emote or a notice, not a membership or topic line. */
export function isMessage(kind: EventKind | PendingKind): kind is MessageKind {
	return kind === 'text' || kind === 'emote' || kind === 'notice';
}

/** Time of the newest message, ms; where nobody has said anything, of the newest event; 0 where there is none. */
export function latestActivity(events: readonly RoomEvent[]): number {
	const messages = events.filter((event) => isMessage(event.kind));
	return (messages.length > 0 ? messages : events).reduce(
		(newest, event) => Math.max(newest, event.timestamp),
		0,
	);
}
