import {type RoomAlias, type RoomId, serverName, type UserId} from '../domain/ids.ts';
import {addAlias} from './directory.ts';
import {announce, type Home} from './home.ts';
import {randomLetters, toRoomAlias, toRoomId} from './ids.ts';
import {isObject, type JsonObject} from './json.ts';
import {isPublic, record} from './membership.ts';
import {badJson, malformed, refusal} from './refusal.ts';
import {type Route, type SignedInCall, signedIn} from './route.ts';

/** New rooms. */
export const roomRoutes: readonly Route[] = [
	{method: 'POST', path: '/rooms', answer: signedIn(createAnywhere)},
	{method: 'PUT', path: '/rooms/:room{[^/]*}', answer: signedIn(createAt)},
];

function createAnywhere({home, userId, body}: SignedInCall): unknown {
	return create(home, userId, `!${randomLetters(18)}:${home.name}`, wishesOf(body));
}

function createAt({home, userId, part, body}: SignedInCall): unknown {
	if (part('room') === '') throw malformed('PUT must specify a room ID');
	const roomId = toRoomId(part('room'));
	if (serverName(roomId) !== home.name) throw malformed('Room id must be local');
	const wishes = wishesOf(body);
	if (isPublic(home.db, roomId) !== undefined) throw refusal(409, 'M_UNKNOWN', 'Room ID in use.');
	return create(home, userId, roomId, wishes);
}

function wishesOf(body: unknown): JsonObject {
	if (!isObject(body)) throw badJson('Body must be JSON.');
	return body;
}

/** Stores the room with its alias, and its creator as its first member. */
function create(home: Home, creator: UserId, roomId: RoomId, wishes: JsonObject): unknown {
	const alias = aliasOf(home, wishes['room_alias_name'] ?? undefined);
	const isOpen = (wishes['visibility'] ?? 'public') === 'public';
	home.db.transact(() => {
		home.db.run(
			'INSERT INTO rooms (room_id, creator, is_public) VALUES (?, ?, ?)',
			roomId,
			creator,
			Number(isOpen),
		);
		if (alias !== undefined && addAlias(home, alias, roomId) !== roomId)
			throw malformed('Room alias already taken');
		record(home, {roomId, sender: creator, target: creator, membership: 'join'});
	});
	announce(home, roomId);
	return alias === undefined ? {room_id: roomId} : {room_id: roomId, room_alias: alias};
}

/** The full alias of a name; a full one given by mistake would make a room that nobody can join by it. */
function aliasOf(home: Home, name: unknown): RoomAlias | undefined {
	if (name === undefined) return undefined;
	if (typeof name !== 'string' && typeof name !== 'number')
		throw badJson('Key room_alias_name is of the wrong type.');
	const text = String(name);
	if (text === '' || /[#:]/.test(text)) {
		throw malformed("room_alias_name must be the name alone, without '#' and domain.");
	}
	return toRoomAlias(`#${text}:${home.name}`);
}
