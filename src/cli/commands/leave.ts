import type {Context} from '../context.ts';
import {checkStanding} from '../own-room.ts';
import {findRoom} from '../room-name.ts';

/** Leaves a room, or declines the invite to it. */
export async function run(context: Context, text: string): Promise<void> {
	const connected = context.connect();
	const room = await findRoom(connected, text);
	// Asked first: for the port it is no failure to have left already, or never to have been there.
	checkStanding(room, await connected.api.snapshot(), inIt);
	await connected.api.leave(room.roomId);
	const {roomId, alias} = room;
	context.print({roomId, alias}, `left ${alias ?? roomId}`);
}

const inIt = {memberships: ['join', 'invite'], advice: 'chat-tui rooms lists the rooms you are in'} as const;
