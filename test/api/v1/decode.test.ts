import {describe, expect, it} from 'vitest';
import {decodeChanges, decodeMember, decodeTimeline} from '../../../src/api/v1/decode.ts';
import {toDeltas} from '../../../src/api/v1/deltas.ts';
import {isRoomId, isUserId} from '../../../src/domain/ids.ts';
import {sanitizeBody, sanitizeLine} from '../../../src/text/sanitize.ts';
import {oddJson, seededRandom} from './odd-json.ts';

const me = '@me:localhost';
const roomId = '!room:localhost';
const sender = '@ann:localhost';
const at = 1_408_000_000_000;

const message = (content: unknown, rest: object = {}) => ({
	type: 'm.room.message',
	room_id: roomId,
	user_id: sender,
	msg_id: 'm1',
	event_id: 'e1',
	content,
	...rest,
});
const notice = (membership: unknown, target: unknown, rest: object = {}) =>
	message(
		{
			body: 'they did.',
			hsob_ts: at,
			membership,
			membership_source: sender,
			membership_target: target,
			...rest,
		},
		{user_id: '_homeserver_', msg_id: `m${at}`},
	);
const member = (membership: unknown, target: unknown, rest: object = {}) => ({
	type: 'm.room.member',
	room_id: roomId,
	user_id: sender,
	target_user_id: target,
	event_id: 'e2',
	content: {membership},
	...rest,
});

const lines = (...chunk: readonly unknown[]) => decodeTimeline(chunk, roomId);
const deltas = (...chunk: readonly unknown[]) => toDeltas(decodeChanges(chunk), me);

describe('a message', () => {
	it('becomes a line', () => {
		expect(lines(message({msgtype: 'm.text', body: 'hello', hsob_ts: at}))).toEqual([
			{
				roomId,
				key: `@ann:localhost m1`,
				eventId: 'e1',
				msgId: 'm1',
				sender,
				kind: 'text',
				body: 'hello',
				timestamp: at,
				change: null,
			},
		]);
	});

	it.each([
		[{msgtype: 'm.text', body: 'a\r\nb'}, 'text', 'a\nb'],
		[{msgtype: 'm.emote', body: 'waves'}, 'emote', 'waves'],
		[{msgtype: 'm.notice', body: 'beep'}, 'notice', 'beep'],
		[{msgtype: 'm.text'}, 'text', ''],
		[{msgtype: 'm.text', body: {a: 1}}, 'text', ''],
		[{msgtype: 'm.image', body: 'cat.png'}, 'other', '[m.image] cat.png'],
		[{msgtype: 'a\u001b[2J\nb', body: 'c'}, 'other', '[a�[2J b] c'],
		[{msgtype: '', body: 'bare'}, 'other', 'bare'],
		[{msgtype: 'constructor', body: 'odd'}, 'other', '[constructor] odd'],
		[{body: 'untyped'}, 'other', 'untyped'],
		[null, 'other', ''],
		[{msgtype: 'm.text', body: 'a\u001b[31mb\u202ec\ud800'}, 'text', 'a�[31mbc�'],
		[{msgtype: 'm.text', body: 'joined', membership: 'join', membership_target: sender}, 'text', 'joined'],
	])('with content %j is of kind %s', (content, kind, body) => {
		expect(lines(message(content))).toMatchObject([{kind, body, change: null}]);
	});

	it('is known by its sender and the id its sender gave it, at whatever time', () => {
		const twice = [at, at + 1].map((hsob_ts) => message({msgtype: 'm.text', body: 'again', hsob_ts}));
		expect(lines(...twice).map(({key}) => key)).toEqual(['@ann:localhost m1', '@ann:localhost m1']);
	});

	it.each([Number.NaN, -1, 1e300, '12', null, undefined, {}, true])('sent at %j has no time', (hsob_ts) => {
		expect(lines(message({msgtype: 'm.text', body: '', hsob_ts}))).toMatchObject([
			{timestamp: 0, key: '@ann:localhost m1'},
		]);
	});

	it('with ids that are none, or cannot be shown as they are, is left out', () => {
		const long = `@${'a'.repeat(2000)}:localhost`;
		const userIds = ['ann', '@an\u001b[2Jn:localhost', '@ann:local\nhost', null, 7, long, '_homeserver_'];
		const types = ['m.room.name', 'toString', ['m.room.message'], null];
		const odd = [...userIds.map((user_id) => ({user_id})), ...types.map((type) => ({type}))];
		for (const rest of odd) {
			const event = message({msgtype: 'm.text', body: 'x'}, rest);
			expect(
				[lines(event), deltas(event).flatMap(({timeline}) => timeline ?? [])],
				JSON.stringify(rest),
			).toEqual([[], []]);
		}
	});

	it('with an id that cannot be used is a line all the same, and the same one at every read', () => {
		const odd = ['a\u202eb', '\ud800', ' ', 'x'.repeat(2000), 7, [], undefined].map((msg_id, index) =>
			message({msgtype: 'm.text', body: `said ${index}`}, {msg_id}),
		);
		const [once, again] = [lines(...odd), lines(...odd)];
		expect(once.map(({msgId, body}) => [msgId, body])).toEqual(odd.map((_, index) => ['', `said ${index}`]));
		expect(new Set(once.map(({key}) => key)).size).toBe(odd.length);
		expect(again.map(({key}) => key)).toEqual(once.map(({key}) => key));
	});

	it('without a room, or of a room without a proper id, is left out of the stream', () => {
		for (const room_id of [undefined, '', 'room', '!ro\u0007om:localhost', 7, null]) {
			expect(deltas(message({msgtype: 'm.text', body: 'x'}, {room_id}))).toEqual([]);
		}
	});
});

describe('a notice of the server', () => {
	it('is a change of membership', () => {
		expect(lines(notice('invite', '@bob:localhost'))).toMatchObject([
			{
				kind: 'membership',
				sender,
				msgId: '',
				body: 'they did.',
				key: `membership @bob:localhost invite ${at}`,
				change: {target: '@bob:localhost', membership: 'invite'},
			},
		]);
	});

	it('is told from another of the same millisecond', () => {
		const both = lines(notice('join', '@bob:localhost'), notice('join', '@cat:localhost'));
		expect(new Set(both.map(({key}) => key)).size).toBe(2);
	});

	it('that makes no sense is left out', () => {
		expect(lines(notice('ban', '@bob:localhost'), notice('invite', 'myfriend'), notice(null, null))).toEqual(
			[],
		);
	});

	it('without words or source says the least', () => {
		const bare = notice('leave', '@bob:localhost', {body: 7, membership_source: null});
		expect(lines(bare)).toMatchObject([{sender: '@bob:localhost', body: '@bob:localhost: leave'}]);
	});
});

describe('a member event', () => {
	it('changes the members, not the timeline', () => {
		const content = {membership: 'join', displayname: ' Bob\u001b '};
		expect(deltas(member('join', '@bob:localhost', {content}))).toEqual([
			{
				roomId,
				members: {
					list: [{userId: '@bob:localhost', membership: 'join', displayName: 'Bob�'}],
					isComplete: false,
				},
			},
		]);
	});

	it('about the user changes the room', () => {
		expect(deltas(member('invite', me))).toMatchObject([{room: {membership: 'invite', inviter: sender}}]);
		expect(deltas(member('leave', me, {user_id: me}))).toMatchObject([{room: {membership: 'leave'}}]);
		const invitedThenJoined = deltas(member('invite', me), member('join', me, {user_id: me}));
		expect(invitedThenJoined).toMatchObject([{room: {membership: 'join', inviter: sender}}]);
	});

	it('counts by its content, not by what is only there when live', () => {
		expect(decodeMember(member('join', '@bob:localhost', {membership: 'leave'}))?.membership).toBe('join');
	});

	it.each([
		['ban', '@bob:localhost'],
		[undefined, '@bob:localhost'],
		['join', 'myfriend'],
		['join', '@b\u0000b:localhost'],
	])('%j of %j is left out', (membership, target) => {
		expect(deltas(member(membership, target))).toEqual([]);
	});
});

describe('a topic event', () => {
	const topic = (content: object, rest: object = {}) => ({
		type: 'm.room.topic',
		room_id: roomId,
		content,
		...rest,
	});

	it('sets the topic and is a line, the same live and caught up', () => {
		const live = deltas(topic({topic: 'Tea\ntime', hsob_ts: at}, {user_id: sender}));
		expect(live).toMatchObject([
			{room: {topic: 'Tea time'}, timeline: {events: [{kind: 'topic', body: 'Tea time', sender}]}},
		]);
		const caughtUp = deltas(topic({topic: 'Tea\ntime', hsob_ts: at}));
		expect(caughtUp[0]?.timeline?.events[0]?.key).toBe(live[0]?.timeline?.events[0]?.key);
	});

	it('takes the topic away when it is empty', () => {
		expect(deltas(topic({topic: '', hsob_ts: at}))).toMatchObject([{room: {topic: null}}]);
	});

	it('without a topic or a time does what it can', () => {
		expect(deltas(topic({topic: 7, hsob_ts: at}))).toEqual([]);
		expect(deltas(topic({topic: 'Tea'}))).toEqual([{roomId, room: {topic: 'Tea'}}]);
	});
});

describe('whatever JSON comes', () => {
	it('becomes something harmless', () => {
		let decoded = 0;
		for (let seed = 1; seed <= 3000; seed++) {
			const random = seededRandom(seed);
			const chunk = oddJson(random);
			const found = [
				...deltas(...(Array.isArray(chunk) ? chunk : [chunk])),
				...toDeltas(decodeChanges(chunk), me),
			];
			const events = [
				...found.flatMap(({timeline}) => timeline?.events ?? []),
				...decodeTimeline(chunk, roomId),
			];
			decoded += events.length;
			for (const event of events) {
				expect(
					isRoomId(event.roomId) && (isUserId(event.sender) || event.kind === 'topic'),
					`seed ${seed}`,
				).toBe(true);
				expect(sanitizeBody(event.body), `seed ${seed}`).toBe(event.body);
				expect(sanitizeLine(`${event.key}.`), `seed ${seed}`).toBe(`${event.key}.`);
				expect(event.timestamp >= 0 && Number.isSafeInteger(event.timestamp), `seed ${seed}`).toBe(true);
			}
		}
		expect(decoded).toBeGreaterThan(100);
	});

	it('may be nested deeply or be very long', () => {
		const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
		expect(lines(message(deep), message({msgtype: deep, body: deep}), deep)).toMatchObject([
			{body: ''},
			{body: ''},
		]);
		const many = Array.from({length: 50_000}, (_, index) =>
			message({msgtype: 'm.text', body: 'x'}, {msg_id: `m${index}`}),
		);
		expect(deltas(...many.slice(0, 1000), many)[0]?.timeline?.events.length).toBe(1000);
		expect(toDeltas(decodeChanges(many), me)[0]?.timeline?.events.length).toBe(many.length);
	});
});
