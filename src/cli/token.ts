import {detectServer} from '../api/detect.ts';
import type {Api} from '../api/port.ts';
import {AuthError} from '../domain/errors.ts';
import type {UserId} from '../domain/ids.ts';
import {completeUserId, localpart, serverName} from '../domain/ids.ts';
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
	const guess = {
		userId: completeUserId(user, new URL(home.url).hostname),
		server: home.url,
		protocol: home.protocol,
		accessToken: token,
	};
	return {...guess, userId: await findOwner(home.connect(guess), user, guess.userId)};
}

/** No server of 2014 says whose a token is, but the members of a room that it opens do. */
async function findOwner(api: Api, user: string, guess: UserId): Promise<UserId> {
	const {rooms} = await api.snapshot();
	const joined = rooms.find((delta) => delta.room?.membership === 'join');
	if (!joined)
		return user.includes(':') ? guess : completeUserId(user, await homeName(api, serverName(guess)));
	const present = (await api.members(joined.roomId)).filter((member) => member.membership === 'join');
	const isMeant = (userId: UserId) =>
		user.includes(':') ? userId === guess : localpart(userId) === localpart(guess);
	const owner = present.find((member) => isMeant(member.userId));
	if (!owner) throw new AuthError(`this token is not that of ${user}: check the user and the token`);
	return owner.userId;
}

/** The name behind the colon, which need not be that in the address: the rooms of the server show it. */
async function homeName(api: Api, hostname: string): Promise<string> {
	const [room] = await api.publicRooms();
	return room ? serverName(room.roomId) : hostname.replace(/^127(\.\d+){3}$/, 'localhost');
}
