import type {Context} from '../context.ts';
import {messageJson, messageText} from '../message.ts';
import {newestEvents} from '../newest-events.ts';
import {findRoom} from '../room-name.ts';

/** Prints the newest lines of a room, oldest first. */
export async function run(context: Context, text: string, options: {readonly lines: number}): Promise<void> {
	const connected = context.connect();
	const room = await findRoom(connected, text);
	for (const event of await newestEvents(connected.api, room.roomId, options.lines)) {
		context.print(messageJson(event, room), messageText(event, connected.session.userId, null));
	}
}
