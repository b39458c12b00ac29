import type {Context} from '../context.ts';
import {findRoom} from '../room-name.ts';

/** Prints what a room is about, or with words sets it; one empty word takes the topic away. */
export async function run(context: Context, text: string, words: readonly string[]): Promise<void> {
	const connected = context.connect();
	const {roomId, alias} = await findRoom(connected, text);
	if (words.length > 0) {
		const topic = words.join(' ');
		await connected.api.setTopic(roomId, topic);
		return context.print({roomId, alias, topic}, null);
	}
	const topic = await connected.api.topic(roomId);
	context.print({roomId, alias, topic}, topic);
}
