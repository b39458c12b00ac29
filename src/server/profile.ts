import type {UserId} from '../domain/ids.ts';
import type {Database} from './database.ts';
import {toUserId} from './ids.ts';
import {isObject, type JsonObject, writeJson} from './json.ts';
import {checkLength} from './length.ts';
import {announceProfile} from './presence.ts';
import {Refusal, refusal} from './refusal.ts';
import {type Call, type Route, type SignedInCall, signedIn} from './route.ts';

/** The longest name or address of a picture (characters). */
const LONGEST = 1_000;

type Field = 'displayname' | 'avatar_url';

/** What people show of themselves. What follows the path is ignored, as in 2014. */
export const profileRoutes: readonly Route[] = (['displayname', 'avatar_url'] as const).flatMap((field) => {
	const path = `/profile/:user{[^/]*}/:field{${field}.*}`;
	return [
		{method: 'GET', path, answer: (call) => read(call, field)},
		{method: 'PUT', path, answer: signedIn((call) => write(call, field))},
	];
});

/** The fields that the user has; empty for somebody unknown. */
export function profileOf(db: Database, userId: UserId): JsonObject {
	const fields = Object.entries(find(db, userId) ?? {});
	return Object.fromEntries(fields.filter(([, value]) => value !== null));
}

function find(db: Database, userId: UserId): JsonObject | undefined {
	const user = db.one<{profile: string}>('SELECT profile FROM users WHERE user_id = ?', userId);
	return user && JSON.parse(user.profile);
}

function read({home, part}: Call, field: Field): unknown {
	const profile = find(home.db, toUserId(part('user')));
	if (!profile) throw refusal(404, 'M_UNKNOWN', 'No row found');
	return {[field]: profile[field] ?? null};
}

/** Sets a field, or with null takes it back. The null is kept: whoever knows the old value has to be told of it. */
function write({home, userId, part, body}: SignedInCall, field: Field): unknown {
	if (toUserId(part('user')) !== userId)
		throw refusal(400, 'M_FORBIDDEN', `Cannot set another user's ${field}`);
	const value = isObject(body) ? body[field] : undefined;
	if (typeof value !== 'string' && value !== null) throw new Refusal(400, 'Unable to parse name');
	checkLength(field, value, LONGEST);
	const profile = find(home.db, userId) ?? {};
	if ((profile[field] ?? null) === value) return '';
	const changed = writeJson({...profile, [field]: value});
	home.db.run('UPDATE users SET profile = ? WHERE user_id = ?', changed, userId);
	announceProfile(home, userId);
	return '';
}
