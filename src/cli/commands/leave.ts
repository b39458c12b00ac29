import type {Context} from '../context.ts';
import {findRoom} from '../room-name.ts';

/** Leaves a room, or declines the invite to it. */
export async function run(context: Context, text: string): Promise<void> {
	const connected = context.connect();
	const {roomId, alias} = await findRoom(connected, text);
	await connected.api.leave(roomId);
	context.print({roomId, alias}, `left ${alias ?? roomId}`);
}
