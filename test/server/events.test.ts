import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {until} from '../helpers/until.ts';
import {type LiveHome, openLiveHome} from './live-home.ts';
import {type Person, register, said, type WireEvent, type WirePage} from './people.ts';

/** Longer than a test may take: an answer means that the poll was woken. */
const LONG = 60_000;

let home: LiveHome;
let ann: Person;
let bob: Person;
let roomId: string;

beforeAll(async () => {
	home = await openLiveHome();
	[ann, bob] = await Promise.all([register(home.url, 'ann'), register(home.url, 'bob')]);
});
afterAll(() => home.close());
beforeEach(async () => {
	roomId = await ann.create();
});

/** What a poll of `who` that already waits at END answers when `act` happens. */
async function wokenBy(who: Person, act: () => Promise<unknown>): Promise<WirePage> {
	const {end} = await who.poll('END');
	const answer = who.poll(end, LONG);
	await until(() => home.waiting() === 1, {what: 'the poll to wait'});
	await act();
	return answer;
}

/** What came, but for presence, which has tests of its own. */
const kinds = (page: WirePage) =>
	page.chunk
		.filter((event) => event.type !== 'm.presence')
		.map((event: WireEvent) => `${event.type} ${event.content['membership'] ?? ''}`.trim());
const all = ['m.room.message join', 'm.room.member join'];

describe('a waiting poll', () => {
	it('is woken by a message, also by one of its own user', async () => {
		const page = await wokenBy(ann, () => ann.say(roomId, 'hello'));
		expect(page.chunk).toMatchObject([
			{type: 'm.room.message', msg_id: 'hello', user_id: ann.userId, room_id: roomId},
		]);
	});

	it('is woken by an invite, without anything else of the room', async () => {
		const page = await wokenBy(bob, () => ann.state(roomId, bob.userId, 'invite'));
		expect(page.chunk).toEqual([
			{
				type: 'm.room.member',
				event_id: expect.any(String),
				room_id: roomId,
				user_id: ann.userId,
				target_user_id: bob.userId,
				membership: 'invite',
				content: {membership: 'invite'},
			},
		]);
	});

	it('is woken by a join, with the notice of it', async () => {
		expect(kinds(await wokenBy(ann, () => bob.state(roomId, bob.userId, 'join')))).toEqual(all);
	});

	it('is woken by one’s own join on another screen', async () => {
		expect(kinds(await wokenBy(bob, () => bob.state(roomId, bob.userId, 'join')))).toEqual(all);
	});

	it('is woken by a new room of its user', async () => {
		expect(kinds(await wokenBy(ann, () => ann.create()))).toEqual(all);
	});

	it('is woken by a leave, seen by those who stay and by who leaves', async () => {
		await bob.state(roomId, bob.userId, 'join');
		expect(kinds(await wokenBy(ann, () => bob.state(roomId, bob.userId)))).toEqual([
			'm.room.message leave',
			'm.room.member leave',
		]);
		await bob.state(roomId, bob.userId, 'join');
		expect(kinds(await wokenBy(bob, () => bob.state(roomId, bob.userId)))).toEqual(['m.room.member leave']);
	});

	it('is woken by a topic', async () => {
		const page = await wokenBy(ann, () => ann.call('PUT', `/rooms/${roomId}/topic`, {topic: 'tea'}));
		expect(page.chunk).toMatchObject([
			{type: 'm.room.topic', room_id: roomId, user_id: ann.userId, content: {topic: 'tea'}},
		]);
	});

	it('is not woken by what its user may not see', async () => {
		const {end} = await bob.poll('END');
		const answer = bob.poll(end, LONG);
		await until(() => home.waiting() === 1, {what: 'the poll to wait'});
		await ann.say(roomId, 'secret');
		await ann.state(roomId, bob.userId, 'invite');
		expect(kinds(await answer)).toEqual(['m.room.member invite']);
	});

	it('is woken when it started at END itself', async () => {
		const answer = ann.poll('END', LONG);
		await until(() => home.waiting() === 1, {what: 'the poll to wait'});
		await ann.say(roomId, 'from the end');
		expect(said(await answer)).toEqual(['from the end']);
	});

	it('is woken when its token is of a database that was longer', async () => {
		const answer = ann.poll('999999_999999_999999_999999_999999', LONG);
		await until(() => home.waiting() === 1, {what: 'the poll to wait'});
		await ann.say(roomId, 'beyond');
		expect(said(await answer)).toEqual(['beyond']);
	});

	it('ends empty when its time is over', async () => {
		const {end} = await ann.poll('END');
		expect(await ann.poll(end, 30)).toEqual({start: end, end, chunk: []});
	});

	it('is forgotten when its client hangs up', async () => {
		const hangUp = new AbortController();
		const {end} = await ann.poll('END');
		const polls = [1, 2, 3].map(() => ann.poll(end, LONG, hangUp.signal).catch((error: Error) => error.name));
		await until(() => home.waiting() === 3, {what: 'three polls to wait'});
		hangUp.abort();
		expect(await Promise.all(polls)).toEqual(['AbortError', 'AbortError', 'AbortError']);
		await until(() => home.waiting() === 0, {what: 'the polls to be forgotten'});
	});

	it('shares its news with the other polls of the user', async () => {
		const {end} = await ann.poll('END');
		const polls = [ann.poll(end, LONG), ann.poll(end, LONG)];
		await until(() => home.waiting() === 2, {what: 'two polls to wait'});
		await ann.say(roomId, 'both');
		const [first, second] = await Promise.all(polls);
		expect(first).toEqual(second);
		expect(home.waiting()).toBe(0);
	});
});

describe('catching up', () => {
	it('loses nothing after END, whatever comes first', async () => {
		const {end} = await ann.poll('END');
		await ann.say(roomId, 'first');
		await ann.call('PUT', `/rooms/${roomId}/topic`, {topic: 'tea'});
		await bob.state(roomId, bob.userId, 'join');
		expect(kinds(await ann.poll(end))).toEqual([
			'm.room.message',
			'm.room.message join',
			'm.room.member join',
			'm.room.topic',
		]);
	});

	it('suits clients that take one off END, as the server of 2014 demanded', async () => {
		await ann.say(roomId, 'before');
		const {end} = await ann.poll('END');
		const lessOne = end
			.split('_')
			.map((part) => Math.max(0, Number(part) - 1))
			.join('_');
		expect((await ann.poll(lessOne)).chunk).toEqual([]);
		await ann.say(roomId, 'after');
		expect(said(await ann.poll(lessOne))).toEqual(['after']);
	});

	it('gives the same again from the same token, and nothing from its end', async () => {
		const {end} = await ann.poll('END');
		await ann.say(roomId, 'again');
		const first = await ann.poll(end);
		expect(await ann.poll(end)).toEqual(first);
		expect(first.end).toMatch(/^\d+(_\d+){4}$/);
		expect((await ann.poll(first.end)).chunk).toEqual([]);
	});

	it('gives one’s own leave, and nothing else of the room left', async () => {
		await bob.state(roomId, bob.userId, 'join');
		const {end} = await bob.poll('END');
		await ann.say(roomId, 'while there');
		await bob.state(roomId, bob.userId);
		await ann.say(roomId, 'when gone');
		await ann.call('PUT', `/rooms/${roomId}/topic`, {topic: 'gone'});
		expect(kinds(await bob.poll(end))).toEqual(['m.room.member leave']);
	});

	it('gives an invite, and that one declined it', async () => {
		const {end} = await bob.poll('END');
		await ann.state(roomId, bob.userId, 'invite');
		await bob.state(roomId, bob.userId);
		expect(kinds(await bob.poll(end))).toEqual(['m.room.member invite', 'm.room.member leave']);
	});

	it('gives what came after the token of a room joined since, not what came before it', async () => {
		await ann.say(roomId, 'old');
		const {end} = await bob.poll('END');
		await ann.say(roomId, 'between');
		await bob.state(roomId, bob.userId, 'join');
		await ann.say(roomId, 'new');
		const page = await bob.poll(end);
		expect(said(page)).toEqual(['between', 'new']);
		expect(page.chunk).toContainEqual(
			expect.objectContaining({type: 'm.room.member', target_user_id: bob.userId}),
		);
	});

	it('starts from the very beginning without a token', async () => {
		const {body} = await ann.call<WirePage>('GET', '/events?timeout=0');
		expect(body.start).toBe('0_0_0_0_0');
		expect(kinds(body)).toEqual(kinds(await ann.poll('START')));
		expect(kinds(body)).toContain('m.room.member join');
	});

	it('stops before `to`', async () => {
		const {end} = await ann.poll('END');
		await ann.say(roomId, 'one');
		const middle = await ann.poll(end);
		await ann.say(roomId, 'two');
		const {body} = await ann.call<WirePage>('GET', `/events?from=${end}&to=${middle.end}&timeout=0`);
		expect(said(body)).toEqual([]);
		expect(said(await ann.poll(body.end))).toEqual(['one', 'two']);
	});

	it('walks backwards where `from` lies after `to`', async () => {
		const {end: first} = await ann.poll('END');
		await ann.say(roomId, 'one');
		await ann.say(roomId, 'two');
		await ann.call('PUT', `/rooms/${roomId}/topic`, {topic: 'tea'});
		const {end: last} = await ann.poll('END');
		const back = (from: string) =>
			ann.call<WirePage>('GET', `/events?from=${from}&to=${first}&timeout=0`).then(({body}) => body);
		const page = await back(last);
		expect(said(page)).toEqual(['two', 'one']);
		expect(kinds(page)).toContain('m.room.topic');
		expect((await back(page.end)).chunk).toEqual([]);
		expect(said(await back('END'))).toEqual(['two', 'one']);
	});

	it('follows from the end with a token of a database that was longer', async () => {
		const page = await ann.poll('999999_999999_0_999999_7');
		expect(page.chunk).toEqual([]);
		await ann.say(roomId, 'still there');
		expect(said(await ann.poll(page.end))).toEqual(['still there']);
	});
});
