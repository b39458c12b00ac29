import {bare} from './accounts.ts';
import type {Answer} from './answer.ts';
import {ok, readObject, refuse} from './answer.ts';
import type {Home, Request} from './context.ts';
import {rawUserId} from './context.ts';
import type {Database, Json} from './database.ts';
import {membershipOf} from './database.ts';
import {presenceOf} from './members.ts';

type Field = 'displayname' | 'avatar_url';

export const getProfile =
	(field: Field) =>
	(request: Request): Answer => {
		const {accounts, profiles} = request.home.database;
		const user = rawUserId(request, 0);
		if (!accounts.has(user)) refuse(404, 'M_UNKNOWN', 'No row found');
		return ok({[field]: profiles.get(user)?.[field] ?? null});
	};

export const putProfile =
	(field: Field) =>
	(request: Request): Answer => {
		const {home, user, body} = request;
		const target = rawUserId(request, 0);
		if (target !== user) refuse(400, 'M_FORBIDDEN', `Cannot set another user's ${field}`);
		const value = readObject(body, () => bare(home, 'Unable to parse name'))[field];
		if (typeof value !== 'string') return bare(home, 'Unable to parse name');
		const known = home.database.profiles.get(user) ?? {displayname: null, avatar_url: null};
		home.database.profiles.set(user, {...known, [field]: value});
		home.presence.tellProfile(user, nameOf(home, user));
		return ok();
	};

export function getPresence(request: Request): Answer {
	const {home, user} = request;
	const target = rawUserId(request, 0);
	const isVisible = target === user || isWatched(home, user, target) || share(home.database, user, target);
	return isVisible
		? ok(presenceOf(home, target))
		: refuse(404, 'M_UNKNOWN', 'Presence information not visible');
}

export function putPresence(request: Request): Answer {
	const {home, user, body} = request;
	const target = rawUserId(request, 0);
	if (target !== user) refuse(400, 'M_FORBIDDEN', "Cannot set another user's displayname");
	const {state, status_msg = null, ...rest} = readObject(body, () => bare(home, 'Unable to parse state'));
	if (typeof state !== 'string' || Object.keys(rest).length > 0) bare(home, 'Unable to parse state');
	home.presence.set(user, String(state), typeof status_msg === 'string' ? status_msg : null);
	return ok();
}

export function getPresenceList(request: Request): Answer {
	const {home, user} = request;
	if (rawUserId(request, 0) !== user) bare(home, "Cannot get another user's presence list");
	const watched = [...(home.database.presenceLists.get(user) ?? [])];
	return ok(
		watched.map((user_id) => ({accepted: 1, user_id, ...nameOf(home, user_id), ...stateOf(home, user_id)})),
	);
}

export function postPresenceList(request: Request): Answer {
	const {home, user, body} = request;
	if (rawUserId(request, 0) !== user) bare(home, "Cannot modify another user's presence list");
	const change = readObject(body, () => bare(home, 'Unable to parse content'));
	const {invite = [], drop = []} = change as {invite?: readonly string[]; drop?: readonly string[]};
	const kept = [...(home.database.presenceLists.get(user) ?? []), ...invite];
	home.database.presenceLists.set(user, new Set(kept.filter((each) => !drop.includes(each))));
	return ok();
}

const isWatched = ({database}: Home, user: string, target: string) =>
	database.presenceLists.get(user)?.has(target) === true;

function share(database: Database, one: string, other: string): boolean {
	const isIn = (roomId: string, user: string) => membershipOf(database, roomId, user) === 'join';
	return [...database.rooms.keys()].some((roomId) => isIn(roomId, one) && isIn(roomId, other));
}

function nameOf({database}: Home, user: string): Json {
	const {displayname, avatar_url} = database.profiles.get(user) ?? {displayname: null, avatar_url: null};
	return {...(displayname !== null && {displayname}), ...(avatar_url !== null && {avatar_url})};
}

/** In a list, nothing at all of who has never been there. */
const stateOf = (home: Home, user: string): Json => (home.presence.of(user) ? presenceOf(home, user) : {});
