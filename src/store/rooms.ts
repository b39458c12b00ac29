import type {Batch, RoomDelta} from '../domain/batch.ts';
import {presentRooms} from '../domain/batch.ts';
import {latestActivity} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import type {HistoryToken, Room} from '../domain/room.ts';
import type {RememberedRoom} from './action.ts';
import type {State} from './state.ts';

type Rooms = State['rooms'];

export function rememberRooms(rooms: Rooms, remembered: readonly RememberedRoom[]): Rooms {
	return new Map([...rooms, ...remembered.map(({room}) => [room.roomId, room] as const)]);
}

/** Rooms after a batch; after a snapshot, rooms that it does not hold are rooms that the user is not in. */
export function applyRooms(rooms: Rooms, batch: Batch): Rooms {
	if (batch.rooms.length === 0 && !batch.isSnapshot) return rooms;
	const next = new Map(rooms);
	if (batch.isSnapshot) {
		const present = presentRooms(batch);
		for (const room of rooms.values()) {
			if (!present.has(room.roomId)) next.set(room.roomId, {...room, membership: 'leave'});
		}
	}
	for (const delta of batch.rooms) next.set(delta.roomId, applyRoom(rooms.get(delta.roomId), delta));
	return next;
}

/** One room after a delta. The cache keeps its rooms by this same function. */
export function applyRoom(room: Room | undefined, delta: RoomDelta): Room {
	const known = room ?? newRoom(delta.roomId);
	const events = delta.timeline?.events ?? [];
	return {
		...known,
		...delta.room,
		lastActivity: Math.max(known.lastActivity, delta.room?.lastActivity ?? latestActivity(events)),
		historyToken: delta.timeline?.newest ? delta.timeline.newest.historyToken : known.historyToken,
	};
}

export function applyHistoryToken(rooms: Rooms, roomId: RoomId, historyToken: HistoryToken): Rooms {
	const room = rooms.get(roomId);
	if (!room || room.historyToken === historyToken) return rooms;
	return new Map(rooms).set(roomId, {...room, historyToken});
}

/** A room of which nothing is known but that the user has to do with it. */
function newRoom(roomId: RoomId): Room {
	return {
		roomId,
		membership: 'join',
		inviter: null,
		alias: null,
		topic: null,
		isPublic: null,
		lastActivity: 0,
		historyToken: '',
	};
}
