import {knownServer} from '../api/detect.ts';
import type {Api} from '../api/port.ts';
import type {Session} from '../domain/session.ts';

/** The server of a session, ready to be asked. No network. */
export function connect(session: Session): Api {
	return knownServer(session.server, session.protocol).connect(session);
}
