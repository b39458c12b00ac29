import type {Batch} from '../domain/batch.ts';
import type {RoomId} from '../domain/ids.ts';
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
