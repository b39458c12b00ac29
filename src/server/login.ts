import {signIn} from './access-tokens.ts';
import {objectBody} from './body.ts';
import {isUnprintable} from './ids.ts';
import {loginPage} from './login-page.ts';
import {isPassword} from './passwords.ts';
import {forbidden, malformed} from './refusal.ts';
import type {Call, Route} from './route.ts';

const TYPE = 'm.login.password';

/** How to get an access token for an account. */
export const loginRoutes: readonly Route[] = [
	{method: 'GET', path: '/login', answer: () => ({type: TYPE})},
	{method: 'POST', path: '/login', answer: login},
	{method: 'GET', path: '/login/fallback', answer: loginPage},
];

/** One who sends no password that could be tried is refused without a charge. */
async function login({home, body, address}: Call): Promise<unknown> {
	const {type, user, password} = objectBody(body, 'M_UNKNOWN');
	if (type === undefined || user === undefined || password === undefined)
		throw malformed('Missing JSON keys.');
	if (type !== TYPE) throw malformed('Bad login type.');
	if (typeof user !== 'string' || typeof password !== 'string')
		throw malformed('user and password must be strings.');
	const userId = user.startsWith('@') ? user : `@${user}:${home.name}`;
	const attempt = home.limits.login(address(), userId);
	const account = isUnprintable(userId)
		? undefined
		: home.db.one<{password: string | null}>('SELECT password FROM users WHERE user_id = ?', userId);
	// One answer, after the same time, for a wrong password, an unknown user and an account without a password.
	if (!(await isPassword(password, account?.password))) throw forbidden('');
	attempt.succeeded();
	return signIn(home, userId);
}
