import type {Answer} from './answer.ts';
import {contentNoObject, contentNotJson, forbid, ok, readObject, refuse} from './answer.ts';
import type {Home, Request} from './context.ts';
import {changeMembership, decoded, render, requireId, requireJoined} from './context.ts';
import type {Json, Row} from './database.ts';
import {contentOf, memberRow, membershipOf} from './database.ts';
import {nameOf, requireWelcome} from './rooms.ts';

export function getMember(request: Request): Answer {
	const {database} = request.home;
	requireJoined(request, decoded(request, 0));
	const row = memberRow(database, decoded(request, 0), decoded(request, 1));
	return row ? ok(contentOf(row)) : refuse(404, 'M_NOT_FOUND', 'Member not found.');
}

export function putMember(request: Request): Answer {
	const {home, body} = request;
	const roomId = decoded(request, 0);
	const target = decoded(request, 1);
	const content = readObject(body, contentNotJson, contentNoObject);
	const {membership} = content;
	if (membership === undefined) refuse(400, 'M_BAD_JSON', 'No membership key.');
	if (membership !== 'join' && membership !== 'invite')
		refuse(400, 'M_BAD_JSON', "Membership value must be [u'join', u'invite'].");
	if (!home.database.rooms.has(roomId)) forbid('Room does not exist');
	if (membership === 'invite') invite(request, roomId, target, content);
	else join(request, roomId, target, content);
	return ok();
}

function invite({home, user}: Request, roomId: string, target: string, content: Json): void {
	const {database, faults} = home;
	if (membershipOf(database, roomId, user) !== 'join') forbid(`You are not in room ${roomId}.`);
	const current = membershipOf(database, roomId, target);
	if (current === 'join') forbid(`${target} is already in the room.`);
	if (current === 'invite') return;
	if (!target.startsWith('@') && faults.looseDirectory) database.spoilt.add(roomId);
	requireId(target, '@', 'UserID');
	changeMembership(home, {roomId, by: user, target, content});
}

function join({home, user}: Request, roomId: string, target: string, content: Json): void {
	if (target !== user) forbid('Cannot force another user to join.');
	requireWelcome(home, roomId, user);
	if (membershipOf(home.database, roomId, user) === 'join') return;
	changeMembership(home, {roomId, by: user, target, content: {...content, ...nameOf(home, user)}});
}

export function deleteMember(request: Request): Answer {
	const {home, user} = request;
	const roomId = decoded(request, 0);
	const target = decoded(request, 1);
	if (target !== user) forbid(`Cannot force ${target} to leave.`);
	const current = membershipOf(home.database, roomId, user);
	const mayDecline = current === 'invite' && !home.faults.looseDirectory;
	if (current !== 'join' && !mayDecline) forbid(`You are not in room ${roomId}.`);
	changeMembership(home, {roomId, by: user, target, content: {membership: 'leave'}});
	return ok();
}

export function listMembers(request: Request): Answer {
	const {home} = request;
	const roomId = decoded(request, 0);
	requireJoined(request, roomId);
	if (home.database.spoilt.has(roomId)) requireId('', '@', 'UserID');
	const all = home.database.rows.member.filter((row) => row.roomId === roomId);
	const newest = all.filter((row) => memberRow(home.database, roomId, row.target) === row);
	return ok({chunk: newest.map((row) => withPresence(home, row)), end: 'END', start: 'START'});
}

function withPresence(home: Home, row: Row): Json {
	const event = render(home, row);
	const content = contentOf(row);
	if (content['membership'] !== 'join') return event;
	return {...event, content: {...content, ...presenceOf(home, row.target)}};
}

/** As it is told of somebody; all null for who has never been there. */
export function presenceOf({presence}: Home, user: string): Json {
	const known = presence.of(user);
	if (!known) return {mtime: null, state: null, status_msg: null};
	return {mtime_age: Date.now() - known.since, state: known.state, status_msg: known.status_msg};
}
