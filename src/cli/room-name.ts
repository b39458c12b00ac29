import type {Batch, RoomDelta} from '../domain/batch.ts';
import {AuthError, ServerError} from '../domain/errors.ts';
import type {RoomAlias, RoomId, UserId} from '../domain/ids.ts';
import {isRoomId, localpart, serverName} from '../domain/ids.ts';
import type {Member} from '../domain/room.ts';
import type {Connected} from './context.ts';
import {readRoom} from './room-argument.ts';

/** A room as the command line speaks of it. */
export interface NamedRoom {
	readonly roomId: RoomId;
	readonly alias: RoomAlias | null;
}

/**
 * The room that a person means by `tutorial`, `#tutorial`, `#tutorial:localhost` or a room id. ServerError if there is
 * none, UsageError if the text can be none.
 */
export async function findRoom({api, session}: Connected, text: string): Promise<NamedRoom> {
	const room = readRoom(text, serverName(session.userId));
	if (isRoomId(room)) return {roomId: room, alias: aliasIn(await api.describeRoom(room), room)};
	const roomId = await api.resolveAlias(room);
	if (roomId === null) {
		await checkSession(api, room);
		throw noSuchRoom(room);
	}
	return {roomId, alias: room};
}

/** AuthError for who is signed out: servers tell of aliases without a session, as of none where they have started over. */
async function checkSession(api: Connected['api'], alias: RoomAlias): Promise<void> {
	await api.topic(`!none:${serverName(alias)}`).catch((error: unknown) => {
		if (error instanceof AuthError) throw error;
	});
}

/** What is said of an alias that nobody has, whatever was to be done with it. */
export function noSuchRoom(alias: RoomAlias): ServerError {
	const message = `there is no room ${alias}: chat-tui rooms --public lists those there are`;
	return new ServerError(message, 404, 'M_NOT_FOUND');
}

/** What a list calls the room of a delta: the server is asked who is in it only if it has no alias. */
export async function describeRoomName(
	{api, session}: Connected,
	{roomId, room}: RoomDelta,
): Promise<string> {
	const named = {roomId, alias: room?.alias ?? null};
	const needsPeople = named.alias === null && room?.membership === 'join';
	return roomName(named, needsPeople ? await api.members(roomId) : [], session.userId);
}

/** The alias that a batch tells of a room; null if it tells none. */
export function aliasIn(batch: Batch, roomId: RoomId): RoomAlias | null {
	return batch.rooms.find((delta) => delta.roomId === roomId)?.room?.alias ?? null;
}

/** What a list calls a room: its alias, else the people in it, else its id's local part. */
function roomName({roomId, alias}: NamedRoom, members: readonly Member[], me: UserId): string {
	if (alias) return shortName(alias, me);
	const others = members.filter((member) => member.userId !== me && member.membership !== 'leave');
	return others.map((member) => personName(member, me)).join(', ') || localpart(roomId);
}

/** Display name, or the id as short as it can be. */
export function personName(
	{userId, displayName}: Pick<Member, 'userId' | 'displayName'>,
	me: UserId,
): string {
	return displayName ?? (serverName(userId) === serverName(me) ? localpart(userId) : userId);
}

/** `#tutorial` of one's own server's `#tutorial:localhost`; other servers' aliases stay whole. */
export function shortName(alias: RoomAlias, me: UserId): string {
	return serverName(alias) === serverName(me) ? `#${localpart(alias)}` : alias;
}
