import type {Pending, RoomEvent} from '../domain/event.ts';
import {messageKey} from '../domain/event.ts';
import type {RoomId, UserId} from '../domain/ids.ts';
import type {State} from './state.ts';

type PendingByRoom = State['pending'];

/** Adds or replaces one, in its place; none if its echo is home already, which happens when the echo overtakes the answer. */
export function applyPending(state: State, pending: Pending): PendingByRoom {
	if (state.timelines.get(pending.roomId)?.keys.has(messageKey(state.account.userId, pending.msgId))) {
		return dropPending(state.pending, pending.roomId, new Set([pending.msgId]));
	}
	const queue = state.pending.get(pending.roomId) ?? [];
	const isKnown = queue.some((each) => each.msgId === pending.msgId);
	const next = isKnown
		? queue.map((each) => (each.msgId === pending.msgId ? pending : each))
		: [...queue, pending];
	return new Map(state.pending).set(
		pending.roomId,
		next.sort((a, b) => placeOf(a) - placeOf(b)),
	);
}

/** What is not saved comes last. */
const placeOf = ({place = Number.MAX_SAFE_INTEGER}: Pending): number => place;

/** The pending copies go whose echoes are among the events. */
export function dropEchoed(
	pending: PendingByRoom,
	userId: UserId,
	roomId: RoomId,
	events: readonly RoomEvent[],
): PendingByRoom {
	if (!pending.has(roomId)) return pending;
	const own = events.filter((event) => event.sender === userId && event.msgId !== '');
	return dropPending(pending, roomId, new Set(own.map((event) => event.msgId)));
}

export function dropPending(
	pending: PendingByRoom,
	roomId: RoomId,
	msgIds: ReadonlySet<string>,
): PendingByRoom {
	const queue = pending.get(roomId);
	const rest = queue?.filter((each) => !msgIds.has(each.msgId));
	return !queue || !rest || rest.length === queue.length ? pending : new Map(pending).set(roomId, rest);
}
