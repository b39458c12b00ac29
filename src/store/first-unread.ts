import type {RoomId} from '../domain/ids.ts';
import type {State} from './state.ts';
import {nothingUnread} from './state.ts';
import {countsAsUnread} from './unread.ts';

/** Key of the first unread message of a room, as far as it is loaded; null: all is read. */
export function firstUnread(state: State, roomId: RoomId): string | null {
	const {count, readKey} = state.unread.get(roomId) ?? nothingUnread;
	const events = state.timelines.get(roomId)?.events ?? [];
	if (count === 0) return null;
	const {userId} = state.account;
	let first: string | null = null;
	let left = count;
	for (let index = events.length - 1; index >= 0 && left > 0; index -= 1) {
		const event = events[index];
		if (!event || event.key === readKey) break;
		if (!countsAsUnread(event, userId)) continue;
		first = event.key;
		left -= 1;
	}
	return first;
}
