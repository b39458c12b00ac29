import type {RoomDelta} from '../domain/batch.ts';
import type {RoomEvent} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import type {Connected, Context} from './context.ts';
import {messageJson, messageText} from './message.ts';
import type {NamedRoom} from './room-name.ts';
import {describeRoomName} from './room-name.ts';

/** Prints lines of several rooms, each with what its room is called. */
export interface RoomPrinter {
	/** `delta`: what is known of the room by now. */
	print(delta: RoomDelta, events: readonly RoomEvent[]): Promise<void>;
}

/** `named`: rooms whose names are known already; a single one is not named on every line. */
export function createRoomPrinter(
	context: Context,
	connected: Connected,
	named: readonly NamedRoom[],
): RoomPrinter {
	const me = connected.session.userId;
	const aliases = new Map(named.map(({roomId, alias}) => [roomId, alias]));
	const names = new Map<RoomId, string>();

	async function nameOf(delta: RoomDelta): Promise<string | null> {
		if (context.isJson || named.length === 1) return null;
		const alias = aliases.get(delta.roomId) ?? null;
		const name =
			names.get(delta.roomId) ??
			(await describeRoomName(connected, {roomId: delta.roomId, room: {alias, membership: 'join'}}));
		names.set(delta.roomId, name);
		return name;
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
