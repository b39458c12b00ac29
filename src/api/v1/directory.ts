import type {RoomDelta} from '../../domain/batch.ts';
import {ChatError} from '../../domain/errors.ts';
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
		const rooms = requireList(chunk, server, 'rooms').flatMap(decodePublicRoom);
		kept = {rooms, at: now()};
		return rooms;
	}

	async function describe(deltas: readonly RoomDelta[], maxAgeMs: number, signal?: AbortSignal) {
		if (deltas.length === 0) return deltas;
		try {
			const isFresh = kept !== null && now() - kept.at < maxAgeMs;
			const rooms = kept !== null && isFresh ? kept.rooms : await list(signal);
			// A list from before a room was made says nothing of it.
			return deltas.map((delta) => withDescription(delta, rooms, !isFresh));
		} catch (error) {
			signal?.throwIfAborted();
			if (error instanceof ChatError) return deltas;
			throw error;
		}
	}

	return {list, describe};
}

function withDescription(delta: RoomDelta, rooms: readonly PublicRoom[], isCurrent: boolean): RoomDelta {
	const rows = rooms.filter((room) => room.roomId === delta.roomId);
	if (rows.length === 0) return isCurrent ? {...delta, room: {isPublic: false, ...delta.room}} : delta;
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
