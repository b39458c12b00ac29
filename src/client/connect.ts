import {knownServer} from '../api/detect.ts';
import type {Api} from '../api/port.ts';
import type {Session} from '../domain/session.ts';

/** The server of a session, ready to be asked. No network. `tokenNow`: as in `HomeServer.connect`. */
export function connect(session: Session, tokenNow?: () => string): Api {
	return knownServer(session.server, session.protocol).connect(session, tokenNow);
}
