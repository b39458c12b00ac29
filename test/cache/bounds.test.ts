import {afterEach, beforeEach, expect, it} from 'vitest';
import {KEPT_EVENTS} from '../../src/cache/bounds.ts';
import type {Cache} from '../../src/cache/cache.ts';
import {openCache} from '../../src/cache/cache.ts';
import type {RoomEvent} from '../../src/domain/event.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import {batch, message, room, snapshot} from '../helpers/build.ts';

let cache: Cache;
beforeEach(() => {
	cache = openCache(':memory:', applyRoom);
});
afterEach(() => cache.close());

const numbered = (from: number, to: number): readonly RoomEvent[] =>
	Array.from({length: to - from}, (_, index) => message(`m${from + index}`));
const kept = (): readonly RoomEvent[] => cache.eventsBefore(room, null, 100_000);
const told = (events: readonly RoomEvent[], before: string) =>
	cache.commit(batch([{roomId: room, timeline: {events, before}}]));

/** Ten at a time, each time told where what is older is to be had. */
function fill(from: number, to: number): void {
	for (let at = from; at < to; at += 10) told(numbered(at, at + 10), `before m${at}`);
}

it('keeps the newest events of a room, and knows where those before them are to be had', () => {
	cache.commit(snapshot(numbered(0, 10), 'older'));
	fill(10, 6000);
	const events = kept();
	expect(events.length).toBeGreaterThanOrEqual(KEPT_EVENTS);
	expect(events.length).toBeLessThan(KEPT_EVENTS + 600);
	expect(events.map(({msgId}) => msgId)).toEqual(
		numbered(6000 - events.length, 6000).map(({msgId}) => msgId),
	);
	expect(cache.historyToken(room)).toBe(`before ${events[0]?.msgId}`);
});

it('forgets nothing where it is not known how to get it again', () => {
	cache.commit(snapshot(numbered(0, 10), 'older'));
	for (let at = 10; at < 4000; at += 10) {
		cache.commit(batch([{roomId: room, timeline: {events: numbered(at, at + 10)}}]));
	}
	expect(kept()).toHaveLength(4000);
	expect(cache.historyToken(room)).toBe('older');
});

it('does not take for a border what was told together with something known', () => {
	cache.commit(snapshot(numbered(0, 10), 'older'));
	told(numbered(10, 20), 'before m10');
	told(numbered(10, 30), 'before m10');
	cache.commit(batch([{roomId: room, timeline: {events: numbered(30, KEPT_EVENTS + 600)}}]));
	expect(kept()[0]?.msgId).toBe('m10');
	expect(cache.historyToken(room)).toBe('before m10');
});

it('saves history as long as it leads on from what is kept, and there is not too much of it', () => {
	cache.commit(snapshot(numbered(9000, 9010), 'h8900'));
	let token: string | null = 'h8900';
	for (let at = 8900; at >= 0; at -= 100) {
		const page = cache.commitHistory(room, token, numbered(at, at + 100), `h${at - 100}`);
		expect(page).toHaveLength(100);
		token = `h${at - 100}`;
	}
	expect(kept()).toHaveLength(4010);
	expect(cache.historyToken(room)).toBe('h4900');
	expect(cache.commitHistory(room, 'h100', numbered(0, 100), null)).toHaveLength(100);
	expect(kept()).toHaveLength(4010);
});
