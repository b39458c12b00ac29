import type {Api} from '../api/port.ts';
import type {Batch, Page, RoomDelta, TimelineDelta} from '../domain/batch.ts';
import {distinct} from '../domain/distinct.ts';
import {isTransient, ServerError} from '../domain/errors.ts';
import type {RoomEvent} from '../domain/event.ts';
import type {RoomId, UserId} from '../domain/ids.ts';

/** Gives every line of the rooms it reads once, whatever overlaps and gaps there are between batches. */
export interface Reader {
	/** Takes lines as read that come from elsewhere. */
	markRead(roomId: RoomId, events: readonly RoomEvent[]): void;
	/** The lines of a room that were not there before, oldest first; fetches what is missing in between. */
	read(delta: RoomDelta): Promise<readonly RoomEvent[]>;
}

type Said = Pick<RoomEvent, 'timestamp' | 'body'>;

interface ReadRoom {
	/** Lines that were given out, by their keys. */
	readonly given: Map<string, Said>;
	/** Keys of lines that were there when the reading began. */
	readonly before: ReadonlySet<string>;
}

/** More lines than this are not looked through for where the reading stopped. */
const longestGap = 5000;
const keptKeys = 10_000;
const pageSize = 100;

/** A reader that goes on where `start`, a snapshot, stands. */
export function createReader(api: Api, me: UserId, start: Batch): Reader {
	const rooms = new Map<RoomId, ReadRoom>();
	for (const {roomId, room, timeline} of start.rooms) {
		if (room?.membership !== 'join') continue;
		rooms.set(roomId, {given: new Map(), before: new Set(timeline?.events.map((event) => event.key))});
	}
	const give = (roomId: RoomId, events: readonly RoomEvent[]) => {
		const room = rooms.get(roomId) ?? {given: new Map<string, Said>(), before: new Set<string>()};
		rooms.set(roomId, room);
		const own = distinct(events, ({key}) => room.given.get(key));
		const fresh = own.filter((event) => !room.given.has(event.key));
		for (const {key, timestamp, body} of fresh) room.given.set(key, {timestamp, body});
		for (const key of room.given.keys()) {
			if (room.given.size <= keptKeys) break;
			room.given.delete(key);
		}
		return fresh;
	};
	return {
		markRead: (roomId, events) => void give(roomId, events),
		async read({roomId, timeline}) {
			if (!timeline) return [];
			const room = rooms.get(roomId);
			if (!timeline.newest) return give(roomId, timeline.events);
			return give(
				roomId,
				room ? await afterKnown(api, roomId, room, timeline) : sinceJoining(timeline.events, me),
			);
		},
	};
}

/** The lines after the last one that is known, if need be from further back than the newest ones reach. */
async function afterKnown(
	api: Api,
	roomId: RoomId,
	room: ReadRoom,
	timeline: TimelineDelta,
): Promise<readonly RoomEvent[]> {
	const isKnown = ({key}: RoomEvent) => room.given.has(key) || room.before.has(key);
	let events = timeline.events;
	let token = timeline.newest?.historyToken;
	while (token && !events.some(isKnown) && events.length < longestGap) {
		const page = await unlessRefused(api.history(roomId, token, pageSize));
		if (page === null) break;
		events = [...page.events, ...events];
		token = page.historyToken;
	}
	return events.slice(events.findLastIndex(isKnown) + 1);
}

/** Null where the server will not give it, as to who has just left the room: what is at hand is read all the same. */
async function unlessRefused(answer: Promise<Page>): Promise<Page | null> {
	try {
		return await answer;
	} catch (error) {
		if (error instanceof ServerError && !isTransient(error)) return null;
		throw error;
	}
}

/** Of a room that the user was not in: what was said there earlier is not news. */
function sinceJoining(events: readonly RoomEvent[], me: UserId): readonly RoomEvent[] {
	const joining = events.findLastIndex(({change}) => change?.target === me && change.membership === 'join');
	return events.slice(Math.max(0, joining));
}
