import type {Client} from '../client/client.ts';
import {AuthError, CacheError} from '../domain/errors.ts';
import type {Session} from '../domain/session.ts';
import type {Context} from './context.ts';

/** How often to look whether somebody signs in or out in another terminal, ms. */
const lookMs = 2000;

/** The session of a profile while a client uses it: another may take its place, or none. */
export interface KeptSession {
	/** The access token of the moment. AuthError if the profile is signed out, or somebody else's by now. */
	tokenNow(): string;
	/** Sees whether the token has changed since, and has the client go on with what there is now. */
	look(client: Client): void;
	/** Looks every now and then; gives back what ends that. */
	watch(client: Client): () => void;
}

export function followSession(
	{profile, sessions, redactor}: Pick<Context, 'profile' | 'sessions' | 'redactor'>,
	session: Session,
): KeptSession {
	let last = session;
	/** A file that cannot be read signs nobody out. */
	const read = (): Session | null => {
		try {
			return sessions().get(profile);
		} catch (error) {
			if (error instanceof CacheError) return last;
			throw error;
		}
	};
	const tokenNow = (): string => {
		const kept = read();
		if (kept === null) throw new AuthError('You signed out in another terminal: sign in again');
		if (kept.userId !== session.userId || kept.server !== session.server)
			throw new AuthError(`Profile ${profile} is signed in as ${kept.userId} by now: start chat-tui again`);
		redactor.hide(kept.accessToken);
		last = kept;
		return kept.accessToken;
	};
	let seen: string | undefined = session.accessToken;
	const look = (client: Client): void => {
		const token = read()?.accessToken;
		if (token === seen) return;
		seen = token;
		// A connection that works goes on with a new token by itself.
		if (token === undefined || client.store.getState().connection.status !== 'live') client.reconnect();
	};
	return {
		tokenNow,
		look,
		watch: (client) => {
			const timer = setInterval(look, lookMs, client).unref();
			return () => clearInterval(timer);
		},
	};
}
