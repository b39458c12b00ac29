import {describe, expect, it} from 'vitest';
import {clockTime, dayLabel, isSameDay} from '../../src/text/time.ts';

// Local times, so that the tests hold in every time zone.
const at = (year: number, month: number, day: number, hour = 12, minute = 0) =>
	new Date(year, month - 1, day, hour, minute).getTime();
const now = at(2014, 11, 5, 9);

describe('clockTime', () => {
	it('says hours and minutes in two digits', () => {
		expect(clockTime(at(2014, 11, 3, 7, 5))).toBe('07:05');
		expect(clockTime(at(2014, 11, 3, 23, 59))).toBe('23:59');
	});

	it('has a word for times that are none', () => {
		expect(clockTime(Number.NaN)).toBe('--:--');
		expect(clockTime(1e300)).toBe('--:--');
	});
});

describe('dayLabel', () => {
	it.each([
		[at(2014, 11, 5, 0), 'Today'],
		[at(2014, 11, 4, 23, 59), 'Yesterday'],
		[at(2014, 11, 4, 0), 'Yesterday'],
		[at(2014, 11, 3), 'Mon 3 Nov'],
		[at(2014, 11, 6), 'Thu 6 Nov'],
		[at(2013, 11, 4), 'Mon 4 Nov 2013'],
		[Number.NaN, 'Unknown day'],
	])('of %i is %s', (ms, label) => {
		expect(dayLabel(ms, now)).toBe(label);
	});

	it('goes by the calendar across the turn of the year', () => {
		expect(dayLabel(at(2013, 12, 31), at(2014, 1, 1, 0, 1))).toBe('Yesterday');
		expect(dayLabel(at(2013, 12, 30), at(2014, 1, 1))).toBe('Mon 30 Dec 2013');
	});
});

describe('isSameDay', () => {
	it('is about the local calendar, not about 24 hours', () => {
		expect(isSameDay(at(2014, 11, 5, 0), at(2014, 11, 5, 23, 59))).toBe(true);
		expect(isSameDay(at(2014, 11, 5, 23, 59), at(2014, 11, 6, 0))).toBe(false);
	});
});
