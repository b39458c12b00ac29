import {isTransient} from '../../domain/errors.ts';
import type {Session} from '../../domain/session.ts';
import type {Context} from '../context.ts';
import {withOutbox} from '../own-outbox.ts';

/** Ends the session on the server where that can be done, and forgets it here in any case. */
export async function run(context: Context): Promise<void> {
	const {session, api} = context.connect();
	context.sessions().prepare();
	const {userId, server, protocol} = session;
	let isEndedThere = false;
	try {
		await api.logout();
		isEndedThere = api.capabilities.canLogout;
	} catch (error) {
		// The user wants it gone from this machine, whatever the server is up to.
		context.log.error(error);
		if (isTransient(error)) context.note(`${server} was not reached, so the session may live on there`);
	} finally {
		context.sessions().remove(context.profile, session);
	}
	const where = isEndedThere
		? 'here and on the server'
		: 'on this machine; the server keeps no way to end it there';
	context.print({userId, server, protocol}, `signed out ${userId}: the session is forgotten ${where}`);
	tellUnsent(context, session);
}

/** They stay where they are, and nobody else can send them. */
function tellUnsent(context: Context, session: Session): void {
	try {
		const unsent = withOutbox(context, session, (outbox) => outbox?.list() ?? []);
		const count = unsent.filter(({state}) => state !== 'sent').length;
		if (count === 0) return;
		const what = count === 1 ? 'a message waits' : `${count} messages wait`;
		const {userId, server} = session;
		context.note(`${what} unsent, kept on this machine until ${userId} signs in to ${server} again`);
	} catch (error) {
		context.log.error(error);
	}
}
