import type {RoomDelta} from '../../domain/batch.ts';
import type {Context} from '../context.ts';
import {follow} from '../follow.ts';
import {interruptSignal} from '../interrupt.ts';
import {keepTrying} from '../keep-trying.ts';
import {newestEvents} from '../newest-events.ts';
import {checkStanding} from '../own-room.ts';
import {createReader} from '../reader.ts';
import {findRoom} from '../room-name.ts';
import {createRoomPrinter} from '../room-printer.ts';

/** Prints lines as they come, until interrupted. */
export async function run(
	context: Context,
	names: readonly string[],
	options: {readonly lines: number},
): Promise<void> {
	const signal = interruptSignal();
	try {
		await tail(context, names, options.lines, signal);
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}

async function tail(
	context: Context,
	names: readonly string[],
	count: number,
	signal: AbortSignal,
): Promise<void> {
	const connected = context.connect();
	const {api, session} = connected;
	const wanted = await Promise.all(names.map((name) => findRoom(connected, name)));
	const isWanted = ({roomId}: RoomDelta) =>
		wanted.length === 0 || wanted.some((room) => room.roomId === roomId);
	// Its place in the stream is from before its rooms, and the history is fetched after both: nothing falls between.
	const start = await api.snapshot(signal);
	for (const room of wanted) checkStanding(room, start, joined);
	const listed = start.rooms.map(({roomId, room}) => ({roomId, alias: room?.alias ?? null}));
	const printer = createRoomPrinter(context, connected, {
		known: [...listed, ...wanted],
		namesRooms: wanted.length !== 1,
	});
	const reader = createReader(api, session.userId, start);
	for (const delta of start.rooms.filter((each) => each.room?.membership === 'join' && isWanted(each))) {
		const events = await newestEvents(api, delta.roomId, count);
		reader.markRead(delta.roomId, events);
		await printer.print(delta, events);
	}
	const patience = {signal, tell: context.note};
	for await (const batch of follow(api, start.token, patience)) {
		for (const delta of batch.rooms.filter(isWanted)) {
			await printer.print(delta, await keepTrying(() => reader.read(delta), patience));
		}
	}
}

const joined = {memberships: ['join'], advice: "run chat-tui join '{room}'"} as const;
