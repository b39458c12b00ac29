import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import {type Attendance, createAttendance} from '../../src/server/attendance.ts';

const GRACE = 30_000;
const ann = '@ann:localhost';

let attendance: Attendance;
let departures: number;
let faults: unknown[];
/** A poll begins; true if that was an arrival. */
function enter(): boolean {
	let isArrival = false;
	attendance.enter(ann, () => {
		isArrival = true;
	});
	return isArrival;
}
const leave = () => attendance.leave(ann, () => departures++);

beforeEach(() => {
	vi.useFakeTimers();
	faults = [];
	attendance = createAttendance(GRACE, (...fault) => faults.push(fault));
	departures = 0;
});
afterEach(() => vi.useRealTimers());

it('keeps somebody here who pauses for less than the grace period, however often', () => {
	expect(enter()).toBe(true);
	for (let poll = 0; poll < 10; poll++) {
		leave();
		vi.advanceTimersByTime(GRACE - 1);
		expect(enter()).toBe(false);
	}
	vi.advanceTimersByTime(10 * GRACE);
	expect(departures).toBe(0);
});

it('lets somebody go once, when the last of his polls has been over for the grace period', () => {
	enter();
	enter();
	leave();
	vi.advanceTimersByTime(10 * GRACE);
	expect(departures).toBe(0);
	leave();
	vi.advanceTimersByTime(GRACE - 1);
	expect(departures).toBe(0);
	vi.advanceTimersByTime(GRACE);
	expect(departures).toBe(1);
	expect(enter()).toBe(true);
});

it('dismisses somebody without an open poll at once, who then is new again', () => {
	enter();
	expect(attendance.dismiss(ann)).toBe(false);
	leave();
	expect(attendance.dismiss(ann)).toBe(true);
	vi.advanceTimersByTime(GRACE);
	expect(departures).toBe(0);
	expect(enter()).toBe(true);
});

it('calls nobody any more when it is closed', () => {
	enter();
	enter();
	leave();
	leave();
	attendance.close();
	enter();
	leave();
	vi.advanceTimersByTime(10 * GRACE);
	expect(departures).toBe(0);
	expect(vi.getTimerCount()).toBe(0);
});

const full = new Error('disk full');
const fail = () => {
	throw full;
};

it('calls again with the next poll when somebody’s arrival could not be told, and lets him go as ever', () => {
	attendance.enter(ann, fail);
	expect(faults).toEqual([[ann, full]]);
	leave();
	expect(enter()).toBe(true);
	expect(enter()).toBe(false);
	leave();
	leave();
	vi.advanceTimersByTime(GRACE);
	expect(departures).toBe(1);
});

it('calls again later when somebody’s departure could not be told, unless he comes back', () => {
	enter();
	let isBroken = true;
	attendance.leave(ann, () => (isBroken ? fail() : departures++));
	vi.advanceTimersByTime(GRACE);
	expect(faults).toEqual([[ann, full]]);
	isBroken = false;
	vi.advanceTimersByTime(10 * GRACE);
	expect(departures).toBe(1);
	expect(enter()).toBe(true);
	attendance.leave(ann, fail);
	vi.advanceTimersByTime(GRACE);
	expect(enter()).toBe(false);
	expect(vi.getTimerCount()).toBe(0);
});
