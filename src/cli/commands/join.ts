import {ServerError} from '../../domain/errors.ts';
import type {RoomAlias, RoomId} from '../../domain/ids.ts';
import {isRoomAlias, isRoomId, serverName} from '../../domain/ids.ts';
import type {Connected, Context} from '../context.ts';
import {readRoom} from '../room-argument.ts';
import {aliasIn, noSuchRoom} from '../room-name.ts';

/** Joins a room, or accepts the invite to it. */
export async function run(context: Context, text: string): Promise<void> {
	const connected = context.connect();
	const {session, api} = connected;
	const room = readRoom(text, serverName(session.userId));
	const roomId = await join(connected, room);
	const alias = isRoomId(room) ? aliasIn(await api.describeRoom(roomId), roomId) : room;
	context.print({roomId, alias}, `joined ${alias ?? roomId}`);
}

/** Servers refuse an alias that nobody has in words of their own; it is to read as everywhere. */
async function join({api}: Connected, room: RoomAlias | RoomId): Promise<RoomId> {
	try {
		return await api.join(room);
	} catch (error) {
		const mayBeMistyped = error instanceof ServerError && isRoomAlias(room);
		if (mayBeMistyped && (await api.resolveAlias(room)) === null) throw noSuchRoom(room);
		throw error;
	}
}
