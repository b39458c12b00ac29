import type {Membership} from '../../domain/room.ts';
import {columns} from '../columns.ts';
import type {Connected, Context} from '../context.ts';
import {describeRoomName} from '../room-name.ts';
import {countUnread, loadReadKeys} from '../unread.ts';

interface Row {
	readonly roomId: string;
	readonly alias: string | null;
	readonly name: string;
	readonly topic: string | null;
	readonly membership: Membership;
	/** Since the screen on this machine last showed the room; 0 if it never did. */
	readonly unread: number;
}

/** Prints the rooms that the user is in or invited to, or those that the server lists for everybody. */
export async function run(context: Context, options: {readonly public?: boolean}): Promise<void> {
	const connected = context.connect();
	const rows = await (options.public ? publicRows(connected) : ownRows(context, connected));
	const cells = rows.map(({name, membership, roomId, topic}) => [
		name,
		words[membership],
		roomId,
		topic ?? '',
	]);
	const lines = columns(cells, [idColumn]);
	for (const [index, row] of rows.entries()) context.print(row, lines[index] ?? null);
}

const idColumn = 2;

const words: Readonly<Record<Membership, string>> = {join: 'joined', invite: 'invited', leave: ''};

/** Invites first, then by name. */
async function ownRows(context: Context, connected: Connected): Promise<readonly Row[]> {
	const {api, session} = connected;
	const readKeys = await loadReadKeys(context, connected);
	const rows: Row[] = [];
	for (const delta of (await api.snapshot()).rooms) {
		const {membership = 'leave', alias = null, topic = null} = delta.room ?? {};
		if (membership === 'leave') continue;
		const name = await describeRoomName(connected, delta);
		const unread = await countUnread(api, session.userId, delta, readKeys.get(delta.roomId));
		rows.push({roomId: delta.roomId, alias, name, topic, membership, unread});
	}
	return rows.sort((a, b) => a.membership.localeCompare(b.membership) || a.name.localeCompare(b.name));
}

async function publicRows(connected: Connected): Promise<readonly Row[]> {
	const {api} = connected;
	const [listed, snapshot] = await Promise.all([api.publicRooms(), api.snapshot()]);
	const memberships = new Map(snapshot.rooms.map((delta) => [delta.roomId, delta.room?.membership]));
	const rows = listed.map(async ({roomId, alias, topic}): Promise<Row> => {
		const name = await describeRoomName(connected, {roomId, room: {alias}});
		return {roomId, alias, name, topic, membership: memberships.get(roomId) ?? 'leave', unread: 0};
	});
	return Promise.all(rows);
}
