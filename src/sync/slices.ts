import type {Batch, RoomDelta} from '../domain/batch.ts';
import {presentRooms} from '../domain/batch.ts';
import {latestActivity} from '../domain/event.ts';

/** How many rows (events, members, rooms …) are saved and shown at a time: some ms of work. */
export const SLICE_ROWS = 200;

/** What a room costs beside what is in its delta, in rows. */
const ROOM_ROWS = 2;

/**
 * A batch in pieces small enough to be taken in without holding the thread. Taking them in one after the other gives
 * what the whole would; the last one alone bears the token, so that after an end in between all of them come again.
 */
export function* slicesOf(batch: Batch): Generator<Batch> {
	const isSmall = rowsOf(batch) <= SLICE_ROWS;
	if (isSmall) return yield batch;
	const part = {token: null, isSnapshot: false};
	for (const rooms of grouped(batch.rooms.flatMap(cutRoom))) yield {...part, rooms};
	for (const people of chunks(batch.people ?? [])) yield {...part, rooms: [], people};
	const present = batch.isSnapshot && {present: [...presentRooms(batch)]};
	yield {token: batch.token, isSnapshot: batch.isSnapshot, rooms: [], ...present};
}

function rowsOf({rooms, people = []}: Batch): number {
	return rooms.reduce((sum, delta) => sum + rowsOfRoom(delta), people.length);
}

function rowsOfRoom({timeline, members, receipts = []}: RoomDelta): number {
	return ROOM_ROWS + (timeline?.events.length ?? 0) + (members?.list.length ?? 0) + receipts.length;
}

/** As many of them together as make a slice. */
function* grouped(deltas: readonly RoomDelta[]): Generator<readonly RoomDelta[]> {
	let group: RoomDelta[] = [];
	let rows = 0;
	for (const delta of deltas) {
		const more = rowsOfRoom(delta);
		if (group.length > 0 && rows + more > SLICE_ROWS) {
			yield group;
			[group, rows] = [[], 0];
		}
		group.push(delta);
		rows += more;
	}
	if (group.length > 0) yield group;
}

/** One room's delta in pieces, in the order in which the parts of a delta are applied: events, members, receipts. */
function cutRoom(delta: RoomDelta): readonly RoomDelta[] {
	if (rowsOfRoom(delta) <= SLICE_ROWS) return [delta];
	const {roomId, members, receipts = []} = delta;
	return [
		...cutTimeline(delta),
		...(members ? chunks(members.list).map((list) => ({roomId, members: {list, isComplete: false}})) : []),
		// Only now it can be told who is not among them.
		...(members?.isComplete ? [{roomId, members}] : []),
		...chunks(receipts).map((list) => ({roomId, receipts: list})),
	];
}

/** Events that take the place of all that is known are judged as a whole, and stay one. */
function cutTimeline({roomId, room, timeline}: RoomDelta): readonly RoomDelta[] {
	const replaces = timeline?.newest !== undefined || room?.membership === 'join';
	if (!timeline || replaces) return [{roomId, ...(room && {room}), ...(timeline && {timeline})}];
	const {events, ...rest} = timeline;
	const lastActivity = latestActivity(events);
	return chunks(events).map((part, index) =>
		index === 0
			? {roomId, room: {...room, lastActivity}, timeline: {...rest, events: part}}
			: {roomId, room: {lastActivity}, timeline: {events: part}},
	);
}

function chunks<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
	const count = Math.ceil(items.length / SLICE_ROWS);
	return Array.from({length: count}, (_, at) => items.slice(at * SLICE_ROWS, (at + 1) * SLICE_ROWS));
}
