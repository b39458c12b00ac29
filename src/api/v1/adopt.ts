import {AuthError, isTransient, ProtocolError, ServerError, UsageError} from '../../domain/errors.ts';
import {completeUserId, localpart, type UserId} from '../../domain/ids.ts';
import type {Session} from '../../domain/session.ts';
import type {Http, HttpRequest} from '../http.ts';
import {foreignUserId} from './foreign.ts';
import {apiPath} from './paths.ts';

/** What HomeServer promises of `adopt`. */
export async function adopt(url: string, http: Http, accessToken: string, user: string): Promise<Session> {
	const userId = nameOwner(url, accessToken, user);
	if (userId === null) throw new UsageError('say whose token it is: chat-tui login <user> --token-stdin');
	await checkOwner(url, http, accessToken, userId);
	return {userId, server: url, protocol: 'v1', accessToken};
}

/** Who the token would have to belong to: whom the user names, with the server's name if anything tells it. */
function nameOwner(url: string, accessToken: string, user: string): UserId | null {
	const hint = hintedOwner(accessToken);
	if (user === '') return hint;
	if (hint !== null && completeUserId(user, '') === `@${localpart(hint)}:`) return hint;
	return completeUserId(user, new URL(url).hostname.replace(/^127(\.\d+){3}$/, 'localhost'));
}

/** Tokens of the reference server begin with the owner's id in base64. A hint only: anybody can write one. */
function hintedOwner(accessToken: string): UserId | null {
	const [, encoded = ''] = /^([\w-]+)\.+[^.]*$/.exec(accessToken) ?? [];
	return foreignUserId(Buffer.from(encoded, 'base64url').toString());
}

/** No server of 2014 says whose a token is; but only its owner is shown the list of those they follow. */
async function checkOwner(url: string, http: Http, accessToken: string, userId: UserId): Promise<void> {
	const request: HttpRequest = {
		method: 'GET',
		// The reference server does not decode this part, so what makes an id one stays as it is.
		path: apiPath('presence_list', userId).replaceAll('%40', '@').replaceAll('%3A', ':'),
		query: {access_token: accessToken},
		doing: 'say whose token this is',
		secret: accessToken,
	};
	const list = await http(request).catch((error: unknown) => {
		throw explain(error, url, userId);
	});
	if (!Array.isArray(list)) throw new ProtocolError(`${url} cannot say whose token this is`);
}

function explain(error: unknown, url: string, userId: UserId): unknown {
	if (error instanceof AuthError)
		return new AuthError(`${url} does not know this token: check it, or sign in for a new one`);
	if (!(error instanceof ServerError) || isTransient(error)) return error;
	const isUnanswered = error.status === 404 || /unrecognized request/i.test(error.message);
	if (isUnanswered) return new ProtocolError(`${url} cannot say whose token this is`, {cause: error});
	return new AuthError(`this token is not that of ${userId}: check the user and the token`, {cause: error});
}
