import {completeUserId, serverName} from '../../domain/ids.ts';
import type {Context} from '../context.ts';
import {findRoom} from '../room-name.ts';

/** Invites somebody to a room. */
export async function run(context: Context, text: string, user: string): Promise<void> {
	const connected = context.connect();
	const userId = completeUserId(user, serverName(connected.session.userId));
	const {roomId, alias} = await findRoom(connected, text);
	await connected.api.invite(roomId, userId);
	context.print({roomId, alias, userId}, `invited ${userId} to ${alias ?? roomId}`);
}
