import {completeAlias, isRoomId, serverName} from '../../domain/ids.ts';
import type {Context} from '../context.ts';
import {aliasIn} from '../room-name.ts';

/** Joins a room, or accepts the invite to it. */
export async function run(context: Context, room: string): Promise<void> {
	const {session, api} = context.connect();
	const wanted = isRoomId(room) ? room : completeAlias(room, serverName(session.userId));
	const roomId = await api.join(wanted);
	const alias = isRoomId(wanted) ? aliasIn(await api.describeRoom(roomId), roomId) : wanted;
	context.print({roomId, alias}, `joined ${alias ?? roomId}`);
}
