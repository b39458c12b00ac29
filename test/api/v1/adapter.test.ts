import {describe, expect, it} from 'vitest';
import {ProtocolError, ServerError} from '../../../src/domain/errors.ts';
import type {Reply} from '../scripted-server.ts';
import {me, scriptedApi} from './scripted-api.ts';

const roomId = '!room:localhost';
const inRoom = `rooms/${encodeURIComponent(roomId)}`;
const own = `${inRoom}/members/${encodeURIComponent(me)}/state`;
const done = (): Reply => ({json: ''});
const refused = (error: string, status = 403): Reply => ({status, json: {errcode: 'M_FORBIDDEN', error}});
const absent = (): Reply => ({status: 404, json: {errcode: 'M_NOT_FOUND', error: 'Not found.'}});

describe('ids in paths', () => {
	it('are encoded, but for the user id of a profile', async () => {
		const {api, asked} = await scriptedApi({
			[`PUT ${inRoom}/messages/%40me%3Alocalhost/m.1`]: done,
			'PUT profile/@me:localhost/displayname': done,
			'PUT join/%23a%2Fb%3F%23c%3Alocalhost': () => ({json: {room_id: roomId}}),
		});
		await api.send(roomId, 'm.1', {kind: 'emote', body: 'waves'});
		await api.setDisplayName('Me');
		expect(await api.join('#a/b?#c:localhost')).toBe(roomId);
		expect(asked().length).toBe(3);
	});

	it('cannot lead a profile elsewhere, and half a character breaks nothing', async () => {
		const chunk = ['@a/../b:localhost', '@a?b#c%41:localhost'].map((target_user_id) => ({
			target_user_id,
			content: {membership: 'join'},
		}));
		const {api, asked} = await scriptedApi({[`GET ${inRoom}/members/list`]: () => ({json: {chunk}})});
		await api.members(roomId);
		expect(asked().slice(1).toSorted()).toEqual([
			'GET profile/@a%2F..%2Fb:localhost/displayname',
			'GET profile/@a%3Fb%23c%2541:localhost/displayname',
		]);
		await expect(api.join('#\ud800:localhost')).rejects.toThrow(ServerError);
	});
});

describe('a message', () => {
	const path = `${inRoom}/messages/%40me%3Alocalhost/m1`;
	const sending = async (answer: Reply, stored: Reply) => {
		const {api, asked} = await scriptedApi({[`PUT ${path}`]: () => answer, [`GET ${path}`]: () => stored});
		return {sent: api.send(roomId, 'm1', {kind: 'text', body: 'tea'}), asked};
	};
	const odd: readonly Reply[] = [{json: {}}, {json: null}, {json: []}, {json: {chunk: 5}}];

	it.each(odd.map((each) => [each] as const))(
		'is not sent when the answer is %j and the server does not have it',
		async (answer) => {
			for (const stored of [absent(), refused('no'), {status: 401, json: {}}, ...odd])
				await expect((await sending(answer, stored)).sent).rejects.toThrow(ProtocolError);
		},
	);

	it.each(odd.map((each) => [each] as const))(
		'is sent when the answer is %j and the server has it',
		async (answer) => {
			await (await sending(answer, {json: {msgtype: 'm.text', body: 'tea'}})).sent;
		},
	);

	it('is not asked for after the answer of a home server', async () => {
		const {sent, asked} = await sending(done(), absent());
		await sent;
		expect(asked()).toHaveLength(1);
	});

	it('is not absent because somebody else says so', async () => {
		const {api} = await scriptedApi({[`GET ${path}`]: () => ({status: 404, json: 5})});
		await expect(api.hasMessage(roomId, 'm1')).rejects.toThrow(ServerError);
	});
});

describe('leaving', () => {
	it('is done when the server says that one is not in the room', async () => {
		const {api} = await scriptedApi({
			[`DELETE ${own}`]: () => refused(`You are not in room ${roomId}.`),
			'GET im/sync': () => ({json: []}),
		});
		await expect(api.leave(roomId)).resolves.toBeUndefined();
	});

	it('cannot be where the server keeps the invite all the same, and says so', async () => {
		const {api} = await scriptedApi({
			[`DELETE ${own}`]: () => refused(`You are not in room ${roomId}.`),
			'GET im/sync': () => ({json: [{room_id: roomId, membership: 'invite'}]}),
		});
		await expect(api.leave(roomId)).rejects.toThrow('no way to decline an invite');
	});

	it.each([
		refused('Cannot force @me:localhost to leave.'),
		refused(''),
		refused('You are not in room x', 400),
	])('is not done when it says %j', async (reply) => {
		const {api} = await scriptedApi({[`DELETE ${own}`]: () => reply});
		await expect(api.leave(roomId)).rejects.toThrow(ServerError);
	});
});

describe('creating and joining', () => {
	it('says what is wanted, once', async () => {
		const bodies: unknown[] = [];
		const {api} = await scriptedApi({
			'POST rooms': ({body}) => {
				bodies.push(JSON.parse(body));
				return {json: {room_id: roomId, room_alias: '#tea:localhost'}};
			},
		});
		await api.createRoom({alias: '#tea:localhost', isPrivate: true});
		await api.createRoom({alias: null, isPrivate: false});
		expect(bodies).toEqual([{room_alias_name: 'tea', visibility: 'private'}, {visibility: 'public'}]);
	});

	it.each([{}, null, {room_id: 'room'}, {room_id: '!a\u001b:localhost'}])(
		'is not done by %j',
		async (json) => {
			const {api} = await scriptedApi({
				'POST rooms': () => ({json}),
				'PUT join/%23tea%3Alocalhost': () => ({json}),
			});
			await expect(api.createRoom({alias: null, isPrivate: false})).rejects.toThrow(ProtocolError);
			await expect(api.join('#tea:localhost')).rejects.toThrow(ProtocolError);
		},
	);

	it('by id is a change of membership, which may be repeated', async () => {
		const {api, asked} = await scriptedApi({[`PUT ${own}`]: done});
		expect(await api.join(roomId)).toBe(roomId);
		expect(asked()).toEqual([`PUT ${own}`]);
	});
});

describe('looking for a message', () => {
	const path = `GET ${inRoom}/messages/${encodeURIComponent(me)}/m1`;

	it('finds it, does not find it, or does not know', async () => {
		const answer = async (reply: Reply) =>
			(await scriptedApi({[path]: () => reply})).api.hasMessage(roomId, 'm1');
		expect(await answer({json: {body: 'hello', msgtype: 'm.text'}})).toBe(true);
		expect(await answer(absent())).toBe(false);
		await expect(answer(refused('User not in room'))).rejects.toThrow(ServerError);
	});
});

describe('history', () => {
	const page = (count: number, end: unknown) => ({
		[`GET ${inRoom}/messages/list`]: (): Reply => ({
			json: {start: '9', end, chunk: Array.from({length: count}, () => ({type: 'm.odd'}))},
		}),
	});

	it.each([
		['a full page', 3, '4', '9', '4'],
		['a short page', 2, '4', '9', '4'],
		['an empty page', 0, '4', '9', null],
		['a page that leads nowhere', 3, '9', '9', null],
		['a page without an end', 3, null, '9', null],
		['the newest page', 3, '4', null, '4'],
	])('goes on after %s or not', async (_, count, end, from, token) => {
		const {api} = await scriptedApi(page(count, end));
		expect(await api.history(roomId, from, 3)).toEqual({events: [], historyToken: token});
	});

	it('that is no list is not the protocol', async () => {
		const {api} = await scriptedApi({[`GET ${inRoom}/messages/list`]: () => ({json: []})});
		await expect(api.history(roomId, null, 3)).rejects.toThrow(ProtocolError);
	});
});

describe('the details of a room', () => {
	const row = (name: string, membership = 'join') => ({
		target_user_id: `@${name}:localhost`,
		user_id: `@${name}:localhost`,
		content: {membership, displayname: 'leaked'},
	});
	const list = (...chunk: readonly unknown[]) => ({
		[`GET ${inRoom}/members/list`]: (): Reply => ({json: {chunk}}),
	});
	const nameOf = (name: string) => `GET profile/@${name}:localhost/displayname`;

	it('leave out what cannot be had', async () => {
		const {api} = await scriptedApi({});
		expect(await api.describeRoom(roomId)).toEqual({
			token: null,
			rooms: [{roomId}],
			people: [],
			isSnapshot: false,
		});
	});

	it('do not take an odd answer for an empty room', async () => {
		const odd = {[`GET ${inRoom}/members/list`]: (): Reply => ({json: {start: 'START'}})};
		const {api} = await scriptedApi({...odd, 'GET public/rooms': () => ({json: null})});
		expect((await api.describeRoom(roomId)).rooms).toEqual([{roomId}]);
		await expect(api.members(roomId)).rejects.toThrow(ProtocolError);
		await expect(api.publicRooms()).rejects.toThrow(ProtocolError);
	});

	it('know that there is no topic', async () => {
		const {api} = await scriptedApi({[`GET ${inRoom}/topic`]: absent});
		expect((await api.describeRoom(roomId)).rooms).toEqual([{roomId, room: {topic: null}}]);
	});

	it('are none when the server cannot be reached', async () => {
		const {api} = await scriptedApi({[`GET ${inRoom}/topic`]: () => (response) => response.destroy()});
		await expect(api.describeRoom(roomId)).rejects.toMatchObject({kind: 'network'});
	});

	it('name everybody by profile, asked once in five minutes', async () => {
		let time = 0;
		const {api, asked} = await scriptedApi(
			{
				...list(row('ann'), row('bob'), row('ann'), row('gone', 'leave')),
				[nameOf('ann')]: () => ({json: {displayname: 'Ann'}}),
				[nameOf('bob')]: absent,
			},
			() => time,
		);
		const named = () => asked().filter((each) => each.startsWith('GET profile/')).length;
		const members = await api.members(roomId);
		expect(members.map(({displayName}) => displayName)).toEqual(['Ann', null, 'Ann', 'leaked']);
		expect(named()).toBe(2);
		time = 4 * 60_000;
		await api.members(roomId);
		expect(named()).toBe(2);
		time = 6 * 60_000;
		await api.members(roomId);
		expect(named()).toBe(4);
	});

	it('ask for a few names at a time, and for no more once the server is gone', async () => {
		const people = Array.from({length: 60}, (_, index) => row(`p${index}`));
		let open = 0;
		let most = 0;
		const slow = (): Reply => (response) => {
			most = Math.max(most, ++open);
			setImmediate(() => {
				open--;
				response.end('{"displayname":"P"}');
			});
		};
		const script = Object.fromEntries(people.map((_, index) => [nameOf(`p${index}`), slow]));
		const {api} = await scriptedApi({...list(...people), ...script});
		const members = await api.members(roomId);
		expect(members.filter(({displayName}) => displayName === 'P').length).toBe(60);
		expect(most).toBeLessThanOrEqual(6);

		const broken = (): Reply => (response) => response.destroy();
		const lost = Object.fromEntries(people.map((_, index) => [nameOf(`p${index}`), broken]));
		const gone = await scriptedApi({...list(...people), ...lost});
		expect((await gone.api.members(roomId)).length).toBe(60);
		expect(gone.asked().length).toBeLessThan(20);
	});

	it('take the alias from a list that is not fetched for each room', async () => {
		let time = 0;
		const {api, asked} = await scriptedApi(
			{'GET public/rooms': () => ({json: {chunk: [{room_id: roomId, room_alias: '#tea:localhost'}]}})},
			() => time,
		);
		const listed = () => asked().filter((each) => each === 'GET public/rooms').length;
		const details = await api.describeRoom(roomId);
		expect(details.rooms).toEqual([{roomId, room: {alias: '#tea:localhost', isPublic: true}}]);
		time = 29_000;
		await api.describeRoom('!other:localhost');
		expect(listed()).toBe(1);
		time = 31_000;
		await api.describeRoom(roomId);
		expect(listed()).toBe(2);
	});
});

describe('an alias', () => {
	const path = 'GET ds/room/%23tea%3Alocalhost';

	it.each<[Reply, string | null]>([
		[{json: {room_id: roomId, servers: ['localhost', 'localhost']}}, roomId],
		[{json: {}}, null],
		[absent(), null],
	])('that is answered %j is the room %j', async (reply, expected) => {
		const {api} = await scriptedApi({[path]: () => reply});
		expect(await api.resolveAlias('#tea:localhost')).toBe(expected);
	});

	it.each<readonly [Reply]>([
		[{json: {room_id: 'room'}}],
		[{json: null}],
		[{json: []}],
		[{json: 'x'}],
		[{json: {chunk: 5}}],
	])('that is answered %j, as no home server does, is a failure', async (reply) => {
		const {api} = await scriptedApi({[path]: () => reply});
		await expect(api.resolveAlias('#tea:localhost')).rejects.toThrow(/something else than a room/);
	});

	it('that is met by a page that somebody else has put there is a failure', async () => {
		const {api} = await scriptedApi({[path]: () => ({status: 404, json: 5})});
		await expect(api.resolveAlias('#tea:localhost')).rejects.toThrow(ServerError);
	});

	it('that cannot be looked up is a failure', async () => {
		const {api} = await scriptedApi({[path]: () => ({status: 500, json: {error: 'Internal server error'}})});
		await expect(api.resolveAlias('#tea:localhost')).rejects.toThrow(ServerError);
	});
});
