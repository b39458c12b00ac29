import {describe, expect, it} from 'vitest';
import {NetworkError, ProtocolError} from '../../../src/domain/errors.ts';
import type {Reply, Seen} from '../scripted-server.ts';
import {me, scriptedApi} from './scripted-api.ts';

const roomId = '!room:localhost';
const poisoned = "23_23_1_1_UserID(localpart=u'x', domain=u'localhost', is_mine=True)";

const said = (msgId: string, eventId = 'any', room = roomId) => ({
	type: 'm.room.message',
	room_id: room,
	user_id: '@ann:localhost',
	msg_id: msgId,
	event_id: eventId,
	content: {msgtype: 'm.text', body: msgId, hsob_ts: 1_408_000_000_000},
});
const became = (membership: string, userId: string, by = userId, content: object = {}) => ({
	type: 'm.room.member',
	room_id: roomId,
	user_id: by,
	target_user_id: userId,
	event_id: 'any',
	content: {membership, ...content},
});
const chunk = (events: readonly unknown[], end: unknown): Reply => ({json: {start: '0', end, chunk: events}});
const noName = (): Reply => ({status: 404, json: {errcode: 'M_UNKNOWN', error: 'No row found'}});

/** `waiting` answers the long poll, `settled` the same question asked again without waiting. */
function events(waiting: Reply, settled: Reply) {
	const questions: string[] = [];
	const answer = ({query}: Seen): Reply => {
		questions.push(`${query.get('from')} ${query.get('timeout')}`);
		return query.get('timeout') === '0' ? settled : waiting;
	};
	return {questions, script: {'GET events': answer}};
}

describe('a poll', () => {
	it('that comes back empty is not asked again, and moves on', async () => {
		const {questions, script} = events(chunk([], '5_5_1_1_9'), {status: 500, json: {}});
		const {api} = await scriptedApi(script);
		expect(await api.poll('5_5_1_1_1', 300)).toEqual({
			token: '5_5_1_1_9',
			rooms: [],
			people: [],
			isSnapshot: false,
		});
		expect(questions).toEqual(['5_5_1_1_1 300']);
	});

	it('that was woken asks from the same place again, and misses nothing', async () => {
		const woken = chunk([said('m3', 'live')], '9_0_0_0_0');
		const settled = chunk([said('m1'), said('m2'), said('m3', 'again')], '8_0_0_0_0');
		const {questions, script} = events(woken, settled);
		const {api} = await scriptedApi(script);
		const batch = await api.poll('5_0_0_0_0', 300);
		expect(questions).toEqual(['5_0_0_0_0 300', '5_0_0_0_0 0']);
		expect(batch.token).toBe('8_0_0_0_0');
		expect(batch.rooms[0]?.timeline?.events.map(({body}) => body)).toEqual(['m1', 'm2', 'm3']);
		expect(batch.rooms[0]?.timeline?.newest).toBeUndefined();
	});

	it('waits no longer than until somebody is to be told to have gone, and forgets them in no answer that fails', async () => {
		let now = 0;
		let isBroken = false;
		const gone = {type: 'm.presence', content: {user_id: '@bob:localhost', state: 'offline'}};
		const asked: string[] = [];
		const answer = ({query}: Seen): Reply => {
			asked.push(`${query.get('timeout')}`);
			if (now === 0) return chunk([gone], '5_0_0_0_1');
			return chunk(isBroken ? [became('join', me)] : [], '5_0_0_0_1');
		};
		const {api} = await scriptedApi({'GET events': answer}, () => now);
		expect((await api.poll('5_0_0_0_0', 30_000)).people).toEqual([]);
		[now, isBroken] = [15_000, true];
		await expect(api.poll('5_0_0_0_1', 30_000)).rejects.toThrow();
		isBroken = false;
		expect((await api.poll('5_0_0_0_1', 30_000)).people).toMatchObject([{presence: 'offline'}]);
		await api.poll('5_0_0_0_1', 30_000);
		expect(asked.filter((timeout) => timeout !== '0')).toEqual(['30000', '1000', '1000', '30000']);
	});

	it('keeps what only came live, after what is in the list', async () => {
		const woken = chunk([said('live'), became('leave', '@bob:localhost')], '9_0_0_0_0');
		const {script} = events(woken, chunk([said('listed')], '9_0_0_0_0'));
		const {api} = await scriptedApi({...script, 'GET profile/@bob:localhost/displayname': noName});
		const [room] = (await api.poll('5_0_0_0_0', 300)).rooms;
		expect(room?.timeline?.events.map(({body}) => body)).toEqual([
			'listed',
			'live',
			'@bob:localhost left the room.',
		]);
		expect(room?.members?.list).toMatchObject([{userId: '@bob:localhost', membership: 'leave'}]);
	});

	it('believes the newer answer about a member', async () => {
		const woken = chunk([became('leave', '@bob:localhost')], '9_0_0_0_0');
		const settled = chunk([became('leave', '@bob:localhost'), became('join', '@bob:localhost')], '9_0_0_0_0');
		const {api} = await scriptedApi(events(woken, settled).script);
		const [room] = (await api.poll('5_0_0_0_0', 300)).rooms;
		expect(room?.members?.list).toMatchObject([{userId: '@bob:localhost', membership: 'join'}]);
	});

	it('takes the topic line that names who set it', async () => {
		const content = {topic: 'Tea', hsob_ts: 1_408_000_000_000};
		const topic = {type: 'm.room.topic', room_id: roomId, content};
		const {script} = events(chunk([{...topic, user_id: '@ann:localhost'}], '2'), chunk([topic], '2'));
		const {api} = await scriptedApi(script);
		const [room] = (await api.poll('1', 300)).rooms;
		expect(room?.timeline?.events).toMatchObject([{kind: 'topic', sender: '@ann:localhost', body: 'Tea'}]);
	});

	it.each([poisoned, '', null, undefined, 7, {}])('keeps its place when it is told %j', async (end) => {
		const quiet = await scriptedApi(events(chunk([], end), {status: 500, json: {}}).script);
		expect((await quiet.api.poll('5_0_0_0_0', 300)).token).toBe('5_0_0_0_0');
		const loud = await scriptedApi(events(chunk([said('m1')], '6_0_0_0_0'), chunk([said('m1')], end)).script);
		const batch = await loud.api.poll('5_0_0_0_0', 300);
		expect(batch.token).toBe('5_0_0_0_0');
		expect(batch.rooms[0]?.timeline?.events.length).toBe(1);
	});

	it('waits longer than the server was asked to', async () => {
		const late: Reply = (response) => {
			setTimeout(() => response.end('{"chunk":[],"end":"6"}'), 60);
		};
		const {api} = await scriptedApi(events(late, {status: 500, json: {}}).script);
		expect((await api.poll('5', 10)).token).toBe('6');
	});

	it('follows tokens that are no numbers', async () => {
		const {api} = await scriptedApi(events(chunk([], 's73.b'), {status: 500, json: {}}).script);
		expect((await api.poll('s72.a', 300)).token).toBe('s73.b');
	});

	it.each([null, [], 'ok', {}, {chunk: {}}, {end: '5'}])('does not take %j for an answer', async (json) => {
		const {api, url} = await scriptedApi(events({json}, {json}).script);
		const failed = await api.poll('5', 300).catch((error: unknown) => error);
		expect(failed).toBeInstanceOf(ProtocolError);
		expect(String(failed)).toContain(url);
	});

	it('fails, with nothing taken, when the second answer does not come', async () => {
		const {api} = await scriptedApi(events(chunk([said('m1')], '6'), {status: 500, json: {}}).script);
		await expect(api.poll('5', 300)).rejects.toMatchObject({kind: 'server', status: 500});
	});

	it('asks nobody for the name of a new member; once it is known, it is the one of the profile', async () => {
		const joined = chunk(
			[became('join', '@zed:localhost', '@zed:localhost', {displayname: 'My Friend'})],
			'6',
		);
		const {script} = events(joined, joined);
		const named = await scriptedApi({
			...script,
			'GET profile/@zed:localhost/displayname': () => ({json: {displayname: null}}),
		});
		expect((await named.api.poll('5', 300)).rooms[0]?.members?.list).toMatchObject([
			{displayName: 'My Friend'},
		]);
		expect(named.asked()).toEqual(['GET events', 'GET events']);
		expect(await named.api.names(['@zed:localhost'])).toEqual([
			{userId: '@zed:localhost', displayName: null},
		]);
		expect((await named.api.poll('5', 300)).rooms[0]?.members?.list).toMatchObject([{displayName: null}]);
		const nameless = await scriptedApi(script);
		expect((await nameless.api.poll('5', 300)).rooms[0]?.members?.list).toMatchObject([
			{displayName: 'My Friend'},
		]);
	});
});

describe('a poll after a pause', () => {
	it('is refused when the stream ends before its place: the server has started over', async () => {
		const answer = ({query}: Seen) => chunk([], query.get('from') === 'END' ? '4_4_1_1_1' : '9_3_0_0_0');
		const {api} = await scriptedApi({'GET events': answer});
		await expect(api.poll('9_3_0_0_0', 0)).rejects.toMatchObject({kind: 'server', status: 400});
		expect((await api.poll('3_3_0_0_0', 0)).token).toBe('9_3_0_0_0');
	});

	it('is refused also when nothing has come for a while and the stream ends before its place', async () => {
		let now = 0;
		const answer = ({query}: Seen) => chunk([], query.get('from') === 'END' ? '4_4_1_1_1' : '9_3_0_0_0');
		const {api, asked} = await scriptedApi({'GET events': answer}, () => now);
		expect((await api.poll('9_3_0_0_0', 30)).token).toBe('9_3_0_0_0');
		expect(asked().length).toBe(1);
		now += 30_000;
		await expect(api.poll('9_3_0_0_0', 30)).rejects.toMatchObject({kind: 'server', status: 400});
	});

	it('is answered by a server, too, that takes a timeout of 0 for a long one', async () => {
		const questions: string[] = [];
		const answer = ({query}: Seen): Reply => {
			questions.push(`${query.get('from')} ${query.get('timeout')}`);
			return query.get('timeout') === '0' ? () => {} : chunk([], '5');
		};
		const {api} = await scriptedApi({'GET events': answer});
		expect((await api.poll('5', 0)).token).toBe('5');
		expect(questions).toEqual(['END 0', 'END 1', '5 1']);
	});

	it('is not asked again where the answer is slow to come, but has begun', async () => {
		const slow: Reply = (response) => {
			response.write(' ');
			setTimeout(() => response.end('{"chunk":[],"start":"5","end":"5"}'), 3500);
		};
		const questions: string[] = [];
		const answer = ({query}: Seen): Reply => {
			questions.push(`${query.get('from')} ${query.get('timeout')}`);
			return query.get('from') === 'END' ? slow : chunk([], '5');
		};
		const {api} = await scriptedApi({'GET events': answer});
		expect((await api.poll('5', 0)).token).toBe('5');
		expect(questions).toEqual(['END 0', '5 0']);
	});
});

describe("a poll that tells of the user's own membership", () => {
	const sync = (rooms: unknown) => ({'GET im/sync': (): Reply => ({json: rooms})});
	const invited = chunk([became('invite', me, '@ann:localhost')], '6');

	it('says how it is now, not how it once was', async () => {
		const old = await scriptedApi({...events(invited, invited).script, ...sync([])});
		expect((await old.api.poll('5', 300)).rooms).toMatchObject([{roomId, room: {membership: 'leave'}}]);
		const still = {...events(invited, invited).script, ...sync([{room_id: roomId, membership: 'invite'}])};
		expect((await (await scriptedApi(still)).api.poll('5', 300)).rooms).toMatchObject([
			{roomId, room: {membership: 'invite', inviter: '@ann:localhost'}},
		]);
	});

	it('brings the newest messages of a room just joined, and where older ones are', async () => {
		const joined = chunk([became('join', me), said('m31')], '6');
		const newest = Array.from({length: 30}, (_, index) => said(`m${31 - index}`));
		const messages = {start: '40', end: '2', chunk: newest};
		const rooms = [{room_id: roomId, membership: 'join', messages}];
		const {api} = await scriptedApi({...events(joined, joined).script, ...sync(rooms)});
		const [room] = (await api.poll('5', 300)).rooms;
		expect(room?.room).toEqual({membership: 'join'});
		expect(room?.timeline?.events.map(({body}) => body)).toEqual(newest.map(({msg_id}) => msg_id).reverse());
		expect(room?.timeline?.newest).toEqual({historyToken: '2'});
	});

	it('names the room as the directory does', async () => {
		const directory = {json: {chunk: [{room_id: roomId, room_alias: '#tea:localhost', topic: 'Tea'}]}};
		const script = {...sync([{room_id: roomId, membership: 'invite'}]), 'GET public/rooms': () => directory};
		const {api} = await scriptedApi({...events(invited, invited).script, ...script});
		expect((await api.poll('5', 300)).rooms[0]?.room).toMatchObject({
			alias: '#tea:localhost',
			topic: 'Tea',
			isPublic: true,
		});
	});
});

describe('a snapshot', () => {
	const rooms = [
		{room_id: '!new:localhost', membership: 'invite'},
		{room_id: roomId, membership: 'join', messages: {start: '9', end: '3', chunk: [said('m2'), said('m1')]}},
		{room_id: '!bare:localhost', membership: 'join'},
		{room_id: 'rubbish', membership: 'join'},
		{room_id: '!odd:localhost', membership: 'knock'},
		null,
	];
	const at = (end: unknown) => ({'GET events': (): Reply => chunk([], end)});

	it('takes its place before the rooms, one step back', async () => {
		const {api, asked} = await scriptedApi({
			...at('24_7_0_1_0'),
			'GET im/sync': ({query}) => ({
				json: query.get('from') === 'END' && query.get('to') === 'START' ? rooms : [],
			}),
		});
		const snapshot = await api.snapshot();
		expect(snapshot).toMatchObject({token: '23_6_0_0_0', isSnapshot: true});
		expect(asked()).toEqual(['GET events', 'GET im/sync', 'GET events', 'GET public/rooms']);
		const [invite, joined, bare, ...others] = snapshot.rooms;
		expect(invite).toEqual({roomId: '!new:localhost', room: {membership: 'invite'}});
		expect(joined?.timeline?.events.map(({body}) => body)).toEqual(['m1', 'm2']);
		expect(joined?.timeline?.newest).toEqual({historyToken: '3'});
		expect(bare).toEqual({roomId: '!bare:localhost', room: {membership: 'join'}});
		expect(others).toEqual([]);
	});

	it('names the rooms that are listed, whether or not they have an alias', async () => {
		const listed = [
			{room_id: roomId, room_alias: null},
			{room_id: roomId, room_alias: '#tea:localhost', topic: 'Tea'},
			{room_id: roomId, room_alias: '#coffee:localhost', topic: 'Tea'},
			{room_id: '!new:localhost', room_alias: null},
		];
		const {api} = await scriptedApi({
			...at('5'),
			'GET im/sync': () => ({json: rooms}),
			'GET public/rooms': () => ({json: {chunk: listed}}),
		});
		expect((await api.snapshot()).rooms.map(({room}) => room)).toEqual([
			{membership: 'invite', isPublic: true},
			{membership: 'join', isPublic: true, alias: '#tea:localhost', topic: 'Tea'},
			{membership: 'join', isPublic: false},
		]);
	});

	it('asks the stream who has invited', async () => {
		const invite = {
			type: 'm.room.member',
			room_id: '!new:localhost',
			user_id: '@bob:localhost',
			target_user_id: me,
			content: {membership: 'invite'},
		};
		const {api} = await scriptedApi({
			'GET events': ({query}) => chunk(query.get('from') === '24_0_0_1_0' ? [invite] : [], '24_7_0_1_0'),
			'GET im/sync': () => ({json: rooms}),
			'GET profile/@bob:localhost/displayname': () => ({json: {displayname: 'Bob'}}),
		});
		const [room] = (await api.snapshot()).rooms;
		expect(room?.room).toMatchObject({membership: 'invite', inviter: '@bob:localhost'});
		expect(room?.members?.list).toEqual([{userId: '@bob:localhost', membership: 'join', displayName: 'Bob'}]);
	});

	it.each([poisoned, '', null])('without a place in the stream (%j) is none', async (end) => {
		const {api} = await scriptedApi({...at(end), 'GET im/sync': () => ({json: rooms})});
		await expect(api.snapshot()).rejects.toThrow(ProtocolError);
	});

	it('is none when the rooms are no list', async () => {
		const {api} = await scriptedApi({...at('5'), 'GET im/sync': () => ({json: {error: 'odd'}})});
		await expect(api.snapshot()).rejects.toThrow(ProtocolError);
	});

	it('comes without aliases and names where the server does not answer for them', async () => {
		const invite = {...became('invite', me, '@bob:localhost'), room_id: '!new:localhost'};
		const {api} = await scriptedApi({
			'GET events': ({query}) => chunk(query.get('from') === '24_0_0_1_0' ? [invite] : [], '24_7_0_1_0'),
			'GET im/sync': () => ({json: rooms}),
			'GET public/rooms': () => () => {},
			'GET profile/@bob:localhost/displayname': () => () => {},
		});
		const startedAt = performance.now();
		const snapshot = await api.snapshot();
		expect(performance.now() - startedAt).toBeLessThan(4000);
		const [invited, joined] = snapshot.rooms;
		expect(invited).toMatchObject({
			room: {membership: 'invite', inviter: '@bob:localhost'},
			members: {list: [{userId: '@bob:localhost', displayName: null}], isComplete: false},
		});
		expect(joined?.timeline?.events.length).toBe(2);
	});

	it('stops at once when it is told to', async () => {
		const stop = new AbortController();
		const {api, asked} = await scriptedApi({
			...at('5'),
			'GET im/sync': () => ({json: rooms}),
			'GET public/rooms': () => () => stop.abort(new NetworkError('enough')),
		});
		await expect(api.snapshot(stop.signal)).rejects.toThrow('enough');
		expect(asked()).toContain('GET public/rooms');
	});
});
