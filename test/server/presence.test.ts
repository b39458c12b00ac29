import {afterEach, describe, expect, it} from 'vitest';
import {until} from '../helpers/until.ts';
import {type LiveHome, openLiveHome} from './live-home.ts';
import {call, type Person, register, type WirePage} from './people.ts';

/** Longer than a test may take. */
const LONG = 60_000;

let home: LiveHome;
let ann: Person;
let bob: Person;
let eve: Person;
let roomId: string;

afterEach(() => home.close());

/** A home where ann and bob share a room, and eve does not. */
async function open(presenceGrace?: number, gatheringTime?: number): Promise<void> {
	home = await openLiveHome(presenceGrace, undefined, undefined, gatheringTime);
	[ann, bob, eve] = (await Promise.all(['ann', 'bob', 'eve'].map((name) => register(home.url, name)))) as [
		Person,
		Person,
		Person,
	];
	roomId = await ann.create();
	await bob.state(roomId, bob.userId, 'join');
}

const path = (of: Person) => `/presence/${of.userId}/status`;
const see = (who: Person, of: Person) => who.call<Record<string, unknown>>('GET', path(of));
const declare = (who: Person, status: unknown) => who.call('PUT', path(who), status);
const presences = (page: WirePage) =>
	page.chunk.filter((event) => event.type === 'm.presence').map((event) => event.content);
const online = (who: Person) => ({user_id: who.userId, state: 'online', mtime_age: expect.any(Number)});
const offline = (who: Person) => ({user_id: who.userId, state: 'offline', mtime_age: expect.any(Number)});
const invisible = {
	status: 404,
	body: {errcode: 'M_UNKNOWN', error: 'Presence information not visible'},
};

/** The presences of `of` that `who` learns of from `from` on, until there are as many as asked for. */
async function follow(who: Person, of: Person, from: string, count: number): Promise<readonly unknown[]> {
	const page = await who.poll(from, LONG);
	const seen = presences(page).filter((content) => content['user_id'] === of.userId);
	return seen.length >= count ? seen : [...seen, ...(await follow(who, of, page.end, count - seen.length))];
}

/** Polls on and on until it hangs up. */
async function stay(who: Person, from: string, signal: AbortSignal): Promise<never> {
	const {end} = await who.poll(from, LONG, signal);
	return stay(who, end, signal);
}

describe('presence by polling', () => {
	it('is unknown before the first poll, then online, and tells it to room mates once', async () => {
		await open();
		const nothing = {state: null, status_msg: null, mtime: null};
		expect(await see(ann, bob)).toEqual({status: 200, body: nothing});
		const {end} = await ann.poll('END');
		const news = ann.poll(end, LONG);
		await until(() => home.waiting() === 1, {what: 'the poll to wait'});
		await bob.poll('END');
		const page = await news;
		expect(page.chunk).toEqual([{type: 'm.presence', content: online(bob)}]);
		expect(await see(ann, bob)).toEqual({
			status: 200,
			body: {state: 'online', status_msg: null, mtime_age: expect.any(Number)},
		});
		await bob.poll('END');
		await bob.poll('START');
		expect((await ann.poll(page.end)).chunk).toEqual([]);
	});

	it('does not flap for a client that is between two polls now and then', async () => {
		await open(LONG);
		const {end} = await ann.poll('END');
		for (let poll = 0; poll < 5; poll++) await bob.poll('END', 5);
		expect(presences(await ann.poll(end))).toEqual([online(bob)]);
	});

	it('ends when the last poll has been over for the grace period', async () => {
		// Long enough for the arrival to be told before the departure.
		await open(1_000);
		const {end} = await ann.poll('END');
		const news = follow(ann, bob, end, 2);
		await bob.poll('END');
		expect(await news).toEqual([online(bob), offline(bob)]);
	});

	it('ends when the client hangs up, but not while it has another poll open', async () => {
		await open(1);
		const {end} = await ann.poll('END');
		const hangUp = [new AbortController(), new AbortController()] as const;
		const polls = hangUp.map(({signal}) => stay(bob, 'END', signal).catch(() => null));
		await until(() => home.waiting() === 2, {what: 'two polls to wait'});
		hangUp[0].abort();
		await until(() => home.waiting() === 1, {what: 'one poll to be forgotten'});
		expect((await see(ann, bob)).body).toMatchObject({state: 'online'});
		hangUp[1].abort();
		await until(async () => (await see(ann, bob)).body['state'] === 'offline', {what: 'bob to be offline'});
		await Promise.all(polls);
		expect(presences(await ann.poll(end))).toContainEqual(offline(bob));
	});
});

describe('a swarm of arrivals', () => {
	it('is told in one answer, to polls that come back meanwhile, too', async () => {
		await open(LONG, LONG);
		const {end} = await ann.poll('END');
		const polls = [ann.poll(end, LONG)];
		await until(() => home.waiting() === 1, {what: 'the poll to wait'});
		await bob.poll('END');
		polls.push(ann.poll(end, LONG));
		await until(() => home.waiting() === 2, {what: 'the second poll to wait, though bob has come'});
		expect(presences(await ann.poll(end))).toEqual([online(bob)]);
		// What is in a hurry waits for nobody, and takes along what is not.
		await bob.say(roomId, 'hello');
		for (const page of await Promise.all(polls)) {
			expect(page.chunk.map((event) => event.type)).toEqual(['m.room.message', 'm.presence']);
		}
	});

	it('is told when it has gathered', async () => {
		await open(LONG, 50);
		const {end} = await ann.poll('END');
		const news = ann.poll(end, LONG);
		await until(() => home.waiting() === 1, {what: 'the poll to wait'});
		await bob.poll('END');
		expect(presences(await news)).toEqual([online(bob)]);
	});
});

describe('presence that cannot be written', () => {
	it('fails no poll and does not end the server, and is made up for', async () => {
		const logged: string[] = [];
		let isFull = true;
		home = await openLiveHome(
			1,
			(db) => ({
				...db,
				run(sql, ...values) {
					if (isFull && sql.includes('INTO presence ')) throw new Error('database or disk is full');
					return db.run(sql, ...values);
				},
			}),
			(line) => logged.push(line),
		);
		bob = await register(home.url, 'bob');
		expect((await bob.poll('END')).chunk).toEqual([]);
		const line = `presence of ${bob.userId} is not up to date: database or disk is full`;
		await until(() => logged.length === 2, {what: 'arrival and departure to fail'});
		expect(logged).toEqual([line, line]);
		isFull = false;
		expect(presences(await bob.poll('START'))).toEqual([online(bob)]);
	});
});

describe('presence that is declared', () => {
	it('is told to others with its message, and is not overwritten by polls', async () => {
		await open(1);
		expect(await declare(bob, {state: 'unavailable', status_msg: 'at tea'})).toEqual({status: 200, body: ''});
		const {end} = await ann.poll('END');
		const seen = {state: 'unavailable', status_msg: 'at tea', mtime_age: expect.any(Number)};
		expect((await see(bob, bob)).body).toEqual(seen);
		await bob.poll('END', 1);
		await until(async () => (await see(ann, bob)).body['state'] === 'offline', {what: 'bob to be offline'});
		expect((await see(ann, bob)).body['status_msg']).toBeNull();
		const back = bob.poll('END', 200);
		await until(async () => (await see(ann, bob)).body['state'] === 'unavailable', {what: 'bob to be back'});
		expect(presences(await ann.poll(end))).toContainEqual({user_id: bob.userId, ...seen});
		await back;
	});

	it('is kept for those who never poll', async () => {
		await open(1);
		await declare(bob, {state: 'busy', status_msg: 'tea'});
		await ann.poll('END');
		await until(async () => (await see(bob, ann)).body['state'] === 'offline', {what: 'ann to be offline'});
		expect((await see(ann, bob)).body).toMatchObject({state: 'busy', status_msg: 'tea'});
	});

	it('is no news when it is repeated', async () => {
		await open();
		await declare(bob, {state: 'dancing', status_msg: 'a\0b \ud83d'});
		const {end} = await ann.poll('END');
		await declare(bob, {state: 'dancing', status_msg: 'a\0b \ud83d'});
		await bob.poll('END');
		expect((await ann.poll(end)).chunk).toEqual([]);
		expect((await see(ann, bob)).body).toMatchObject({state: 'dancing', status_msg: 'a\0b \ud83d'});
	});

	it('says good-bye at once, until the next poll', async () => {
		await open();
		await bob.poll('END');
		await declare(bob, {state: 'offline'});
		expect((await see(ann, bob)).body).toMatchObject({state: 'offline', status_msg: null});
		await bob.poll('END');
		expect((await see(ann, bob)).body).toMatchObject({state: 'online'});
	});

	it('stays offline through open polls for those who wish it', async () => {
		await open();
		const {end} = await bob.poll('END');
		const waiting = bob.poll(end, LONG);
		await until(() => home.waiting() === 1, {what: 'the poll to wait'});
		await declare(bob, {state: 'offline'});
		expect(presences(await waiting)).toEqual([offline(bob)]);
		await bob.poll('END');
		expect((await see(ann, bob)).body).toMatchObject({state: 'offline'});
	});

	it('is refused in any other form, and for others', async () => {
		await open();
		const unreadable = {status: 400, body: 'Unable to parse state'};
		for (const status of [
			{status_msg: 'x'},
			{state: 'online', colour: 'red'},
			{state: 5},
			{state: 'online', status_msg: 5},
			[],
			'x',
		]) {
			expect(await declare(bob, status)).toEqual(unreadable);
		}
		expect(await ann.call('PUT', path(bob), {state: 'online'})).toEqual({
			status: 400,
			body: {errcode: 'M_FORBIDDEN', error: "Cannot set another user's displayname"},
		});
		expect(await call(home.url, 'GET', path(bob))).toMatchObject({status: 403});
	});
});

describe('a profile', () => {
	it('is told to room mates when it changes, with what is known of the presence', async () => {
		await open();
		const {end} = await ann.poll('END');
		await bob.call('PUT', `/profile/${bob.userId}/displayname`, {displayname: 'Bob'});
		await bob.call('PUT', `/profile/${bob.userId}/displayname`, {displayname: 'Bob'});
		const first = await ann.poll(end);
		expect(presences(first)).toEqual([{user_id: bob.userId, displayname: 'Bob'}]);
		await bob.poll('END');
		const {end: later} = await ann.poll('END');
		await bob.call('PUT', `/profile/${bob.userId}/avatar_url`, {avatar_url: 'http://a/b'});
		await bob.call('PUT', `/profile/${bob.userId}/avatar_url`, {avatar_url: 'http://a/b'});
		expect(presences(await ann.poll(later))).toEqual([
			{...online(bob), displayname: 'Bob', avatar_url: 'http://a/b'},
		]);
		expect(presences(await eve.poll('START')).map((content) => content['user_id'])).toEqual([eve.userId]);
	});
});

describe('a name that is taken away', () => {
	const name = (who: Person, displayname: string | null) =>
		who.call('PUT', `/profile/${who.userId}/displayname`, {displayname});

	it('is told as null, to polls that wait and to those who ask later', async () => {
		await open();
		await name(bob, null);
		await name(bob, 'Bob');
		const {end} = await ann.poll('END');
		const news = ann.poll(end, LONG);
		await until(() => home.waiting() === 1, {what: 'the poll to wait'});
		expect(await name(bob, null)).toEqual({status: 200, body: ''});
		expect(presences(await news)).toEqual([{user_id: bob.userId, displayname: null}]);
		await declare(bob, {state: 'busy'});
		expect(presences(await ann.poll(end))).toMatchObject([{state: 'busy', displayname: null}]);
	});

	it('is no news a second time, and is not in what is written of a join', async () => {
		await open();
		await name(bob, 'Bob');
		await name(bob, null);
		const {end} = await ann.poll('END');
		await name(bob, null);
		expect((await ann.poll(end)).chunk).toEqual([]);
		expect((await bob.call('GET', `/profile/${bob.userId}/displayname`)).body).toEqual({displayname: null});
		await bob.state(roomId, bob.userId);
		await bob.state(roomId, bob.userId, 'join');
		const state = await ann.call('GET', `/rooms/${roomId}/members/${bob.userId}/state`);
		expect(state.body).toEqual({membership: 'join'});
	});
});

describe('who sees it', () => {
	it('nobody but room mates, in catch-ups neither', async () => {
		await open();
		const {end} = await eve.poll('END');
		await declare(bob, {state: 'busy', status_msg: 'secret'});
		for (const from of ['START', end, 'END']) {
			expect(presences(await eve.poll(from)).filter((content) => content['user_id'] !== eve.userId)).toEqual(
				[],
			);
		}
		expect(await see(eve, bob)).toEqual(invisible);
		expect(await eve.call('GET', '/presence/@nobody:localhost/status')).toEqual(invisible);
		await ann.state(roomId, eve.userId, 'invite');
		expect(await see(eve, bob)).toEqual(invisible);
	});

	it('whoever joins, of everybody there, and they of him', async () => {
		await open();
		await declare(bob, {state: 'busy'});
		const [annFrom, eveFrom] = [(await ann.poll('END')).end, (await eve.poll('END')).end];
		await eve.state(roomId, eve.userId, 'join');
		expect(presences(await ann.poll(annFrom))).toEqual([online(eve)]);
		expect(presences(await eve.poll(eveFrom))).toEqual([
			{user_id: bob.userId, state: 'busy', mtime_age: expect.any(Number)},
			online(ann),
		]);
	});

	it('no longer when one of both has left', async () => {
		await open();
		await bob.state(roomId, bob.userId);
		const {end} = await ann.poll('END');
		await declare(bob, {state: 'busy'});
		expect((await ann.poll(end)).chunk).toEqual([]);
		expect(await see(ann, bob)).toEqual(invisible);
	});

	it('in the list of members, where it may be seen', async () => {
		await open();
		await declare(bob, {state: 'busy', status_msg: 'hm'});
		await ann.state(roomId, eve.userId, 'invite');
		const {body} = await ann.call<WirePage>('GET', `/rooms/${roomId}/members/list`);
		expect(body.chunk.map((event) => event.content)).toEqual([
			{membership: 'join', state: null, status_msg: null, mtime: null},
			{membership: 'join', state: 'busy', status_msg: 'hm', mtime_age: expect.any(Number)},
			{membership: 'invite'},
		]);
	});
});

describe('the presence list', () => {
	const list = (who: Person) => `/presence_list/${who.userId}`;

	it('lets one follow people without a room, and forget them', async () => {
		await open();
		expect(await eve.call('GET', list(eve))).toEqual({status: 200, body: []});
		const invite = [bob.userId, ann.userId, '@nobody:localhost'];
		expect(await eve.call('POST', list(eve), {invite})).toEqual({status: 200, body: ''});
		await eve.call('POST', list(eve), {invite: [bob.userId], drop: [ann.userId]});
		const {end} = await eve.poll('END');
		await declare(bob, {state: 'busy', status_msg: 'hm'});
		const busy = {user_id: bob.userId, state: 'busy', status_msg: 'hm', mtime_age: expect.any(Number)};
		expect(presences(await eve.poll(end))).toEqual([busy]);
		expect((await see(eve, bob)).status).toBe(200);
		expect((await eve.call('GET', list(eve))).body).toEqual([{accepted: 1, ...busy}]);
		await eve.call('POST', list(eve), {drop: [bob.userId]});
		expect((await eve.call('GET', list(eve))).body).toEqual([]);
		expect(await see(eve, bob)).toEqual(invisible);
	});

	it('is one’s own', async () => {
		await open();
		expect(await eve.call('GET', list(bob))).toEqual({
			status: 400,
			body: "Cannot get another user's presence list",
		});
		expect(await eve.call('POST', list(bob), {})).toEqual({
			status: 400,
			body: "Cannot modify another user's presence list",
		});
		for (const body of ['x', []])
			expect(await eve.call('POST', list(eve), body)).toEqual({status: 400, body: 'Unable to parse content'});
		expect((await eve.call('POST', list(eve), {invite: 'x'})).status).toBe(400);
		expect(await eve.call('POST', list(eve), {invite: ['x']})).toEqual({
			status: 400,
			body: {errcode: 'M_UNKNOWN', error: "Expected UserID string to start with '@'"},
		});
	});
});
