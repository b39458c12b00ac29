import {objectBody} from './body.ts';
import {toUserId} from './ids.ts';
import {type JsonObject, writeJson} from './json.ts';
import {checkJoined, invite, isPublic, join, leave, type MembershipRow, toMemberEvent} from './membership.ts';
import {presenceOf} from './presence.ts';
import {badJson, forbidden, refusal} from './refusal.ts';
import {type Route, type SignedInCall, signedIn} from './route.ts';
import {canSee} from './visibility.ts';

const STATE = '/rooms/:room/members/:user/state';

/** Who is in a room: list, read, invite, join, leave. */
export const memberRoutes: readonly Route[] = [
	{method: 'GET', path: '/rooms/:room/members/list', answer: signedIn(list)},
	{method: 'GET', path: STATE, answer: signedIn(read)},
	{method: 'PUT', path: STATE, answer: signedIn(write)},
	{method: 'DELETE', path: STATE, answer: signedIn(remove)},
];

/** Everybody's newest membership, those of invited and departed people too; with his presence where one may see it. */
function list({home, userId, part}: SignedInCall): unknown {
	checkJoined(home.db, part('room'), userId);
	const rows = home.db.all<MembershipRow>(
		'SELECT s.* FROM members m JOIN memberships s ON s.row = m.row WHERE m.room_id = ? ORDER BY s.row',
		part('room'),
	);
	const chunk = rows.map((row) => {
		const presence = canSee(home.db, userId, row.user_id) ? presenceOf(home, row.user_id) : {};
		return {...toMemberEvent(row), content: {...JSON.parse(row.content), ...presence}};
	});
	return {start: 'START', end: 'END', chunk};
}

function read({home, userId, part}: SignedInCall): unknown {
	checkJoined(home.db, part('room'), userId);
	const member = home.db.one<{content: string}>(
		'SELECT s.content FROM members m JOIN memberships s ON s.row = m.row WHERE m.room_id = ? AND m.user_id = ?',
		part('room'),
		part('user'),
	);
	if (!member) throw refusal(404, 'M_NOT_FOUND', 'Member not found.');
	return JSON.parse(member.content);
}

const wishes: Readonly<Record<string, (call: SignedInCall, target: string, content: JsonObject) => void>> = {
	join({home, userId, part}, target, content) {
		if (target !== userId) throw forbidden('Cannot force another user to join.');
		join(home, part('room'), userId, content);
	},
	invite({home, userId, part}, target, content) {
		invite(home, part('room'), userId, target, content);
	},
};

function write(call: SignedInCall): unknown {
	const target = toUserId(call.part('user'));
	const content = objectBody(call.body);
	if (!('membership' in content)) throw badJson('No membership key.');
	const wish = Object.hasOwn(wishes, String(content['membership'])) && wishes[String(content['membership'])];
	if (!wish) throw badJson("Membership value must be [u'join', u'invite'].");
	checkExists(call);
	call.home.limits.write(call.userId, Buffer.byteLength(writeJson(content)));
	wish(call, target, content);
	return '';
}

function remove(call: SignedInCall): unknown {
	const {home, userId, part} = call;
	const target = toUserId(part('user'));
	checkExists(call);
	if (target !== userId) throw forbidden(`Cannot force ${target} to leave.`);
	leave(home, part('room'), userId);
	return '';
}

function checkExists({home, part}: SignedInCall): void {
	if (isPublic(home.db, part('room')) === undefined) throw forbidden('Room does not exist');
}
