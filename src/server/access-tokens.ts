import {createHash} from 'node:crypto';
import type {UserId} from '../domain/ids.ts';
import type {Home} from './home.ts';
import {randomLetters} from './ids.ts';
import {forbidden, refusal} from './refusal.ts';

/** 46 letters hold more than the 256 bits of a random key. */
const RANDOM_LETTERS = 46;

/** What register and log in answer. */
export interface SignedIn {
	readonly access_token: string;
	readonly home_server: string;
	readonly user_id: UserId;
}

/** Gives the user one more access token. The database keeps only its hash. */
export function signIn(home: Pick<Home, 'db' | 'name'>, userId: UserId): SignedIn {
	const name = Buffer.from(userId)
		.toString('base64')
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '.');
	const token = `${name}.${randomLetters(RANDOM_LETTERS)}`;
	home.db.run('INSERT INTO access_tokens (hash, user_id) VALUES (?, ?)', hash(token), userId);
	return {access_token: token, home_server: home.name, user_id: userId};
}

/** The user a token was given to. Refuses with 403 if there is none. */
export function authenticate(home: Home, token: string | undefined): UserId {
	if (token === undefined) throw forbidden('Missing access token.');
	const owner = home.db.one<{user_id: UserId}>(
		'SELECT user_id FROM access_tokens WHERE hash = ?',
		hash(token),
	);
	if (!owner) throw refusal(403, 'M_UNKNOWN_TOKEN', 'Unrecognised access token.');
	return owner.user_id;
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
