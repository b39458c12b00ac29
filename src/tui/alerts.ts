import {roomTitle} from '../store/selectors.ts';
import type {State} from '../store/state.ts';
import {inviteText} from './invite-text.ts';

/** What calls for somebody who looks elsewhere: the text of a notification for what is in `after` and was not in `before`. */
export function alertOf(before: State, after: State): string | null {
	if (before.unread === after.unread && before.rooms === after.rooms) return null;
	for (const room of after.rooms.values()) {
		const old = before.rooms.get(room.roomId);
		if (room.membership === 'invite' && old?.membership !== 'invite') {
			return inviteText(after, room);
		}
		const mentions = after.unread.get(room.roomId)?.mentions ?? 0;
		if (old && mentions > (before.unread.get(room.roomId)?.mentions ?? 0)) {
			return `You are mentioned in ${roomTitle(after, room)}`;
		}
	}
	return null;
}

/** The window's title: the open room, and before it how many messages nobody has read. */
export function windowTitle(chat: State, openRoom: string | null): string {
	const room = openRoom === null ? undefined : chat.rooms.get(openRoom);
	const unread = [...chat.unread].reduce(
		(sum, [roomId, {count}]) => sum + (roomId === openRoom ? 0 : count),
		0,
	);
	const name = room ? `${roomTitle(chat, room)} · chat-tui` : 'chat-tui';
	return unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${name}` : name;
}
