import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {detectServer} from '../../src/api/detect.ts';
import type {Api, HomeServer} from '../../src/api/port.ts';
import type {Batch, RoomDelta} from '../../src/domain/batch.ts';
import {AuthError, ServerError, UsageError} from '../../src/domain/errors.ts';
import {messageKey, type RoomEvent} from '../../src/domain/event.ts';
import {type RoomId, serverName, type UserId} from '../../src/domain/ids.ts';

interface Person {
	readonly userId: UserId;
	readonly api: Api;
}

/** What every adapter has to do with every server that it is for. `start` gives an empty server. */
export function describeApi(
	name: string,
	start: () => Promise<{readonly url: string; close(): Promise<void>}>,
): void {
	describe(name, () => {
		let running: Awaited<ReturnType<typeof start>>;
		let server: HomeServer;
		let count = 0;

		beforeAll(async () => {
			running = await start();
			server = await detectServer(running.url);
		});
		afterAll(() => running.close());

		const unique = (base: string) => `${base}${++count}`;
		async function enter(base: string): Promise<Person> {
			const session = await server.register(unique(base), 'secret');
			return {userId: session.userId, api: server.connect(session)};
		}
		async function enterRoom(...people: readonly Person[]): Promise<RoomId> {
			const [host, ...guests] = people;
			const alias = unique('room');
			const {roomId} = await (host as Person).api.createRoom({alias, isPrivate: false});
			for (const guest of guests) await guest.api.join(roomId);
			return roomId;
		}

		describe('an account', () => {
			it('is made, and signed in to again by local part and by full id', async () => {
				const user = unique('ann');
				const made = await server.register(user, 'pass wörd');
				expect(made).toMatchObject({server: running.url, protocol: server.protocol});
				expect(made.userId).toMatch(new RegExp(`^@${user}:`));
				for (const name of [user, made.userId]) {
					const again = await server.login(name, 'pass wörd');
					expect(again.userId).toBe(made.userId);
					expect(await server.connect(again).snapshot()).toMatchObject({rooms: [], isSnapshot: true});
				}
			});

			it('gets a name from the server when it has none', async () => {
				expect((await server.register('', 'secret')).userId).toMatch(/^@.+:.+/);
			});

			it('is not made twice', async () => {
				const user = unique('ann');
				await server.register(user, 'secret');
				await expect(server.register(user, 'other')).rejects.toThrow(
					expect.objectContaining({kind: 'server', message: expect.stringMatching(/taken/)}),
				);
			});

			it('is refused with a wrong password', async () => {
				const user = unique('ann');
				await server.register(user, 'secret');
				await expect(server.login(user, 'guess')).rejects.toThrow(AuthError);
				await expect(server.login(unique('nobody'), 'secret')).rejects.toThrow(AuthError);
			});

			it('with an unknown token is told so, and the token is not', async () => {
				const api = server.connect({
					userId: '@ann:localhost',
					server: server.url,
					protocol: 'v1',
					accessToken: 'no-such-token',
				});
				const failed = await api.snapshot().catch((error: unknown) => error);
				expect(failed).toBeInstanceOf(AuthError);
				expect(String(failed)).not.toContain('no-such-token');
			});

			it('signs out without a fuss', async () => {
				const {api} = await enter('ann');
				await expect(api.logout()).resolves.toBeUndefined();
			});
		});

		describe('a room', () => {
			it('is created under an alias, found by it and joined by it', async () => {
				const [ann, bob] = [await enter('ann'), await enter('bob')];
				const alias = unique('tutorial');
				const made = await ann.api.createRoom({alias: `#${alias}`, isPrivate: false});
				expect(made).toEqual({
					roomId: expect.stringMatching(/^!.+:.+/),
					alias: `#${alias}:${serverName(ann.userId)}`,
				});
				const full = made.alias ?? '';
				expect(await bob.api.resolveAlias(full)).toBe(made.roomId);
				expect(await bob.api.join(full)).toBe(made.roomId);
				expect(await bob.api.publicRooms()).toContainEqual({roomId: made.roomId, alias: full, topic: null});
				const details = await bob.api.describeRoom(made.roomId);
				expect(details.rooms[0]).toMatchObject({room: {alias: full, topic: null, isPublic: true}});
			});

			it('has no alias if none is asked for', async () => {
				const {api} = await enter('ann');
				expect(await api.createRoom({alias: null, isPrivate: false})).toMatchObject({alias: null});
			});

			it('does not get an alias that is taken, empty or of another server', async () => {
				const {api} = await enter('ann');
				const alias = unique('tutorial');
				await api.createRoom({alias, isPrivate: false});
				await expect(api.createRoom({alias, isPrivate: false})).rejects.toThrow(ServerError);
				await expect(api.createRoom({alias: '', isPrivate: false})).rejects.toThrow(UsageError);
				await expect(api.createRoom({alias: '#', isPrivate: false})).rejects.toThrow(UsageError);
				await expect(api.createRoom({alias: '#a:elsewhere', isPrivate: false})).rejects.toThrow(UsageError);
			});

			it('that does not exist is neither found nor joined', async () => {
				const {api} = await enter('ann');
				expect(await api.resolveAlias('#nowhere:localhost')).toBeNull();
				await expect(api.join('#nowhere:localhost')).rejects.toThrow(ServerError);
				await expect(api.join('nowhere')).rejects.toThrow(UsageError);
			});

			it('that is private is entered by invitation only, and not listed', async () => {
				const [ann, bob] = [await enter('ann'), await enter('bob')];
				const {roomId, alias} = await ann.api.createRoom({alias: unique('secret'), isPrivate: true});
				await expect(bob.api.join(alias ?? '')).rejects.toThrow(ServerError);
				await ann.api.invite(roomId, bob.userId);
				expect((await bob.api.snapshot()).rooms).toMatchObject([{roomId, room: {membership: 'invite'}}]);
				expect(await bob.api.join(roomId)).toBe(roomId);
				expect((await bob.api.publicRooms()).map((row) => row.roomId)).not.toContain(roomId);
			});

			it('has a topic', async () => {
				const ann = await enter('ann');
				const roomId = await enterRoom(ann);
				expect(await ann.api.topic(roomId)).toBeNull();
				const {token} = await ann.api.snapshot();
				await ann.api.setTopic(roomId, 'Tea ☕');
				expect(await ann.api.topic(roomId)).toBe('Tea ☕');
				const {room, timeline} = deltaOf(await ann.api.poll(token ?? '', 5000), roomId);
				expect(room).toMatchObject({topic: 'Tea ☕'});
				expect(timeline?.events.at(-1)).toMatchObject({kind: 'topic', body: 'Tea ☕'});
			});

			it('is left, which may be done twice', async () => {
				const ann = await enter('ann');
				const roomId = await enterRoom(ann);
				await ann.api.leave(roomId);
				await ann.api.leave(roomId);
				expect((await ann.api.snapshot()).rooms).toEqual([]);
				await expect(ann.api.send(roomId, 'm1', {kind: 'text', body: 'hello?'})).rejects.toThrow(ServerError);
			});
		});

		describe('members', () => {
			it('are listed with their membership and the name of their profile', async () => {
				const people = [await enter('ann'), await enter('bob'), await enter('cat'), await enter('dan')];
				const [ann, bob, cat, dan] = people as [Person, Person, Person, Person];
				await ann.api.setDisplayName('Ann Ä.');
				const roomId = await enterRoom(ann, bob, cat);
				await cat.api.leave(roomId);
				await ann.api.invite(roomId, dan.userId);
				const expected = [
					{userId: ann.userId, membership: 'join', displayName: 'Ann Ä.'},
					{userId: bob.userId, membership: 'join', displayName: null},
					{userId: cat.userId, membership: 'leave', displayName: null},
					{userId: dan.userId, membership: 'invite', displayName: null},
				];
				expect((await bob.api.members(roomId)).toSorted(byUser)).toEqual(expected);
				const {members} = deltaOf(await bob.api.describeRoom(roomId), roomId);
				expect(members?.isComplete).toBe(true);
				expect(members?.list.toSorted(byUser)).toEqual(expected);
			});

			it('have the name that they have given themselves last', async () => {
				const ann = await enter('ann');
				const roomId = await enterRoom(ann);
				for (const displayName of ['First', 'Second']) {
					await ann.api.setDisplayName(displayName);
					expect(await ann.api.members(roomId)).toMatchObject([{displayName}]);
				}
			});
		});

		describe('messages', () => {
			it('arrive with all that was sent', async () => {
				const [ann, bob] = [await enter('ann'), await enter('bob')];
				const roomId = await enterRoom(ann, bob);
				const {token} = await bob.api.snapshot();
				const said = [
					{kind: 'text', body: 'Hello, wörld 👋\nsecond line'},
					{kind: 'emote', body: 'waves'},
					{kind: 'notice', body: 'tea is ready'},
				] as const;
				for (const [index, message] of said.entries()) await ann.api.send(roomId, `m${index}`, message);
				const events = await collect(bob.api, token ?? '', (seen) => seen.length >= said.length);
				expect(events).toMatchObject(
					said.map((message, index) => ({...message, roomId, sender: ann.userId, msgId: `m${index}`})),
				);
				expect(events.every((event) => event.timestamp > 0)).toBe(true);
			});

			it('wake a poll that waits, and one that nothing wakes comes back empty', async () => {
				const [ann, bob] = [await enter('ann'), await enter('bob')];
				const roomId = await enterRoom(ann, bob);
				let {token} = await bob.api.poll((await bob.api.snapshot()).token ?? '', 0);
				const quiet = await bob.api.poll(token ?? '', 50);
				token = quiet.token;
				const waiting = collect(bob.api, token ?? '', (seen) => seen.length > 0);
				await ann.api.send(roomId, 'm1', {kind: 'text', body: 'wake up'});
				expect(await waiting).toMatchObject([{body: 'wake up'}]);
			});

			it('of a crowd all arrive once and in order, whoever polls meanwhile', async () => {
				const people = [await enter('ann'), await enter('bob'), await enter('cat')] as const;
				const listener = await enter('dan');
				const roomId = await enterRoom(...people, listener);
				const {token} = await listener.api.snapshot();
				const heard = collect(listener.api, token ?? '', (seen) => seen.length >= 60);
				await Promise.all(
					people.map(async ({api}) => {
						for (let index = 0; index < 20; index++) {
							await api.send(roomId, `m${index}`, {kind: 'text', body: String(index)});
						}
					}),
				);
				const events = await heard;
				expect(new Set(events.map(({key}) => key)).size).toBe(60);
				for (const {userId} of people) {
					const own = events.filter(({sender}) => sender === userId).map(({body}) => body);
					expect(own).toEqual(Array.from({length: 20}, (_, index) => String(index)));
				}
			});

			it('come home under the key that the sender knew before', async () => {
				const ann = await enter('ann');
				const roomId = await enterRoom(ann);
				const {token} = await ann.api.snapshot();
				expect(await ann.api.hasMessage(roomId, 'm.1_a-b')).toBe(false);
				await ann.api.send(roomId, 'm.1_a-b', {kind: 'text', body: 'mine'});
				expect(await ann.api.hasMessage(roomId, 'm.1_a-b')).toBe(true);
				const [event] = await collect(ann.api, token ?? '', (seen) => seen.length > 0);
				expect(event?.key).toBe(messageKey(ann.userId, 'm.1_a-b'));
				expect((await ann.api.history(roomId, null, 1)).events[0]?.key).toBe(event?.key);
			});

			it('cannot write to the terminal', async () => {
				const ann = await enter('ann');
				const roomId = await enterRoom(ann);
				await ann.api.send(roomId, 'm1', {kind: 'text', body: 'a\u001b]52;c;eA==\u0007b\u202ec\0'});
				const {events} = await ann.api.history(roomId, null, 1);
				expect(events[0]?.body).toMatch(/^a[^\p{C}]*b/u);
				expect(events[0]?.body).not.toMatch(/[\p{Cc}\p{Cf}]/u);
			});
		});

		describe('history', () => {
			it('is read page by page back to the beginning, each message once', async () => {
				const ann = await enter('ann');
				const roomId = await enterRoom(ann);
				const other = await enterRoom(ann);
				for (let index = 1; index <= 7; index++) {
					await ann.api.send(roomId, `m${index}`, {kind: 'text', body: String(index)});
					await ann.api.send(other, `m${index}`, {kind: 'text', body: 'elsewhere'});
				}
				const bodies: string[] = [];
				let token: string | null = null;
				do {
					const page = await ann.api.history(roomId, token, 3);
					expect(page.events.length).toBeLessThanOrEqual(3);
					bodies.unshift(...page.events.filter(({kind}) => kind === 'text').map(({body}) => body));
					token = page.historyToken;
				} while (token !== null);
				expect(bodies).toEqual(['1', '2', '3', '4', '5', '6', '7']);
			});

			it('goes on where the snapshot ends', async () => {
				const ann = await enter('ann');
				const roomId = await enterRoom(ann);
				for (let index = 0; index < 40; index++) {
					await ann.api.send(roomId, `m${index}`, {kind: 'text', body: String(index)});
				}
				const {timeline} = deltaOf(await ann.api.snapshot(), roomId);
				const newest = timeline?.events ?? [];
				expect(newest.at(-1)?.body).toBe('39');
				const older = await ann.api.history(roomId, timeline?.newest?.historyToken ?? null, 100);
				expect(older.historyToken).toBeNull();
				expect(texts([...older.events, ...newest])).toEqual(
					Array.from({length: 40}, (_, index) => String(index)),
				);
			});

			it('is short of nothing when the room is young', async () => {
				const ann = await enter('ann');
				const roomId = await enterRoom(ann);
				const {timeline} = deltaOf(await ann.api.snapshot(), roomId);
				expect(timeline?.newest).toEqual({historyToken: null});
				expect(timeline?.events).toMatchObject([
					{kind: 'membership', change: {target: ann.userId, membership: 'join'}},
				]);
			});
		});

		describe('the stream', () => {
			it('loses nothing between the snapshot and the first poll', async () => {
				const [ann, bob] = [await enter('ann'), await enter('bob')];
				const roomId = await enterRoom(ann);
				const {token} = await ann.api.snapshot();
				await bob.api.join(roomId);
				await bob.api.send(roomId, 'm1', {kind: 'text', body: 'first'});
				const {members, timeline} = deltaOf(await ann.api.poll(token ?? '', 5000), roomId);
				expect(members?.list).toContainEqual({userId: bob.userId, membership: 'join', displayName: null});
				expect(timeline?.events).toContainEqual(
					expect.objectContaining({kind: 'membership', sender: bob.userId}),
				);
				expect(texts(timeline?.events ?? [])).toEqual(['first']);
			});

			it('says who invited, and brings the newest messages of a room just joined', async () => {
				const [ann, bob] = [await enter('ann'), await enter('bob')];
				const roomId = await enterRoom(ann);
				await ann.api.send(roomId, 'm1', {kind: 'text', body: 'before'});
				let {token} = await bob.api.snapshot();
				await ann.api.invite(roomId, bob.userId);
				const invited = await bob.api.poll(token ?? '', 5000);
				expect(deltaOf(invited, roomId).room).toMatchObject({membership: 'invite', inviter: ann.userId});
				token = invited.token;
				await bob.api.join(roomId);
				const joined = deltaOf(await bob.api.poll(token ?? '', 5000), roomId);
				expect(joined.room).toMatchObject({membership: 'join', isPublic: true});
				expect(joined.timeline?.newest).toEqual({historyToken: null});
				expect(texts(joined.timeline?.events ?? [])).toEqual(['before']);
			});

			it('tells that the user has left', async () => {
				const ann = await enter('ann');
				const roomId = await enterRoom(ann);
				const {token} = await ann.api.poll((await ann.api.snapshot()).token ?? '', 0);
				const left = untilLeft(ann.api, token ?? '', roomId);
				await ann.api.leave(roomId);
				expect(await left).toBe('leave');
			});

			it('does not bring back an old invite', async () => {
				const [ann, bob] = [await enter('ann'), await enter('bob')];
				const roomId = await enterRoom(ann);
				const {token} = await bob.api.snapshot();
				await ann.api.invite(roomId, bob.userId);
				await bob.api.join(roomId);
				await bob.api.leave(roomId);
				const batch = await bob.api.poll(token ?? '', 0);
				expect(batch.rooms.map(({room}) => room?.membership)).not.toContain('invite');
			});

			it('stops when it is told to', async () => {
				const ann = await enter('ann');
				const {token} = await ann.api.poll((await ann.api.snapshot()).token ?? '', 0);
				const stop = new AbortController();
				const waiting = ann.api.poll(token ?? '', 60_000, stop.signal);
				stop.abort(new Error('enough'));
				await expect(waiting).rejects.toThrow('enough');
			});

			it('refuses a place that it never gave', async () => {
				const {api} = await enter('ann');
				await expect(api.poll('rubbish', 0)).rejects.toMatchObject({kind: 'server', status: 400});
			});
		});
	});
}

function deltaOf(batch: Batch, roomId: RoomId): RoomDelta {
	const delta = batch.rooms.find((room) => room.roomId === roomId);
	expect(delta, `a delta of ${roomId}`).toBeDefined();
	return delta as RoomDelta;
}

const texts = (events: readonly RoomEvent[]) =>
	events.filter(({kind}) => kind === 'text').map(({body}) => body);

const byUser = (a: {readonly userId: UserId}, b: {readonly userId: UserId}) => (a.userId < b.userId ? -1 : 1);

/** Polls until the messages that came, each counted once, are enough. */
async function collect(
	api: Api,
	from: string,
	isEnough: (seen: readonly RoomEvent[]) => boolean,
): Promise<readonly RoomEvent[]> {
	const seen = new Map<string, RoomEvent>();
	let token = from;
	while (!isEnough([...seen.values()])) {
		const batch = await api.poll(token, 5000);
		token = batch.token ?? token;
		const events = batch.rooms.flatMap(({timeline}) => timeline?.events ?? []);
		for (const event of events)
			if (event.kind !== 'membership' && !seen.has(event.key)) seen.set(event.key, event);
	}
	return [...seen.values()];
}

async function untilLeft(api: Api, from: string, roomId: RoomId): Promise<string> {
	for (let token = from; ; ) {
		const batch = await api.poll(token, 5000);
		const membership = batch.rooms.find((room) => room.roomId === roomId)?.room?.membership;
		if (membership === 'leave') return membership;
		token = batch.token ?? token;
	}
}
