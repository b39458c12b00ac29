import type {RoomDelta} from '../../domain/batch.ts';
import {inTurns} from '../../domain/breathe.ts';
import {ChatError} from '../../domain/errors.ts';
import type {RoomId} from '../../domain/ids.ts';
import type {PublicRoom, Room} from '../../domain/room.ts';
import type {Http} from '../http.ts';
import {foreign, foreignAlias, foreignName, foreignRoomId, requireList} from './foreign.ts';
import {apiPath} from './paths.ts';
import type {WirePublicRoom} from './wire.ts';

/** The server's list of public rooms: the only place where the 2014 API gives the alias of a room. */
export interface Directory {
	/** The list as it is now. */
	list(signal?: AbortSignal): Promise<readonly PublicRoom[]>;
	/**
	 * Adds alias, topic and whether it is public to the rooms, by a list no older than `maxAgeMs`.
	 * The deltas as they are if the list is not to be had.
	 */
	describe(
		deltas: readonly RoomDelta[],
		maxAgeMs: number,
		signal?: AbortSignal,
	): Promise<readonly RoomDelta[]>;
}

export function createDirectory(call: Http, server: string, now: () => number): Directory {
	let kept: {readonly rooms: readonly PublicRoom[]; readonly at: number} | null = null;

	async function list(signal?: AbortSignal): Promise<readonly PublicRoom[]> {
		const path = apiPath('public', 'rooms');
		const answer = await call({method: 'GET', path, doing: 'list its public rooms', signal});
		const {chunk} = foreign<{chunk: unknown}>(answer);
		const rows = requireList(chunk, server, 'rooms');
		const rooms = await inTurns(rows, (part) => part.flatMap(decodePublicRoom));
		kept = {rooms, at: now()};
		return rooms;
	}

	async function describe(deltas: readonly RoomDelta[], maxAgeMs: number, signal?: AbortSignal) {
		if (deltas.length === 0) return deltas;
		try {
			const isFresh = kept !== null && now() - kept.at < maxAgeMs;
			const rooms = kept !== null && isFresh ? kept.rooms : await list(signal);
			const rows = rowsOf(rooms);
			// A list from before a room was made says nothing of it.
			return deltas.map((delta) => withDescription(delta, rows.get(delta.roomId), !isFresh));
		} catch (error) {
			signal?.throwIfAborted();
			if (error instanceof ChatError) return deltas;
			throw error;
		}
	}

	return {list, describe};
}

/** A room of several aliases has several rows. */
function rowsOf(rooms: readonly PublicRoom[]): ReadonlyMap<RoomId, readonly PublicRoom[]> {
	const rows = new Map<RoomId, PublicRoom[]>();
	for (const room of rooms) {
		const ofRoom = rows.get(room.roomId);
		if (ofRoom) ofRoom.push(room);
		else rows.set(room.roomId, [room]);
	}
	return rows;
}

/** `rows`: those of the list that are about the room. */
function withDescription(
	delta: RoomDelta,
	rows: readonly PublicRoom[] | undefined,
	isCurrent: boolean,
): RoomDelta {
	if (!rows) return isCurrent ? {...delta, room: {isPublic: false, ...delta.room}} : delta;
	const alias = rows.find((row) => row.alias !== null)?.alias;
	const topic = rows.find((row) => row.topic !== null)?.topic;
	const found: Partial<Room> = {isPublic: true, ...(alias && {alias}), ...(topic && {topic})};
	// What has just been asked of the room itself is newer than the list.
	return {...delta, room: {...found, ...delta.room}};
}

function decodePublicRoom(raw: unknown): readonly PublicRoom[] {
	const row = foreign<WirePublicRoom>(raw);
	const roomId = foreignRoomId(row.room_id);
	return roomId === null
		? []
		: [{roomId, alias: foreignAlias(row.room_alias), topic: foreignName(row.topic)}];
}
