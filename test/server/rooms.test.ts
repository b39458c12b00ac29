import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {type Person, register, type WirePage} from './people.ts';

let server: RunningServer;
let ann: Person;
let bob: Person;
let roomId: string;
let count = 0;

beforeAll(async () => {
	// The clock stands still: the notices of one millisecond must still differ.
	server = await serve({
		host: '127.0.0.1',
		port: 0,
		name: 'localhost',
		dataDir: ':memory:',
		now: () => 1_400_000_000_000.5,
	});
	[ann, bob] = await Promise.all([register(server.url, 'ann'), register(server.url, 'bob')]);
});
afterAll(() => server.close());

const aliasPath = (name: string) => `/join/${encodeURIComponent(`#${name}:localhost`)}`;
const memberState = async (of: Person) =>
	(await ann.call('GET', `/rooms/${encodeURIComponent(roomId)}/members/${of.userId}/state`)).body;
const notices = async () =>
	(await ann.list(roomId)).chunk
		.filter((event) => event.user_id === '_homeserver_')
		.map((event) => event.content['body']);
const refused = (error: string) => ({status: 403, body: {errcode: 'M_FORBIDDEN', error}});

describe('a public room', () => {
	beforeEach(async () => {
		roomId = await ann.create({room_alias_name: `room${++count}`});
	});

	it('is joined by anyone, once however often it is tried', async () => {
		for (const _ of [1, 2]) {
			expect(await bob.call('PUT', aliasPath(`room${count}`))).toEqual({
				status: 200,
				body: {room_id: roomId},
			});
			expect((await bob.state(roomId, bob.userId, 'join')).status).toBe(200);
		}
		expect(await notices()).toEqual(['@ann:localhost joined the room.', '@bob:localhost joined the room.']);
		expect(
			(await ann.poll('START')).chunk.filter(
				(event) => event.room_id === roomId && event.type === 'm.room.member',
			),
		).toHaveLength(2);
	});

	it('may be left and joined again, but not left twice', async () => {
		await bob.state(roomId, bob.userId, 'join');
		expect(await bob.state(roomId, bob.userId)).toEqual({status: 200, body: ''});
		expect(await bob.state(roomId, bob.userId)).toEqual(refused(`You are not in room ${roomId}.`));
		expect(await bob.say(roomId, 'after')).toEqual(refused(`User @bob:localhost not in room ${roomId}`));
		expect(await memberState(bob)).toEqual({membership: 'leave'});
		expect((await bob.state(roomId, bob.userId, 'join')).status).toBe(200);
	});

	it('shows its whole history to those who join later', async () => {
		await ann.say(roomId, 'early');
		await bob.state(roomId, bob.userId, 'join');
		expect(await bob.list(roomId)).toEqual(await ann.list(roomId));
	});

	it('gives notices of one millisecond ids of their own', async () => {
		await bob.state(roomId, bob.userId, 'join');
		const ids = (await ann.list(roomId)).chunk.map((event) => event.msg_id);
		expect(ids).toEqual(['m1400000000000', 'm1400000000001']);
	});

	it('shows the names of those who have one, of nobody else', async () => {
		const [named, nameless] = await Promise.all([
			register(server.url, `named${count}`),
			register(server.url, `nameless${count}`),
		]);
		await named.call('PUT', `/profile/${named.userId}/displayname`, {displayname: 'My Friënd'});
		await named.call('PUT', aliasPath(`room${count}`));
		await nameless.call('PUT', aliasPath(`room${count}`));
		expect(await memberState(named)).toEqual({membership: 'join', displayname: 'My Friënd'});
		expect(await memberState(nameless)).toEqual({membership: 'join'});
		await named.call('PUT', `/profile/${named.userId}/displayname`, {displayname: null});
		expect((await named.call('GET', `/profile/${named.userId}/displayname`)).body).toEqual({
			displayname: null,
		});
	});

	it('is listed with its aliases and its topic', async () => {
		await ann.call('PUT', `/ds/room/%23second${count}:localhost`, {room_id: roomId, servers: ['localhost']});
		await ann.call('PUT', `/rooms/${roomId}/topic`, {topic: 'old'});
		await ann.call('PUT', `/rooms/${roomId}/topic`, {topic: 'tea'});
		const {body} = await bob.call<{chunk: {room_id: string}[]}>('GET', '/public/rooms');
		expect(body).toMatchObject({start: 'START', end: 'END'});
		expect(body.chunk.filter((room) => room.room_id === roomId)).toEqual([
			{room_id: roomId, room_alias: `#room${count}:localhost`, topic: 'tea'},
			{room_id: roomId, room_alias: `#second${count}:localhost`, topic: 'tea'},
		]);
		expect((await bob.call('GET', `/ds/room/%23second${count}:localhost`)).body).toEqual({
			room_id: roomId,
			servers: ['localhost'],
		});
		expect((await bob.call('GET', '/ds/room/%23none:localhost')).body).toEqual({});
	});
});

describe('a private room', () => {
	beforeEach(async () => {
		roomId = await ann.create({room_alias_name: `room${++count}`, visibility: 'private'});
	});

	it('is entered by invite only, and after leaving by a new one', async () => {
		const notInvited = refused('You are not invited to this room.');
		expect(await bob.state(roomId, bob.userId, 'join')).toEqual(notInvited);
		expect(await bob.call('PUT', aliasPath(`room${count}`))).toEqual(notInvited);
		await ann.state(roomId, bob.userId, 'invite');
		expect((await bob.call('PUT', aliasPath(`room${count}`))).status).toBe(200);
		await bob.state(roomId, bob.userId);
		expect(await bob.state(roomId, bob.userId, 'join')).toEqual(notInvited);
	});

	it('is not listed, and shows its topic to members and invited people only', async () => {
		await ann.call('PUT', `/rooms/${roomId}/topic`, {topic: 'tea', why: 'thirst'});
		const topic = `/rooms/${roomId}/topic`;
		expect((await bob.call('GET', topic)).status).toBe(403);
		await ann.state(roomId, bob.userId, 'invite');
		expect((await bob.call('GET', topic)).body).toEqual({
			topic: 'tea',
			why: 'thirst',
			hsob_ts: 1_400_000_000_000,
		});
		expect(JSON.stringify((await bob.call('GET', '/public/rooms')).body)).not.toContain(roomId);
	});

	it('lets members invite, once each', async () => {
		expect(await bob.state(roomId, bob.userId, 'invite')).toEqual(refused(`You are not in room ${roomId}.`));
		for (const _ of [1, 2]) expect((await ann.state(roomId, bob.userId, 'invite')).status).toBe(200);
		expect(await notices()).toEqual([
			'@ann:localhost joined the room.',
			'@ann:localhost invited @bob:localhost to the room.',
		]);
		await bob.state(roomId, bob.userId, 'join');
		expect(await ann.state(roomId, bob.userId, 'invite')).toEqual(
			refused('@bob:localhost is already in the room.'),
		);
	});

	it('lets an invited user decline', async () => {
		await ann.state(roomId, bob.userId, 'invite');
		expect(await bob.state(roomId, bob.userId)).toEqual({status: 200, body: ''});
		expect(await bob.state(roomId, bob.userId, 'join')).toEqual(refused('You are not invited to this room.'));
		expect(
			(await bob.call<{room_id: string}[]>('GET', '/im/sync')).body.map((room) => room.room_id),
		).not.toContain(roomId);
	});

	it('lists all its members, invited and departed ones too', async () => {
		await ann.state(roomId, bob.userId, 'invite');
		await ann.state(roomId, '@ghost:localhost', 'invite');
		await bob.state(roomId, bob.userId);
		const {body} = await ann.call<WirePage>('GET', `/rooms/${roomId}/members/list`);
		expect(
			body.chunk.map((event) => [
				event.target_user_id,
				event.user_id,
				{membership: event.content['membership']},
			]),
		).toEqual([
			['@ann:localhost', '@ann:localhost', {membership: 'join'}],
			['@ghost:localhost', '@ann:localhost', {membership: 'invite'}],
			['@bob:localhost', '@bob:localhost', {membership: 'leave'}],
		]);
	});
});
