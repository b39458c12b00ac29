import type {RoomEvent} from './event.ts';

type Said = Pick<RoomEvent, 'timestamp' | 'body'>;

/**
 * The events of one room with a key of its own for each thing that was said. A sender may use a message id again,
 * and then means another message: one that differs from the first in time and text is known by its time as well.
 * The same text under the same id is a repetition. `known`: what has that key already, if anything.
 */
export function distinct(
	events: readonly RoomEvent[],
	known: (event: RoomEvent) => Said | undefined,
): readonly RoomEvent[] {
	const first = new Map<string, Said>();
	return events.map((event) => {
		const before = known(event) ?? first.get(event.key);
		if (before && before.timestamp !== event.timestamp && before.body !== event.body) {
			return {...event, key: `${event.key} ${event.timestamp}`};
		}
		first.set(event.key, event);
		return event;
	});
}
