import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {until} from '../helpers/until.ts';
import {type LiveHome, openLiveHome} from './live-home.ts';
import {type Person, register, type WireEvent, type WirePage} from './people.ts';

let home: LiveHome;
let ann: Person;
let bob: Person;
let eve: Person;
let roomId: string;

beforeAll(async () => {
	home = await openLiveHome();
	[ann, bob, eve] = (await Promise.all(['ann', 'bob', 'eve'].map((name) => register(home.url, name)))) as [
		Person,
		Person,
		Person,
	];
});
afterAll(() => home.close());
beforeEach(async () => {
	roomId = await ann.create();
	await bob.state(roomId, bob.userId, 'join');
	await ann.say(roomId, 'tea');
});

const path = (by: Person, type = 'r', message = 'tea') =>
	`/rooms/${roomId}/messages/${ann.userId}/${message}/feedback/${by.userId}/${type}`;
const give = (by: Person, type = 'r', content: unknown = {}) => by.call('PUT', path(by, type), content);
const ofFeedback = (page: WirePage) => page.chunk.filter((event) => event.type === 'm.room.message.feedback');

describe('feedback', () => {
	it('is kept as it was given, for all members to read', async () => {
		expect(await give(bob, 'd', {by: 'post', n: [1]})).toEqual({status: 200, body: ''});
		expect(await ann.call('GET', path(bob, 'd'))).toEqual({status: 200, body: {by: 'post', n: [1]}});
		expect(await ann.call('GET', path(bob, 'r'))).toEqual({
			status: 404,
			body: {errcode: 'M_NOT_FOUND', error: 'Feedback not found.'},
		});
	});

	it('takes ids encoded, and messages that are not there', async () => {
		const encoded = path(bob).replaceAll('@', '%40').replaceAll(':', '%3A');
		expect((await bob.call('PUT', encoded, {})).status).toBe(200);
		expect((await ann.call('GET', path(bob))).status).toBe(200);
		expect((await bob.call('PUT', path(bob, 'r', 'no-such-id'), {})).status).toBe(200);
	});

	it('wakes the polls of the room, and comes in a catch-up', async () => {
		const {end} = await ann.poll('END');
		const waiting = ann.poll(end, 60_000);
		await until(() => home.waiting() === 1, {what: 'the poll to wait'});
		await give(bob, 'r', {at: 'noon'});
		const event = {
			type: 'm.room.message.feedback',
			event_id: expect.any(String),
			room_id: roomId,
			user_id: bob.userId,
			msg_id: 'tea',
			msg_sender_id: ann.userId,
			feedback_type: 'r',
			content: {at: 'noon'},
		};
		const live = await waiting;
		expect(live.chunk).toEqual([event]);
		expect(ofFeedback(await ann.poll(end))).toEqual([event]);
		expect((await ann.poll(live.end)).chunk).toEqual([]);
		expect(ofFeedback(await eve.poll('START'))).toEqual([]);
	});

	it('is no news when it is repeated, but when its content changes', async () => {
		await give(bob, 'r', {n: 1, m: 2});
		const {end} = await ann.poll('END');
		expect(await give(bob, 'r', {m: 2, n: 1})).toEqual({status: 200, body: ''});
		expect((await ann.poll(end)).chunk).toEqual([]);
		await give(bob, 'r', {n: 2});
		expect(ofFeedback(await ann.poll(end)).map((event) => event.content)).toEqual([{n: 2}]);
		expect((await ann.call('GET', path(bob))).body).toEqual({n: 2});
	});

	it('is one of each type for each member', async () => {
		await give(bob, 'd');
		await give(bob, 'r');
		await give(ann, 'r');
		const events = ofFeedback(await ann.poll('START')).filter((event) => event.room_id === roomId);
		expect(events).toHaveLength(3);
	});
});

describe('the parameter `feedback`', () => {
	it('adds it to messages, which lose their type and event id', async () => {
		await give(bob, 'r', {at: 'noon'});
		const [notice, , tea] = (await bob.list(roomId, 'feedback=')).chunk as readonly Partial<WireEvent>[];
		expect(tea).toEqual({
			room_id: roomId,
			user_id: ann.userId,
			msg_id: 'tea',
			content: {msgtype: 'm.text', body: 'tea', hsob_ts: expect.any(Number)},
			feedback: [
				{
					room_id: roomId,
					user_id: bob.userId,
					msg_id: 'tea',
					msg_sender_id: ann.userId,
					feedback_type: 'r',
					content: {at: 'noon'},
				},
			],
		});
		expect(Object.keys(notice ?? {}).sort()).toEqual(['content', 'msg_id', 'room_id', 'user_id']);
		const [room] = (await bob.call<{messages: WirePage}[]>('GET', '/im/sync?feedback=1')).body.slice(-1);
		expect(room?.messages.chunk).toContainEqual(tea);
	});

	it('does not empty the list of somebody who was invited elsewhere since', async () => {
		const elsewhere = await ann.create();
		await ann.state(elsewhere, bob.userId, 'invite');
		expect((await bob.list(roomId, 'feedback=1')).chunk).toHaveLength(3);
	});
});

describe('feedback that is refused', () => {
	const refusal = (status: number, errcode: string, error: string) => ({status, body: {errcode, error}});
	it('must not be larger than 1 KiB', async () => {
		const largest = {at: 'é'.repeat((1024 - '{"at":""}'.length - 1) / 2)};
		expect((await give(bob, 'r', largest)).status).toBe(200);
		const answer = await give(bob, 'r', {at: `${largest.at}é`});
		expect(answer).toEqual(refusal(413, 'M_TOO_LARGE', 'Feedback is larger than 1024 bytes.'));
		expect((await ann.call('GET', path(bob))).body).toEqual(largest);
	});

	it('must be one’s own, of a known type, an object, and by a member', async () => {
		expect(await ann.call('PUT', path(bob), {})).toEqual(
			refusal(403, 'M_FORBIDDEN', 'Must send feedback as yourself.'),
		);
		for (const type of ['z', '', 'toString'])
			expect(await give(bob, type)).toEqual(refusal(400, 'M_BAD_JSON', 'Bad feedback type.'));
		expect(await give(bob, 'd', 'x')).toEqual(refusal(400, 'M_NOT_JSON', 'Content not JSON.'));
		expect(await give(bob, 'd', [])).toEqual(refusal(400, 'M_NOT_JSON', 'Content must be a JSON object.'));
		const stranger = refusal(403, 'M_FORBIDDEN', `User ${eve.userId} not in room ${roomId}`);
		expect(await give(eve)).toEqual(stranger);
		expect(await eve.call('GET', path(bob))).toEqual(stranger);
	});
});
