import {describe, expect, it} from 'vitest';
import {decodeChanges} from '../../../src/api/v1/decode.ts';
import {toDeltas, uniteTimelines} from '../../../src/api/v1/deltas.ts';
import {message, room} from '../../helpers/build.ts';

const at = (msgId: string, timestamp: number) => message(msgId, {timestamp});
const ids = (told: Parameters<typeof uniteTimelines>[0], page: Parameters<typeof uniteTimelines>[1]) =>
	uniteTimelines(told, page).events.map((event) => event.msgId);

describe('the newest page of a room joined, and what the stream told', () => {
	const page = {events: [at('c', 3), at('d', 4)], newest: {historyToken: '2'}};

	it('are one timeline, which goes on where the page goes on', () => {
		expect(uniteTimelines(undefined, page)).toEqual(page);
		expect(uniteTimelines({events: [at('d', 4)]}, page).newest).toEqual({historyToken: '2'});
	});

	it('keep what the page is too short for', () => {
		expect(ids({events: [at('a', 1), at('b', 2), at('c', 3)]}, page)).toEqual(['a', 'b', 'c', 'd']);
	});

	it('keep not all of what the page is too short for where there is much: that is history as well', () => {
		const told = Array.from({length: 10_000}, (_, index) => at(`m${index}`, 1));
		const topic = message('topic', {kind: 'topic', timestamp: 1});
		expect(ids({events: [topic, ...told]}, page)).toEqual([
			'topic',
			...told.slice(-200).map(({msgId}) => msgId),
			'c',
			'd',
		]);
		const whole = {...page, newest: {historyToken: null}};
		expect(ids({events: [topic, ...told]}, whole)).toHaveLength(10_003);
	});

	it('keep what is in no page, at its time', () => {
		const topics = [3, 9].map((timestamp) => message(`topic ${timestamp}`, {kind: 'topic', timestamp}));
		expect(ids({events: topics}, page)).toEqual(['c', 'topic 3', 'd', 'topic 9']);
	});

	it('have messages that the page is too short for before it, though the server’s clock was set back since', () => {
		expect(ids({events: [at('a', 10), at('b', 11), at('c', 3)]}, page)).toEqual(['a', 'b', 'c', 'd']);
	});
});

describe('what was missed', () => {
	it('has its topics where their time puts them, though they come after all messages', () => {
		const topic = message('topic', {kind: 'topic', timestamp: 2});
		const changes = [at('a', 1), at('b', 3), at('c', 4), topic].map((event) => ({roomId: room, event}));
		const [delta] = toDeltas(changes, '@me:localhost');
		expect(delta?.timeline?.events.map((event) => event.msgId)).toEqual(['a', 'topic', 'b', 'c']);
	});
});

describe('topics told to somebody who has just joined', () => {
	const topic = (body: string, hsob_ts: number) => ({
		type: 'm.room.topic',
		room_id: '!room:localhost',
		user_id: '@bob:localhost',
		content: {topic: body, hsob_ts},
	});
	const joined = [
		{
			type: 'm.room.message',
			room_id: '!room:localhost',
			user_id: '_homeserver_',
			content: {
				body: 'x',
				hsob_ts: 2000,
				membership: 'join',
				membership_source: '@me:localhost',
				membership_target: '@me:localhost',
			},
		},
		{
			type: 'm.room.member',
			room_id: '!room:localhost',
			user_id: '@me:localhost',
			target_user_id: '@me:localhost',
			content: {membership: 'join'},
		},
	];

	it('are lines only from then on; the newest one counts all the same', () => {
		const chunk = [...joined, topic('before', 1000), topic('after', 3000)];
		const [delta] = toDeltas(decodeChanges(chunk), '@me:localhost');
		expect(delta?.timeline?.events.map(({kind, body}) => [kind, body])).toEqual([
			['membership', 'x'],
			['topic', 'after'],
		]);
		expect(delta?.room).toEqual({membership: 'join', topic: 'after'});
	});
});
