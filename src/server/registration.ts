import type {UserId} from '../domain/ids.ts';
import {signIn} from './access-tokens.ts';
import type {Home} from './home.ts';
import {randomLetters, toUserId} from './ids.ts';
import {isObject} from './json.ts';
import {hashPassword} from './passwords.ts';
import {forbidden, malformed, Refusal, refusal} from './refusal.ts';
import type {Call, Route} from './route.ts';

/** New accounts. */
export const registrationRoutes: readonly Route[] = [{method: 'POST', path: '/register', answer: register}];

async function register({home, body, address}: Call): Promise<unknown> {
	if (home.isClosed) throw forbidden('This server takes no new accounts: ask whoever runs it for one.');
	if (!isObject(body)) throw new Refusal(400, 'No JSON object.');
	const {user_id: name, password} = body;
	if (password !== undefined && typeof password !== 'string') throw malformed('password must be a string.');
	const wanted =
		typeof name === 'string' && name !== '' ? toUserId(`@${checkName(name)}:${home.name}`) : undefined;
	const attempt = home.limits.registration(address(), wanted);
	const userId = wanted ?? `@-${randomLetters(18)}:${home.name}`;
	checkFree(home, userId);
	attempt.succeeded();
	const hashed = password === undefined ? null : await hashPassword(password);
	return home.db.transact(() => {
		// Again: somebody else may have taken it while the password was being hashed.
		checkFree(home, userId);
		home.db.run('INSERT INTO users (user_id, password) VALUES (?, ?)', userId, hashed);
		return signIn(home, userId);
	});
}

function checkName(name: string): string {
	if (/^[A-Za-z0-9_.\-/]+$/.test(name)) return name;
	throw malformed('User ID must only contain characters which do not require URL encoding.');
}

function checkFree(home: Home, userId: UserId): void {
	const taken = home.db.one('SELECT 1 FROM users WHERE user_id = ?', userId);
	if (taken) throw refusal(400, 'M_USER_IN_USE', 'User ID already taken.');
}
