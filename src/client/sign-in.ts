import {normalizeAddress} from '../api/address.ts';
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

export interface TokenSignIn {
	/** URL or host name of the home server. */
	readonly server: string;
	/** Empty: whom the token names. */
	readonly user: string;
	readonly token: string;
}

/** Signs in by an access token that was got elsewhere, after trying it out. AuthError if it is refused, or not the user's. */
export async function signInByToken({server, user, token}: TokenSignIn): Promise<Session> {
	return (await detectServer(server)).adopt(token, user);
}

/** Whether the server takes passwords. */
export async function offersPassword(server: string): Promise<boolean> {
	return (await detectServer(server)).offersPassword();
}

/** Where one can sign in with a browser; null if the server has no page for that. */
export async function findSignInPage(server: string): Promise<string | null> {
	return (await detectServer(server)).signInPage();
}

/** UsageError if that cannot be the address of a server. No network. */
export function checkAddress(server: string): void {
	normalizeAddress(server);
}
