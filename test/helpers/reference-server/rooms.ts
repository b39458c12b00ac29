import type {Answer} from './answer.ts';
import {crash, forbid, ok, readObject, refuse} from './answer.ts';
import type {Home, Request} from './context.ts';
import {
	changeMembership,
	decoded,
	letters,
	requireId,
	requireJoined,
	serverName,
	stamp,
	store,
} from './context.ts';
import type {Json} from './database.ts';
import {contentOf, membershipOf} from './database.ts';

const badBody = () => refuse(400, 'M_BAD_JSON', 'Body must be JSON.');

export function createRoom(request: Request): Answer {
	const roomId = `!${letters(18, request.home.random)}:${serverName}`;
	return openRoom(request, roomId, readObject(request.body, badBody));
}

export function createRoomById(request: Request): Answer {
	const {home, body} = request;
	const roomId = requireId(decoded(request, 0), '!', 'RoomID');
	if (!roomId.endsWith(`:${serverName}`)) refuse(400, 'M_UNKNOWN', 'Room id must be local');
	const options = readObject(body, badBody);
	if (home.database.rooms.has(roomId)) refuse(409, 'M_UNKNOWN', 'Room ID in use.');
	return openRoom(request, roomId, options);
}

function openRoom(
	{home, user}: Request,
	roomId: string,
	{room_alias_name: name, visibility = 'public'}: Json,
): Answer {
	const {rooms, aliases} = home.database;
	const alias = name === undefined ? null : `#${String(name)}:${serverName}`;
	if (alias !== null && aliases.has(alias)) refuse(400, 'M_UNKNOWN', 'Room alias already taken');
	rooms.set(roomId, {isPublic: visibility === 'public'});
	if (alias !== null) aliases.set(alias, {roomId, servers: [serverName]});
	changeMembership(home, {roomId, by: user, target: user, content: {membership: 'join'}});
	return ok({...(alias !== null && {room_alias: alias}), room_id: roomId});
}

export function joinByAlias(request: Request): Answer {
	const {home, user} = request;
	const alias = requireId(decoded(request, 0), '#', 'RoomAlias');
	if (/[^\x20-\x7e]/.test(alias) && home.faults.oddInput500) crash();
	if (!alias.endsWith(`:${serverName}`) && home.faults.oddInput500) crash();
	const roomId = home.database.aliases.get(alias)?.roomId;
	if (roomId === undefined) return refuse(404, 'M_UNKNOWN', 'No such room alias');
	requireWelcome(home, roomId, user);
	if (home.faults.repeatedAliasJoins || membershipOf(home.database, roomId, user) !== 'join') {
		const named = {...home.leaked, ...nameOf(home, user)};
		if (home.faults.displaynameLeak) home.leaked = {...named, ...home.leaked};
		changeMembership(home, {roomId, by: user, target: user, content: {membership: 'join', ...named}});
	}
	return ok({room_id: roomId});
}

/** What a join adds of the profile. */
export function nameOf({database}: Home, user: string): Json {
	const {displayname, avatar_url} = database.profiles.get(user) ?? {displayname: null, avatar_url: null};
	return {...(displayname !== null && {displayname}), ...(avatar_url !== null && {avatar_url})};
}

export function requireWelcome({database}: Home, roomId: string, user: string): void {
	const isKnown = ['join', 'invite'].includes(membershipOf(database, roomId, user) ?? '');
	if (!database.rooms.get(roomId)?.isPublic && !isKnown) forbid('You are not invited to this room.');
}

export function getTopic(request: Request): Answer {
	const {home, user} = request;
	const roomId = decoded(request, 0);
	const room = home.database.rooms.get(roomId);
	if (!room) return refuse(403, 'M_UNKNOWN', 'Room does not exist.');
	const isIn = ['join', 'invite'].includes(membershipOf(home.database, roomId, user) ?? '');
	if (!room.isPublic && !isIn) refuse(403, 'M_UNKNOWN', 'Member does not meet private room rules.');
	const row = home.database.rows.topic.findLast((each) => each.roomId === roomId);
	return row ? ok(contentOf(row)) : refuse(404, 'M_NOT_FOUND', 'Topic not found.');
}

export function setTopic(request: Request): Answer {
	const {home, user, body} = request;
	const content = readObject(body, () => refuse(400, 'M_NOT_JSON', 'Content not JSON.'));
	if (!('topic' in content)) refuse(400, 'M_BAD_JSON', 'Missing topic key');
	if (typeof content['topic'] !== 'string') refuse(400, 'M_BAD_JSON', 'Key topic is of the wrong type.');
	const roomId = decoded(request, 0);
	requireJoined(request, roomId);
	if (home.faults.topic500) crash();
	const event = {
		type: 'm.room.topic',
		room_id: roomId,
		user_id: user,
		content: {...content, hsob_ts: stamp()},
	};
	store(home, 'topic', roomId, event);
	return ok();
}
