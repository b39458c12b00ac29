import {detectServer} from '../api/detect.ts';
import type {Api} from '../api/port.ts';
import type {RoomDelta} from '../domain/batch.ts';
import {AuthError, isTransient, ServerError} from '../domain/errors.ts';
import type {RoomId} from '../domain/ids.ts';
import {completeUserId, serverName} from '../domain/ids.ts';
import type {Session} from '../domain/session.ts';

export interface TokenSignIn {
	/** URL or host name of the home server. */
	readonly server: string;
	readonly user: string;
	readonly token: string;
}

/**
 * A session from an access token that was got elsewhere, tried out on the server before it is believed. AuthError
 * if the server does not know it, or if it turns out to be somebody else's.
 */
export async function adoptToken({server, user, token}: TokenSignIn): Promise<Session> {
	const home = await detectServer(server);
	const {hostname} = new URL(home.url);
	const guess: Session = {
		userId: completeUserId(user, hostname),
		server: home.url,
		protocol: home.protocol,
		accessToken: token,
	};
	const api = home.connect(guess);
	const joined = (await api.snapshot()).rooms.find((delta) => delta.room?.membership === 'join');
	const name = await homeName(api, joined, hostname);
	const session = {...guess, userId: completeUserId(user, name)};
	if (joined) await checkOwner(home.connect(session), joined.roomId, user);
	return session;
}

/** The name behind the colon, which need not be the one in the address: the ids of the server's rooms show it. */
async function homeName(api: Api, joined: RoomDelta | undefined, hostname: string): Promise<string> {
	const {roomId} = joined ?? (await api.publicRooms())[0] ?? {};
	return roomId ? serverName(roomId) : hostname.replace(/^127(\.\d+){3}$/, 'localhost');
}

/** No server of 2014 says whose a token is; but to join once more where one is changes nothing, and nobody can for another. */
async function checkOwner(api: Api, roomId: RoomId, user: string): Promise<void> {
	try {
		await api.join(roomId);
	} catch (error) {
		if (!(error instanceof ServerError) || isTransient(error)) throw error;
		throw new AuthError(`this token is not that of ${user}: check the user and the token`, {cause: error});
	}
}
