import {detectServer} from '../api/detect.ts';
import type {Session} from '../domain/session.ts';

/** What a person gives to be let in. */
export interface Credentials {
	/** URL or host name of the home server. */
	readonly server: string;
	readonly user: string;
	readonly password: string;
}

/** Signs in to an existing account. AuthError if refused, NetworkError if the server is not reached. */
export async function signIn({server, user, password}: Credentials): Promise<Session> {
	return (await detectServer(server)).login(user, password);
}

/** Makes an account and signs it in. ServerError if the name is taken. */
export async function signUp({server, user, password}: Credentials): Promise<Session> {
	return (await detectServer(server)).register(user, password);
}
