import type {RoomEvent} from '../../domain/event.ts';
import {createRecent} from './recent.ts';

/**
 * Where the event of a key stands among `events`, -1 if nowhere. Costs nothing where it stood there before,
 * also when since then events were appended or others prepended; else a search from the newest.
 */
export function indexOfEvent(events: readonly RoomEvent[], key: string): number {
	const index = remembered(events, key) ?? search(events, key);
	if (index >= 0) noteIndex(events, index);
	return index;
}

/** Remembers where an event stands that is about to be asked for. */
export function noteIndex(events: readonly RoomEvent[], index: number): void {
	const event = events[index];
	if (event) places.set(event.key, {fromStart: index, fromEnd: events.length - index});
}

/** Only ever a guess: checked before it is believed. */
interface Place {
	readonly fromStart: number;
	readonly fromEnd: number;
}

const places = createRecent<string, Place>(256);

function remembered(events: readonly RoomEvent[], key: string): number | undefined {
	const place = places.get(key);
	if (!place) return undefined;
	return [place.fromStart, events.length - place.fromEnd].find((index) => events[index]?.key === key);
}

function search(events: readonly RoomEvent[], key: string): number {
	let index = events.length - 1;
	while (index >= 0 && events[index]?.key !== key) index -= 1;
	return index;
}
