import {ProtocolError, ServerError, UsageError} from '../../domain/errors.ts';
import type {MessageKind} from '../../domain/event.ts';
import {
	completeAlias,
	isRoomAlias,
	isRoomId,
	localpart,
	type MessageId,
	type RoomAlias,
	type RoomId,
	serverName,
	type UserId,
} from '../../domain/ids.ts';
import type {Session} from '../../domain/session.ts';
import type {Http} from '../http.ts';
import type {Api, NewRoom, OutgoingMessage} from '../port.ts';
import {foreign, foreignAlias, foreignRoomId} from './foreign.ts';
import type {Names} from './names.ts';
import {apiPath, displayNamePath, memberPath, messagePath} from './paths.ts';

const msgtypes: Readonly<Record<MessageKind, string>> = {
	text: 'm.text',
	emote: 'm.emote',
	notice: 'm.notice',
};

/** What can be done in rooms and to them. */
export function createActs(
	call: Http,
	{userId: me, server}: Session,
	names: Names,
): Omit<
	Api,
	| 'capabilities'
	| 'snapshot'
	| 'poll'
	| 'describeRoom'
	| 'history'
	| 'members'
	| 'topic'
	| 'publicRooms'
	| 'resolveAlias'
> {
	const put = (path: string, body: unknown, doing: string) => call({method: 'PUT', path, body, doing});

	async function send(roomId: RoomId, msgId: MessageId, {kind, body}: OutgoingMessage): Promise<void> {
		await put(messagePath(roomId, me, msgId), {msgtype: msgtypes[kind], body}, 'send the message');
	}

	async function hasMessage(roomId: RoomId, msgId: MessageId): Promise<boolean> {
		try {
			await call({method: 'GET', path: messagePath(roomId, me, msgId), doing: 'look for the message'});
			return true;
		} catch (error) {
			if (error instanceof ServerError && error.status === 404) return false;
			throw error;
		}
	}

	async function createRoom({
		alias,
		isPrivate,
	}: {
		readonly alias: string | null;
		readonly isPrivate: boolean;
	}): Promise<NewRoom> {
		const name = alias === null ? {} : {room_alias_name: localAlias(alias, serverName(me))};
		const body = {...name, visibility: isPrivate ? 'private' : 'public'};
		const answer = await call({method: 'POST', path: apiPath('rooms'), body, doing: 'create the room'});
		const created = foreign<{room_id: unknown; room_alias: unknown}>(answer);
		return {roomId: requireRoomId(created.room_id), alias: foreignAlias(created.room_alias)};
	}

	async function join(room: RoomAlias | RoomId): Promise<RoomId> {
		const doing = 'let you join the room';
		if (isRoomId(room)) {
			await put(memberPath(room, me), {membership: 'join'}, doing);
			return room;
		}
		if (!isRoomAlias(room))
			throw new UsageError('A room is joined by its alias, like #tutorial:localhost, or by its id');
		const answer = await put(apiPath('join', room), {}, doing);
		return requireRoomId(foreign<{room_id: unknown}>(answer).room_id);
	}

	/** Who has left already is told `You are not in room …`; so is who was only invited: the API cannot decline. */
	async function leave(roomId: RoomId): Promise<void> {
		try {
			await call({method: 'DELETE', path: memberPath(roomId, me), doing: 'let you leave the room'});
		} catch (error) {
			const isDone =
				error instanceof ServerError && error.status === 403 && /you are not in room/i.test(error.message);
			if (!isDone) throw error;
		}
	}

	async function invite(roomId: RoomId, userId: UserId): Promise<void> {
		await put(memberPath(roomId, userId), {membership: 'invite'}, 'invite to the room');
	}

	async function setTopic(roomId: RoomId, topic: string): Promise<void> {
		await put(apiPath('rooms', roomId, 'topic'), {topic}, 'set the topic');
	}

	async function setDisplayName(name: string): Promise<void> {
		await put(displayNamePath(me), {displayname: name}, 'set your name');
		names.forget(me);
	}

	function requireRoomId(value: unknown): RoomId {
		const roomId = foreignRoomId(value);
		if (roomId === null) throw new ProtocolError(`${server} did it, but gave no room id that can be used`);
		return roomId;
	}

	/** The API has no way to end a session; the token stays valid. */
	const logout = async () => {};

	return {send, hasMessage, createRoom, join, leave, invite, setTopic, setDisplayName, logout};
}

/** `tutorial` of `tutorial`, `#tutorial` and `#tutorial:localhost`; UsageError if it is empty or of another server. */
function localAlias(typed: string, server: string): string {
	const alias = completeAlias(typed, server);
	const name = localpart(alias);
	if (name === '' || !isRoomAlias(alias))
		throw new UsageError('The alias of a room is not empty: expected something like #tutorial');
	if (serverName(alias) !== server) throw new UsageError(`An alias made here ends in :${server}`);
	return name;
}
