import {type RoomAlias, type RoomId, serverName} from '../domain/ids.ts';
import {objectBody, textOf} from './body.ts';
import type {Home} from './home.ts';
import {toRoomAlias, toRoomId} from './ids.ts';
import type {JsonObject} from './json.ts';
import {checkJoined, join} from './membership.ts';
import {malformed, refusal} from './refusal.ts';
import {type Call, type Route, type SignedInCall, signedIn} from './route.ts';

/** How rooms are found: by alias, and in the list of the public ones. */
export const directoryRoutes: readonly Route[] = [
	{method: 'PUT', path: '/join/:alias', answer: signedIn(joinByAlias)},
	{method: 'GET', path: '/ds/room/:alias', answer: lookUp},
	{method: 'PUT', path: '/ds/room/:alias', answer: signedIn(publish)},
	{method: 'GET', path: '/public/rooms', answer: listPublicRooms},
];

/** Gives the room the alias unless it is taken. Tells whose it is now. */
export function addAlias(home: Home, alias: RoomAlias, roomId: RoomId): RoomId | undefined {
	home.db.run('INSERT INTO aliases (alias, room_id) VALUES (?, ?) ON CONFLICT DO NOTHING', alias, roomId);
	return findRoom(home, alias);
}

function joinByAlias({home, userId, part}: SignedInCall): unknown {
	const roomId = findRoom(home, toRoomAlias(part('alias')));
	if (!roomId) throw refusal(404, 'M_UNKNOWN', 'No such room alias');
	join(home, roomId, userId);
	return {room_id: roomId};
}

function lookUp({home, part}: Call): unknown {
	const roomId = findRoom(home, toRoomAlias(part('alias')));
	return roomId ? {room_id: roomId, servers: [home.name]} : {};
}

/** Only members may give their room a further name. `servers` is not asked for: all rooms are here. */
function publish({home, userId, part, body}: SignedInCall): unknown {
	const alias = toRoomAlias(part('alias'));
	if (serverName(alias) !== home.name) throw malformed('Room alias must be local');
	const roomId = toRoomId(textOf(objectBody(body), 'room_id'));
	checkJoined(home.db, roomId, userId);
	if (addAlias(home, alias, roomId) !== roomId) throw malformed('Room alias already taken');
	return {};
}

interface PublicRoom {
	readonly room_id: RoomId;
	readonly room_alias: RoomAlias | null;
	readonly topic: string | null;
}

/** Every public room, once for each of its aliases. */
function listPublicRooms({home}: Call): unknown {
	const rooms = home.db.all<PublicRoom>(
		`SELECT r.room_id, a.alias AS room_alias,
			(SELECT t.content FROM topics t WHERE t.room_id = r.room_id ORDER BY t.row DESC LIMIT 1) AS topic
		FROM rooms r LEFT JOIN aliases a ON a.room_id = r.room_id WHERE r.is_public = 1 ORDER BY a.alias, r.room_id`,
	);
	return {start: 'START', end: 'END', chunk: rooms.map(toListed)};
}

function toListed({topic, ...room}: PublicRoom): JsonObject {
	return topic === null ? room : {...room, topic: JSON.parse(topic).topic};
}

function findRoom(home: Home, alias: RoomAlias): RoomId | undefined {
	return home.db.one<{room_id: RoomId}>('SELECT room_id FROM aliases WHERE alias = ?', alias)?.room_id;
}
