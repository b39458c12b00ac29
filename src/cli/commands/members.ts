import {columns} from '../columns.ts';
import type {Context} from '../context.ts';
import {findRoom, personName} from '../room-name.ts';

/** Prints who is in a room or invited to it, by name. */
export async function run(context: Context, text: string): Promise<void> {
	const connected = context.connect();
	const {roomId} = await findRoom(connected, text);
	const me = connected.session.userId;
	const members = (await connected.api.members(roomId))
		.filter((member) => member.membership !== 'leave')
		.sort((a, b) => personName(a, me).localeCompare(personName(b, me)));
	const lines = columns(
		members.map((member) => [
			personName(member, me),
			member.userId,
			member.membership === 'invite' ? 'invited' : '',
		]),
		[1],
	);
	for (const [index, {userId, displayName, membership}] of members.entries()) {
		context.print({userId, displayName, membership}, lines[index] ?? null);
	}
}
