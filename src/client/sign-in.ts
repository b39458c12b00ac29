import {normalizeAddress} from '../api/address.ts';
import {detectServer} from '../api/detect.ts';
import {UsageError} from '../domain/errors.ts';
import {serverName} from '../domain/ids.ts';
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

/** Makes an account and signs it in. ServerError if the name is taken, UsageError as `checkNewUser`. */
export async function signUp({server, user, password}: Credentials): Promise<Session> {
	checkNewUser({server, user});
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

/**
 * UsageError if a name for a new account is empty behind its @, or is that of another server than the address, as
 * far as that can be seen: the account would be made here all the same, under another id. No network.
 */
export function checkNewUser({server, user}: Pick<Credentials, 'server' | 'user'>): void {
	const id = user.startsWith('@') ? user : `@${user}`;
	if (user !== '' && /^@(:|$)/.test(id)) throw new UsageError('the name is empty: expected one like ann');
	const name = serverName(id).toLowerCase();
	const {origin, host, hostname} = new URL(normalizeAddress(server));
	const isOfAddress = [host, hostname].includes(name) || hostname.endsWith(`.${name}`);
	const isLocal = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname) && name === 'localhost';
	if (name === '' || isOfAddress || isLocal) return;
	throw new UsageError(
		`the account would be one of ${origin}, not of ${name}: leave out ':${name}', or give the address of ${name} as the server`,
	);
}
