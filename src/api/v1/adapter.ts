import type {Session} from '../../domain/session.ts';
import type {Http} from '../http.ts';
import type {Api} from '../port.ts';
import {createDirectory} from './directory.ts';
import {createMembership} from './membership.ts';
import {createMembershipLines} from './membership-lines.ts';
import {createMessages} from './messages.ts';
import {createNames} from './names.ts';
import {createSteady} from './people.ts';
import {createRooms} from './rooms.ts';
import {createStream} from './stream.ts';

/** The port over the 2014 API. No network. `now`: this machine's clock, ms since 1970. */
export function createApi(session: Session, http: Http, now: () => number = Date.now): Api {
	const call = withToken(http, session.accessToken);
	const directory = createDirectory(call, session.server, now);
	const names = createNames(call, now);
	return {
		capabilities: {canLogout: false},
		...createStream(call, session, {
			now,
			directory,
			names,
			steady: createSteady(now),
			lines: createMembershipLines(session.userId, now),
		}),
		...createRooms(call, session, directory, names),
		...createMessages(call, session),
		...createMembership(call, session, names),
		names: names.ask,
		setDisplayName: (name) => names.rename(session.userId, name),
		// The API has no way to end a session: the token stays valid.
		logout: async () => {},
	};
}

/** The 2014 API takes the access token in the query and nowhere else. */
function withToken(http: Http, accessToken: string): Http {
	return (request) =>
		http({...request, query: {...request.query, access_token: accessToken}, secret: accessToken});
}
