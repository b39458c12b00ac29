import type {RoomDelta} from '../domain/batch.ts';
import type {RoomEvent} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import {localpart} from '../domain/ids.ts';
import type {Connected, Context} from './context.ts';
import {messageJson, messageText} from './message.ts';
import type {NamedRoom} from './room-name.ts';
import {describeRoomName} from './room-name.ts';

/** Prints lines of several rooms, each with what its room is called. */
export interface RoomPrinter {
	/** `delta`: what is known of the room by now. */
	print(delta: RoomDelta, events: readonly RoomEvent[]): Promise<void>;
}

export interface RoomPrinterOptions {
	/** Rooms whose aliases are known already. */
	readonly known: readonly NamedRoom[];
	/** Whether every line, where people read it, says which room it is of. */
	readonly namesRooms: boolean;
}

export function createRoomPrinter(
	context: Context,
	connected: Connected,
	options: RoomPrinterOptions,
): RoomPrinter {
	const {namesRooms} = options;
	const me = connected.session.userId;
	const aliases = new Map(options.known.map(({roomId, alias}) => [roomId, alias]));
	const names = new Map<RoomId, string>();

	async function nameOf(delta: RoomDelta): Promise<string | null> {
		if (context.isJson || !namesRooms) return null;
		const {roomId} = delta;
		const alias = aliases.get(roomId) ?? null;
		const known = names.get(roomId);
		if (known !== undefined) return known;
		try {
			const name = await describeRoomName(connected, {roomId, room: {alias, membership: 'join'}});
			names.set(roomId, name);
			return name;
		} catch (error) {
			// What was said is worth more than what the room is called; the next line asks again.
			context.log.error(error);
			return localpart(roomId);
		}
	}

	return {
		async print(delta, events) {
			const {roomId, room} = delta;
			if (room?.alias) aliases.set(roomId, room.alias);
			if (events.length === 0) return;
			const name = await nameOf(delta);
			const alias = aliases.get(roomId) ?? null;
			for (const event of events)
				context.print(messageJson(event, {roomId, alias}), messageText(event, me, name));
		},
	};
}
