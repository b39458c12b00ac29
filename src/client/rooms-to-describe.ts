import type {Batch} from '../domain/batch.ts';
import type {RoomId} from '../domain/ids.ts';
import {roomRows} from '../store/selectors.ts';
import type {State} from '../store/state.ts';

/**
 * The joined rooms of a batch of which too little is known to call them by a name. Rooms with an alias have one;
 * the rest of their details is asked for when they are opened.
 */
export function roomsToDescribe(state: State, batch: Batch): readonly RoomId[] {
	return batch.rooms
		.map((delta) => delta.roomId)
		.filter((roomId) => {
			const room = state.rooms.get(roomId);
			const isNamed = room?.alias !== null || (state.members.get(roomId)?.size ?? 0) > 0;
			return room?.membership === 'join' && !isNamed;
		});
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
