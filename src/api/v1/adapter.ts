import {AuthError, ServerError} from '../../domain/errors.ts';
import type {Session} from '../../domain/session.ts';
import type {Http, HttpLine} from '../http.ts';
import type {Api} from '../port.ts';
import {createDirectory} from './directory.ts';
import {createMembership} from './membership.ts';
import {createMembershipLines} from './membership-lines.ts';
import {createMessages} from './messages.ts';
import {createNames} from './names.ts';
import {createSteady} from './people.ts';
import {createRooms} from './rooms.ts';
import {createStream} from './stream.ts';

export interface ApiOptions {
	/** This machine's clock, ms since 1970. */
	readonly now?: () => number;
	/** The access token of the moment; what it throws, every call throws. */
	readonly tokenNow?: () => string;
}

/** The port over the 2014 API. No network. */
export function createApi(session: Session, {http, hangUp}: HttpLine, options: ApiOptions = {}): Api {
	const {now = Date.now, tokenNow = () => session.accessToken} = options;
	const call = withToken(http, tokenNow);
	const directory = createDirectory(call, session.server, now);
	const names = createNames(call, now);
	const stream = createStream(call, session, {
		now,
		directory,
		names,
		steady: createSteady(now),
		lines: createMembershipLines(session.userId, now),
	});
	return {
		capabilities: {canLogout: false},
		...inOneSession(stream, session, tokenNow),
		...createRooms(call, session, directory, names),
		...createMessages(call, session),
		...createMembership(call, session, names),
		names: names.ask,
		setDisplayName: (name) => names.rename(session.userId, name),
		// The API has no way to end a session: the token stays valid.
		logout: async () => {},
		hangUp,
	};
}

/** The 2014 API takes the access token in the query and nowhere else. One that was replaced meanwhile is no refusal. */
function withToken(http: Http, tokenNow: () => string): Http {
	const ask = (request: Parameters<Http>[0], token: string) =>
		http({...request, query: {...request.query, access_token: token}, secret: token});
	return async (request) => {
		const token = tokenNow();
		try {
			return await ask(request, token);
		} catch (error) {
			const next = error instanceof AuthError ? tokenNow() : token;
			if (next === token) throw error;
			return ask(request, next);
		}
	};
}

/**
 * The stream of one session: where it stood in the one before says nothing in another, as that may have begun since the
 * server started over. Such a token is refused as the server would.
 */
function inOneSession(
	{snapshot, poll}: Pick<Api, 'snapshot' | 'poll'>,
	{server, accessToken}: Session,
	tokenNow: () => string,
): Pick<Api, 'snapshot' | 'poll'> {
	let current = accessToken;
	const refuseOther = (): void => {
		if (tokenNow() !== current) throw new ServerError(`${server} is asked in another session by now`, 400);
	};
	return {
		snapshot: async (signal) => {
			current = tokenNow();
			return snapshot(signal);
		},
		poll: async (token, timeoutMs, signal) => {
			refuseOther();
			const batch = await poll(token, timeoutMs, signal);
			refuseOther();
			return batch;
		},
	};
}
