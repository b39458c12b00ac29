import {describe, expect, it} from 'vitest';
import {createSteady, decodePeople} from '../../../src/api/v1/people.ts';

const bob = '@bob:localhost';
const event = (content: object) => ({type: 'm.presence', content: {user_id: bob, ...content}});

describe('presence events', () => {
	it('tell presence, status and name, as far as they have them', () => {
		const chunk = [
			event({state: 'online', status_msg: 'at\nwork', mtime_age: 5}),
			event({displayname: 'Bob\u001b[31m'}),
			event({displayname: null, state: 'unavailable'}),
			event({state: 'dreaming'}),
		];
		expect(decodePeople(chunk)).toEqual([
			{userId: bob, presence: 'online', status: 'at work'},
			{userId: bob, displayName: 'Bob\ufffd[31m'},
			{userId: bob, presence: 'unavailable', status: null, displayName: null},
			{userId: bob, presence: 'online', status: null},
		]);
	});

	it.each([null, 5, [], {type: 'm.presence'}, {type: 'm.presence', content: {user_id: 'bob'}}])(
		'say nothing where they make no sense: %j',
		(raw) => expect(decodePeople([raw])).toEqual([]),
	);
});

describe('somebody who goes', () => {
	const gone = {userId: bob, presence: 'offline', status: null} as const;
	const back = {userId: bob, presence: 'online', status: null} as const;

	it('is gone only after a while, and not if back by then', () => {
		let now = 0;
		const steady = createSteady(() => now);
		expect(steady.dueInMs()).toBe(Number.POSITIVE_INFINITY);
		expect(steady.settle([gone])).toEqual([]);
		now = 5000;
		expect(steady.dueInMs()).toBe(10_000);
		expect(steady.settle([back])).toEqual([back]);
		now = 100_000;
		expect(steady.settle([])).toEqual([]);
		expect(steady.settle([gone, {...gone, displayName: 'Bob'}])).toEqual([{userId: bob, displayName: 'Bob'}]);
		now = 114_000;
		expect(steady.settle([])).toEqual([]);
		now = 115_000;
		expect(steady.settle([])).toMatchObject([{userId: bob, presence: 'offline'}]);
		expect(steady.settle([])).toEqual([]);
	});
});
