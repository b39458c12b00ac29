import type {UserId} from '../domain/ids.ts';
import {toUserId} from './ids.ts';
import {isObject, type JsonObject} from './json.ts';
import {type PresenceRow, toPresenceEvent} from './presence.ts';
import {malformed, Refusal} from './refusal.ts';
import {type Route, type SignedInCall, signedIn} from './route.ts';

/** What follows the path is ignored, as in 2014. */
const LIST = '/presence_list/:user{[^/]+}';
const WITH_TAIL = `${LIST}/:tail{.*}`;

/** Whose presence one follows without sharing a room. Everybody with an account here accepts. */
export const presenceListRoutes: readonly Route[] = [LIST, WITH_TAIL].flatMap((path) => [
	{method: 'GET', path, answer: signedIn(read)},
	{method: 'POST', path, answer: signedIn(write)},
]);

function read({home, userId, part}: SignedInCall): unknown {
	if (toUserId(part('user')) !== userId) throw new Refusal(400, "Cannot get another user's presence list");
	const rows = home.db.all<PresenceRow & {readonly profile: string}>(
		`SELECT u.user_id, u.profile, p.mtime, p.attendance, coalesce(p.status, '{"state":"offline"}') AS status
		FROM presence_lists l JOIN users u ON u.user_id = l.observed LEFT JOIN presence p ON p.user_id = l.observed
		WHERE l.observer = ? ORDER BY u.user_id`,
		userId,
	);
	return rows.map((row) => ({accepted: 1, ...(toPresenceEvent(home, row)['content'] as JsonObject)}));
}

function write({home, userId, part, body}: SignedInCall): unknown {
	if (toUserId(part('user')) !== userId) throw new Refusal(400, "Cannot modify another user's presence list");
	if (!isObject(body)) throw new Refusal(400, 'Unable to parse content');
	const invited = idsOf(body, 'invite');
	const dropped = idsOf(body, 'drop');
	home.db.transact(() => {
		for (const observed of invited) {
			home.db.run(
				'INSERT INTO presence_lists (observer, observed) SELECT ?, user_id FROM users WHERE user_id = ? ON CONFLICT DO NOTHING',
				userId,
				observed,
			);
		}
		for (const observed of dropped) {
			home.db.run('DELETE FROM presence_lists WHERE observer = ? AND observed = ?', userId, observed);
		}
	});
	return '';
}

function idsOf(body: JsonObject, key: 'invite' | 'drop'): readonly UserId[] {
	const value = body[key] ?? [];
	if (!Array.isArray(value)) throw malformed(`Bad ${key} value.`);
	return value.map((id) => {
		if (typeof id !== 'string') throw malformed(`Bad ${key} value.`);
		return toUserId(id);
	});
}
