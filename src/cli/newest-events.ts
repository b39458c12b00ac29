import type {Api} from '../api/port.ts';
import type {RoomEvent} from '../domain/event.ts';
import type {RoomId, StreamToken} from '../domain/ids.ts';

const pageSize = 100;

/** The newest `count` lines of a room's timeline, oldest first, or all if there are fewer. */
export async function newestEvents(api: Api, roomId: RoomId, count: number): Promise<readonly RoomEvent[]> {
	const pages: (readonly RoomEvent[])[] = [];
	let missing = count;
	let from: StreamToken | null = null;
	while (missing > 0) {
		const page = await api.history(roomId, from, Math.min(missing, pageSize));
		pages.unshift(page.events);
		missing -= page.events.length;
		if (!page.historyToken) break;
		from = page.historyToken;
	}
	const events = pages.flat();
	return events.slice(Math.max(0, events.length - count));
}
