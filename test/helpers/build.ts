import type {Batch, RoomDelta, TimelineDelta} from '../../src/domain/batch.ts';
import type {Pending, RoomEvent} from '../../src/domain/event.ts';
import {messageKey} from '../../src/domain/event.ts';
import type {Account} from '../../src/domain/session.ts';

/** Short ways to say test data. `ann` is the signed-in user, `bob` the other one, `!r:localhost` the room. */
export const ann = '@ann:localhost';
export const bob = '@bob:localhost';
export const room = '!r:localhost';
export const account: Account = {userId: ann, server: 'http://127.0.0.1:1', protocol: 'v1'};

export function message(msgId: string, change: Partial<RoomEvent> = {}): RoomEvent {
	const sender = change.sender ?? bob;
	return {
		roomId: room,
		key: messageKey(sender, msgId),
		eventId: `$${msgId}`,
		msgId,
		sender,
		kind: 'text',
		body: `text ${msgId}`,
		timestamp: 1000,
		change: null,
		...change,
	};
}

export const messages = (...msgIds: readonly string[]): RoomEvent[] => msgIds.map((msgId) => message(msgId));

export function batch(rooms: readonly RoomDelta[], change: Partial<Batch> = {}): Batch {
	return {token: null, isSnapshot: false, rooms, ...change};
}

/** A batch with new events in the room. */
export function news(events: readonly RoomEvent[], newest?: TimelineDelta['newest']): Batch {
	return batch([{roomId: room, timeline: newest ? {events, newest} : {events}}]);
}

/** A first look at the joined room. */
export function snapshot(events: readonly RoomEvent[], historyToken: string | null = null): Batch {
	const delta = {
		roomId: room,
		room: {membership: 'join'} as const,
		timeline: {events, newest: {historyToken}},
	};
	return batch([delta], {isSnapshot: true, token: 't1'});
}

export function pendingMessage(msgId: string, change: Partial<Pending> = {}): Pending {
	return {
		roomId: room,
		msgId,
		kind: 'text',
		body: `text ${msgId}`,
		createdAt: 1,
		state: 'waiting',
		reason: null,
		...change,
	};
}
