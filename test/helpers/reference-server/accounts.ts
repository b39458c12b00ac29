import type {Answer} from './answer.ts';
import {crash, forbid, ok, Refusal, readObject, refuse} from './answer.ts';
import type {Home, Request} from './context.ts';
import {letters, serverName} from './context.ts';

export function register({home, body}: Request): Answer {
	const {faults, database, random} = home;
	const {user_id, password} = readObject(
		body,
		() => bare(home, 'No JSON object.'),
		() => (faults.oddInput500 ? crash() : bare(home, 'No JSON object.')),
	);
	const isNamed = typeof user_id === 'string' && user_id !== '';
	const name = isNamed ? user_id : `-${letters(18, random)}`;
	if (/[^\x20-\x7e]/.test(name) && faults.oddInput500) crash();
	if (!/^[\w.\-/]+$/.test(name))
		refuse(400, 'M_UNKNOWN', 'User ID must only contain characters which do not require URL encoding.');
	const user = `@${name}:${serverName}`;
	if (database.accounts.has(user)) refuse(400, 'M_USER_IN_USE', 'User ID already taken.');
	if (password !== undefined && typeof password !== 'string') crash();
	database.accounts.set(user, password ?? null);
	return signIn(home, user);
}

export const loginType = (): Answer => ok({type: 'm.login.password'});

export function login({home, body}: Request): Answer {
	const {faults, database} = home;
	const {type, user, password} = readObject(
		body,
		() => refuse(400, 'M_UNKNOWN', 'Content not JSON.'),
		() => refuse(400, 'M_UNKNOWN', 'Content must be a JSON object.'),
	);
	if ([type, user, password].includes(undefined)) refuse(400, 'M_UNKNOWN', 'Missing JSON keys.');
	if (type !== 'm.login.password') refuse(400, 'M_UNKNOWN', 'Bad login type.');
	if (typeof user !== 'string') return faults.oddInput500 ? crash() : refuse(400, 'M_UNKNOWN', 'Bad user.');
	const id = user.startsWith('@') ? user : `@${user}:${serverName}`;
	const kept = database.accounts.get(id);
	if (kept === null && faults.oddInput500) crash();
	if (typeof kept !== 'string' || kept !== password)
		forbid(faults.emptyRefusals ? '' : 'Wrong user or password.');
	return signIn(home, id);
}

function signIn({database, random}: Home, user: string): Answer {
	const access_token = `${Buffer.from(user).toString('base64url')}.${letters(18, random)}`;
	database.sessions.set(access_token, user);
	return ok({access_token, home_server: serverName, user_id: user});
}

/** A refusal that the reference server puts into a string alone. */
export function bare({faults}: Home, error: string): never {
	throw new Refusal(400, faults.bareStringErrors ? error : {errcode: 'M_UNKNOWN', error});
}
