import type {Batch, RoomDelta} from '../domain/batch.ts';
import type {RoomId} from '../domain/ids.ts';
import {roomRows} from '../store/selectors.ts';
import type {State} from '../store/state.ts';

/**
 * The joined rooms of a batch of which too little is known to call them by a name. Rooms with an alias have one;
 * the rest of their details is asked for when they are opened. And the open room when somebody comes of whom it is not
 * known whether they are there: that is in the list of members, and in no news before it changes.
 */
export function roomsToDescribe(state: State, batch: Batch, openRoom: RoomId | null): readonly RoomId[] {
	return batch.rooms
		.filter((delta) => {
			const {roomId} = delta;
			if (roomId === openRoom && hasNewcomer(state, delta)) return true;
			const room = state.rooms.get(roomId);
			const isNamed = room?.alias !== null || (state.members.get(roomId)?.size ?? 0) > 0;
			return room?.membership === 'join' && !isNamed;
		})
		.map(({roomId}) => roomId);
}

function hasNewcomer(state: State, {members}: RoomDelta): boolean {
	if (!members || members.isComplete) return false;
	return members.list.some(({userId, membership}) => membership === 'join' && !state.people.has(userId));
}

/** How many people are asked about again after the connection was lost. */
const mostPeople = 30;

/** The rooms to ask about when the connection is there again: what shows of them is presence, which was lost with it. */
export function roomsToLookAt(state: State, openRoom: RoomId | null): readonly RoomId[] {
	const rows = roomRows(state).filter(({room}) => room.membership === 'join');
	const open = rows.filter(({room}) => room.roomId === openRoom);
	const people = rows.filter((row) => row.isDirect && row.room.roomId !== openRoom).slice(0, mostPeople);
	return [...open, ...people].map(({room}) => room.roomId);
}
