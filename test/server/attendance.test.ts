import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import {type Attendance, createAttendance} from '../../src/server/attendance.ts';

const GRACE = 30_000;
const ann = '@ann:localhost';

let attendance: Attendance;
let departures: number;
const leave = () => attendance.leave(ann, () => departures++);

beforeEach(() => {
	vi.useFakeTimers();
	attendance = createAttendance(GRACE);
	departures = 0;
});
afterEach(() => vi.useRealTimers());

it('keeps somebody here who pauses for less than the grace period, however often', () => {
	expect(attendance.enter(ann)).toBe(true);
	for (let poll = 0; poll < 10; poll++) {
		leave();
		vi.advanceTimersByTime(GRACE - 1);
		expect(attendance.enter(ann)).toBe(false);
	}
	vi.advanceTimersByTime(10 * GRACE);
	expect(departures).toBe(0);
});

it('lets somebody go once, when the last of his polls has been over for the grace period', () => {
	attendance.enter(ann);
	attendance.enter(ann);
	leave();
	vi.advanceTimersByTime(10 * GRACE);
	expect(departures).toBe(0);
	leave();
	vi.advanceTimersByTime(GRACE - 1);
	expect(departures).toBe(0);
	vi.advanceTimersByTime(GRACE);
	expect(departures).toBe(1);
	expect(attendance.enter(ann)).toBe(true);
});

it('dismisses somebody without an open poll at once, who then is new again', () => {
	attendance.enter(ann);
	expect(attendance.dismiss(ann)).toBe(false);
	leave();
	expect(attendance.dismiss(ann)).toBe(true);
	vi.advanceTimersByTime(GRACE);
	expect(departures).toBe(0);
	expect(attendance.enter(ann)).toBe(true);
});

it('calls nobody any more when it is closed', () => {
	attendance.enter(ann);
	attendance.enter(ann);
	leave();
	leave();
	attendance.close();
	attendance.enter(ann);
	leave();
	vi.advanceTimersByTime(10 * GRACE);
	expect(departures).toBe(0);
	expect(vi.getTimerCount()).toBe(0);
});
