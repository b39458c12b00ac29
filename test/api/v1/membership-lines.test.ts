import {beforeEach, describe, expect, it} from 'vitest';
import type {Change} from '../../../src/api/v1/decode.ts';
import {decodeChanges} from '../../../src/api/v1/decode.ts';
import {createMembershipLines, type MembershipLines} from '../../../src/api/v1/membership-lines.ts';

const room_id = '!room:localhost';
const bob = '@bob:localhost';
const became = (membership: string, user = bob) => ({
	type: 'm.room.member',
	room_id,
	user_id: user,
	target_user_id: user,
	content: {membership},
});
const notice = (membership: string, hsob_ts: number) => ({
	type: 'm.room.message',
	room_id,
	user_id: '_homeserver_',
	msg_id: `m${hsob_ts}`,
	content: {
		body: 'x',
		hsob_ts,
		membership,
		membership_source: bob,
		membership_target: bob,
		msgtype: 'm.text',
	},
});

let now: number;
let lines: MembershipLines;
let place: number;
beforeEach(() => {
	now = 1000;
	lines = createMembershipLines('@me:localhost', () => now);
	place = 0;
});
const shown = (...raw: readonly unknown[]) =>
	lines
		.complete(String(place++), decodeChanges(raw))
		.flatMap(({event}: Change) => (event ? [`${event.change?.membership} ${event.timestamp}`] : []));

describe('a change of membership', () => {
	it('is one line, whether it comes as an event, as a notice or as both', () => {
		expect(shown(became('join'))).toEqual(['join 1000']);
		expect(shown(notice('join', 1001))).toEqual([]);
		expect(shown(became('leave'), notice('leave', 2000))).toEqual(['leave 2000']);
		now = 100_000;
		expect(shown(notice('join', 100_000))).toEqual(['join 100000']);
	});

	it('waits for its notice where a server gives notices, but not for ever', () => {
		expect(shown(notice('join', 900))).toEqual(['join 900']);
		expect(shown(became('leave'))).toEqual([]);
		expect(shown(notice('leave', 1001))).toEqual(['leave 1001']);
		expect(shown(became('join'))).toEqual([]);
		now = 7000;
		expect(shown()).toEqual(['join 1000']);
		expect(shown(notice('join', 1002))).toEqual([]);
	});

	it('is another line when it happens once more', () => {
		expect(shown(became('join'))).toEqual(['join 1000']);
		expect(shown(notice('join', 1001), notice('leave', 2000))).toEqual(['leave 2000']);
		expect(shown(notice('join', 3000), became('join'))).toEqual(['join 3000']);
	});

	it('is left to the list of rooms where it is one’s own', () => {
		expect(shown(became('leave', '@me:localhost'), became('join', '@me:localhost'))).toEqual([]);
	});

	it('is told again when its answer was lost on the way', () => {
		expect(shown(became('join'))).toEqual(['join 1000']);
		place--;
		now = 2000;
		expect(shown(became('join'))).toEqual(['join 1000']);
		place--;
		expect(shown(became('join'), notice('join', 1001))).toEqual(['join 1001']);
	});
});
