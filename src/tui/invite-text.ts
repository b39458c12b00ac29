import type {Room} from '../domain/room.ts';
import {personName, roomTitle} from '../store/selectors.ts';
import type {State} from '../store/state.ts';

/** Who invites to what, such as `bob invites you to #party`; a room without a name of its own is not called by its inviter's. */
export function inviteText(chat: State, room: Room): string {
	const who = room.inviter ? personName(chat, room.roomId, room.inviter) : null;
	const title = roomTitle(chat, room);
	const what = title === who ? 'a private conversation' : title;
	return who === null ? `You are invited to ${what}` : `${who} invites you to ${what}`;
}
