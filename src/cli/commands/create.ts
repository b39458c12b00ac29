import {UsageError} from '../../domain/errors.ts';
import {serverName} from '../../domain/ids.ts';
import type {Context} from '../context.ts';
import {readAlias} from '../room-argument.ts';

interface Options {
	readonly private?: boolean;
	readonly topic?: string;
}

/** Makes a room. It is there and printed before its topic is set. */
export async function run(
	context: Context,
	name: string,
	{private: isPrivate = false, topic}: Options,
): Promise<void> {
	const {session, api} = context.connect();
	const home = serverName(session.userId);
	const wanted = readAlias(name, home);
	if (serverName(wanted) !== home)
		throw new UsageError(`a room's alias is of one's own server: leave out ':${serverName(wanted)}'`);
	const {roomId, alias} = await api.createRoom({alias: wanted, isPrivate});
	context.print({roomId, alias}, `${alias ?? wanted}  ${roomId}`);
	if (topic !== undefined) await api.setTopic(roomId, topic);
}
