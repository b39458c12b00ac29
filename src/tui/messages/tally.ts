import type {RoomEvent} from '../../domain/event.ts';
import {isMessage} from '../../domain/event.ts';
import type {Drawing} from './drawing.ts';
import {isMentioning} from './message-block.ts';

/** Messages, and how many of them name the user. */
export interface Tally {
	readonly count: number;
	readonly mentions: number;
}

type Reader = Pick<Drawing, 'me' | 'ownNames'>;

/**
 * Counts the messages of `events` from the index `from` on. Goes on from what was counted the last time: it takes
 * time for what was scrolled or came since then, however many there are.
 */
export function tallyFrom(events: readonly RoomEvent[], from: number, reader: Reader): Tally {
	const to = events.length;
	const known = knownIn(events, reader) ?? {from: to, to, count: 0, mentions: 0};
	const scrolledUp = tally(events, from, known.from, reader);
	const scrolledDown = tally(events, known.from, from, reader);
	const arrived = tally(events, known.to, to, reader);
	const count = known.count + scrolledUp.count - scrolledDown.count + arrived.count;
	const mentions = known.mentions + scrolledUp.mentions - scrolledDown.mentions + arrived.mentions;
	last = {from, to, count, mentions, first: events[from], newest: events[to - 1], reader: nameOf(reader)};
	return {count, mentions};
}

interface Span extends Tally {
	/** Of the events [from, to). */
	readonly from: number;
	readonly to: number;
}

interface Known extends Span {
	readonly first: RoomEvent | undefined;
	readonly newest: RoomEvent | undefined;
	readonly reader: string;
}

let last: Known | null = null;

/** What was counted last, at its place among `events`: where it was, or moved by what was prepended. */
function knownIn(events: readonly RoomEvent[], reader: Reader): Span | null {
	if (!last?.first || last.reader !== nameOf(reader)) return null;
	const {from, to, first, newest, count, mentions} = last;
	const moved = [0, events.length - to].find(
		(by) => events[from + by] === first && events[to - 1 + by] === newest,
	);
	return moved === undefined ? null : {from: from + moved, to: to + moved, count, mentions};
}

function tally(events: readonly RoomEvent[], from: number, to: number, reader: Reader): Tally {
	let count = 0;
	let mentions = 0;
	for (let index = from; index < to; index += 1) {
		const event = events[index];
		if (!event || !isMessage(event.kind)) continue;
		count += 1;
		if (isMentioning(event, reader)) mentions += 1;
	}
	return {count, mentions};
}

function nameOf({me, ownNames}: Reader): string {
	return [me, ...ownNames].join('\n');
}
