import {AuthError, isTransient, ProtocolError, ServerError} from '../../domain/errors.ts';
import {localpart} from '../../domain/ids.ts';
import type {Session} from '../../domain/session.ts';
import type {Http, HttpLine} from '../http.ts';
import type {HomeServer} from '../port.ts';
import {createApi} from './adapter.ts';
import {adopt} from './adopt.ts';
import {foreign, foreignList, foreignText, foreignUserId} from './foreign.ts';
import {apiPath} from './paths.ts';
import type {WireCredentials, WireLoginType} from './wire.ts';

const loginPath = apiPath('login');
const pagePath = apiPath('login', 'fallback');
const password = 'm.login.password';

/** Whether the server names a way of signing in where the 2014 API has it. */
export async function speaksV1(http: Http, signal?: AbortSignal): Promise<boolean> {
	return (await loginTypes(http, signal)).length > 0;
}

/** A server that speaks the 2014 API. No network. */
export function openV1(url: string, line: HttpLine): HomeServer {
	const {http} = line;
	return {
		protocol: 'v1',
		url,
		offersPassword: async () => (await loginTypes(http)).includes(password),
		signInPage: async () => ((await hasPage(http)) ? url + pagePath : null),
		login: (user, secret) => login(url, http, user, secret),
		register: (user, secret) => register(url, http, user, secret),
		adopt: (accessToken, user) => adopt(url, http, accessToken, user),
		connect: (session, tokenNow) => createApi(session, line, tokenNow && {tokenNow}),
	};
}

async function login(url: string, http: Http, user: string, secret: string): Promise<Session> {
	const types = await loginTypes(http);
	if (!types.includes(password)) {
		throw new AuthError(
			`${url} offers no sign-in by password: run chat-tui login --browser, or sign in at ${url}${pagePath}`,
		);
	}
	const body = {type: password, user, password: secret};
	try {
		return readSession(
			url,
			await http({method: 'POST', path: loginPath, body, doing: 'sign you in', secret}),
		);
	} catch (error) {
		if (!(error instanceof ServerError) || (error.status !== 401 && error.status !== 403)) throw error;
		throw new AuthError(`Wrong user name or password for ${url}`);
	}
}

async function register(url: string, http: Http, user: string, secret: string): Promise<Session> {
	const body = {...(user !== '' && {user_id: localpart(user)}), password: secret};
	const path = apiPath('register');
	try {
		return readSession(url, await http({method: 'POST', path, body, doing: 'make the account', secret}));
	} catch (error) {
		if (!(error instanceof ServerError) || error.errcode !== 'M_USER_IN_USE') throw error;
		throw new ServerError('User name already taken: choose another', error.status, error.errcode);
	}
}

/** The ways of signing in that the server offers; later servers give several. */
async function loginTypes(http: Http, signal?: AbortSignal): Promise<readonly string[]> {
	const answer = await http({method: 'GET', path: loginPath, doing: 'say how to sign in', signal});
	const {type, flows} = foreign<WireLoginType>(answer);
	const types = [type, ...foreignList(flows).map((flow) => foreign<WireLoginType>(flow).type)];
	return types.map(foreignText).filter((each) => each !== '');
}

/** Whether there is a page to sign in on; the reference server has none. What it holds is the browser's business. */
async function hasPage(http: Http): Promise<boolean> {
	try {
		await http({method: 'GET', path: pagePath, doing: 'show its page for signing in'});
	} catch (error) {
		if (error instanceof ServerError && !isTransient(error)) return false;
		// A page, or the way to one, which is no JSON.
		if (!(error instanceof ProtocolError)) throw error;
	}
	return true;
}

function readSession(server: string, answer: unknown): Session {
	const credentials = foreign<WireCredentials>(answer);
	const userId = foreignUserId(credentials.user_id);
	const accessToken = foreignText(credentials.access_token);
	if (userId === null || accessToken === '') {
		throw new ProtocolError(`${server} accepted the sign-in, but gave no user id and token that can be used`);
	}
	return {userId, server, protocol: 'v1', accessToken};
}
