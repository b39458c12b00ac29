import type {RoomId} from '../domain/ids.ts';
import type {Store} from '../store/store.ts';

/** How many of the newest events stay in memory: of a room that is not on screen, and of the one that is. */
const KEPT = 200;
const KEPT_OPEN = 1000;
/** How many more there may be before some go, so that it is done seldom. */
const SLACK = 100;

/**
 * Forgets in memory the older events of rooms that are shown from their newest end, if at all: scrolling up takes them
 * from the cache again. `isHeld`: the older ones of that room are looked at.
 */
export function trimMemory(store: Store, openRoom: RoomId | null, isHeld: (roomId: RoomId) => boolean): void {
	const kept = new Map<RoomId, number>();
	for (const [roomId, {events, isLoading}] of store.getState().timelines) {
		const count = roomId === openRoom ? KEPT_OPEN : KEPT;
		if (events.length > count + SLACK && !isLoading && !isHeld(roomId)) kept.set(roomId, count);
	}
	if (kept.size > 0) store.dispatch({type: 'trimmed', kept});
}
