import {expect, it} from 'vitest';
import {createPace} from '../../src/sync/pace.ts';
import {batch, messages, room} from '../helpers/build.ts';

const news = batch([{roomId: room, timeline: {events: messages('a')}}]);
const nothing = batch([]);

it('does not keep from news', () => {
	const pace = createPace();
	expect(pace.pause(nothing, false, 10)).toBe(190);
	expect(pace.pause(news, true, 1)).toBe(0);
	expect(pace.pause(news, true, 1)).toBe(0);
});

it('lets a floor stand under answers that bring nothing of rooms, and under those that repeat themselves', () => {
	const pace = createPace();
	for (let answer = 0; answer < 50; answer++) {
		expect(pace.pause(nothing, true, 5)).toBe(195);
		expect(pace.pause(news, false, 5)).toBe(195);
	}
});

it('asks more and more seldom who always answers at once with nothing, until something comes', () => {
	const pace = createPace();
	const pauses = Array.from({length: 60}, () => pace.pause(nothing, false, 0));
	expect([...new Set(pauses)]).toEqual([200, 400, 800, 1600]);
	expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(50_000);
	pace.pause(news, true, 0);
	expect(pace.pause(nothing, false, 0)).toBe(200);
});

it('lets nobody wait who has waited already', () => {
	expect(createPace().pause(nothing, false, 30_000)).toBe(0);
});

it('takes a clock that was set back during an answer for no reason to wait', () => {
	expect(createPace().pause(nothing, false, -3_600_000)).toBe(200);
});
