import {ProtocolError, ServerError, UsageError} from '../../domain/errors.ts';
import {
	completeAlias,
	isRoomAlias,
	isRoomId,
	localpart,
	type RoomAlias,
	type RoomId,
	serverName,
	type UserId,
} from '../../domain/ids.ts';
import type {Session} from '../../domain/session.ts';
import type {Http} from '../http.ts';
import type {Api, NewRoom} from '../port.ts';
import {foreign, foreignAlias, foreignRoomId} from './foreign.ts';
import type {Names} from './names.ts';
import {apiPath, memberPath} from './paths.ts';
import {askRooms} from './sync-rooms.ts';

/** Coming into rooms, going out of them and bringing others in. */
export function createMembership(
	call: Http,
	session: Session,
	names: Pick<Names, 'isNobody'>,
): Pick<Api, 'createRoom' | 'join' | 'leave' | 'invite'> {
	const {userId: me, server} = session;

	async function createRoom(options: Parameters<Api['createRoom']>[0]): Promise<NewRoom> {
		const {alias, isPrivate} = options;
		const name = alias === null ? {} : {room_alias_name: localAlias(alias, serverName(me))};
		const body = {...name, visibility: isPrivate ? 'private' : 'public'};
		const answer = await call({method: 'POST', path: apiPath('rooms'), body, doing: 'create the room'});
		const created = foreign<{room_id: unknown; room_alias: unknown}>(answer);
		return {roomId: requireRoomId(created.room_id), alias: foreignAlias(created.room_alias)};
	}

	async function join(room: RoomAlias | RoomId): Promise<RoomId> {
		const doing = 'let you join the room';
		if (isRoomId(room)) {
			await call({method: 'PUT', path: memberPath(room, me), body: {membership: 'join'}, doing});
			return room;
		}
		if (!isRoomAlias(room)) {
			throw new UsageError('A room is joined by its alias, like #tutorial:localhost, or by its id');
		}
		const answer = await call({method: 'PUT', path: apiPath('join', room), body: {}, doing});
		return requireRoomId(foreign<{room_id: unknown}>(answer).room_id);
	}

	/**
	 * Who has left already is told `You are not in room …`, and that is well. The reference server tells so as well
	 * who was only invited, and goes on to list the invite.
	 */
	async function leave(roomId: RoomId): Promise<void> {
		try {
			await call({method: 'DELETE', path: memberPath(roomId, me), doing: 'let you leave the room'});
		} catch (error) {
			const isRefused = error instanceof ServerError && error.status === 403;
			if (!isRefused || !/you are not in room/i.test(error.message)) throw error;
			if (!(await isListed(roomId))) return;
			throw new ServerError('This server knows no way to decline an invite: it stays in the list', 403);
		}
	}

	async function isListed(roomId: RoomId): Promise<boolean> {
		return (await askRooms(call, session)).some((room) => room.roomId === roomId);
	}

	/** The server would invite anybody, so that a mistyped name goes unnoticed. */
	async function invite(roomId: RoomId, userId: UserId): Promise<void> {
		const isOfThisServer = serverName(userId) === serverName(me);
		if (isOfThisServer && (await names.isNobody(userId))) {
			throw new ServerError(`There is no ${userId} on this server: check the name`, 404, 'M_NOT_FOUND');
		}
		const body = {membership: 'invite'};
		await call({method: 'PUT', path: memberPath(roomId, userId), body, doing: 'invite to the room'});
	}

	function requireRoomId(value: unknown): RoomId {
		const roomId = foreignRoomId(value);
		if (roomId === null) throw new ProtocolError(`${server} did it, but gave no room id that can be used`);
		return roomId;
	}

	return {createRoom, join, leave, invite};
}

/** `tutorial` of `tutorial`, `#tutorial` and `#tutorial:localhost`; UsageError if it is empty or of another server. */
function localAlias(typed: string, server: string): string {
	const alias = completeAlias(typed, server);
	const name = localpart(alias);
	if (name === '' || !isRoomAlias(alias)) {
		throw new UsageError('The alias of a room is not empty: expected something like #tutorial');
	}
	if (serverName(alias) !== server) throw new UsageError(`An alias made here ends in :${server}`);
	return name;
}
