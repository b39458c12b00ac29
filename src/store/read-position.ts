import type {RoomEvent} from '../domain/event.ts';

/** Where the event of that key stands among the events, searched from the newer end; -1 if it does not. */
export function indexOfKey(events: readonly RoomEvent[], key: string | null): number {
	return key === null ? -1 : events.findLastIndex((event) => event.key === key);
}
