import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {HttpRequest} from '../../src/api/http.ts';
import type {Api} from '../../src/api/port.ts';
import {createApi} from '../../src/api/v1/adapter.ts';
import {ChatError} from '../../src/domain/errors.ts';
import type {RoomEvent} from '../../src/domain/event.ts';
import {settings, spoilt} from './arbitraries.ts';
import {badBatch, badMember, badPerson, badPublicRoom, badText, badTimeline} from './harmless.ts';

const session = {userId: '@me:localhost', server: 'http://s', protocol: 'v1', accessToken: 'secret'} as const;
const room = '!room:localhost';
const at = 1_408_000_000_000;

const said = (msgId: string, content: object = {}) => ({
	type: 'm.room.message',
	room_id: room,
	user_id: '@ann:localhost',
	msg_id: msgId,
	event_id: `e${msgId}`,
	content: {msgtype: 'm.text', body: `said ${msgId}`, hsob_ts: at, ...content},
});
const became = (membership: string, target: string) => ({
	type: 'm.room.member',
	room_id: room,
	user_id: '@ann:localhost',
	target_user_id: target,
	event_id: 'm',
	content: {membership, displayname: 'Bob'},
});
const chunk = [
	said('1'),
	said('2', {msgtype: 'm.emote'}),
	became('join', '@bob:localhost'),
	became('invite', '@me:localhost'),
	{
		...said('3', {
			membership: 'join',
			membership_target: '@bob:localhost',
			membership_source: '@bob:localhost',
		}),
		user_id: '_homeserver_',
	},
	{type: 'm.room.topic', room_id: room, user_id: '@ann:localhost', content: {topic: 'Tea', hsob_ts: at}},
	{
		type: 'm.room.message.feedback',
		room_id: room,
		user_id: '@bob:localhost',
		msg_sender_id: '@ann:localhost',
		msg_id: '1',
		feedback_type: 'r',
		content: {},
	},
	{
		type: 'm.presence',
		content: {user_id: '@ann:localhost', state: 'online', status_msg: 'here', displayname: 'Ann'},
	},
];
const messages = {start: '9', end: '4', chunk: [said('2'), said('1')]};

/** What a sound server answers, by method and path. */
const answers: readonly (readonly [RegExp, unknown])[] = [
	[/^GET events$/, {start: '1', end: '9_9_1_1_9', chunk}],
	[
		/^GET im\/sync$/,
		[
			{room_id: room, membership: 'join', messages},
			{room_id: '!new:localhost', membership: 'invite'},
		],
	],
	[
		/^GET public\/rooms$/,
		{start: '', end: '', chunk: [{room_id: room, room_alias: '#tea:localhost', topic: 'Tea'}]},
	],
	[/^GET rooms\/.*\/messages\/list$/, messages],
	[
		/^GET rooms\/.*\/members\/list$/,
		{chunk: [became('join', '@ann:localhost'), became('join', '@me:localhost')]},
	],
	[/^GET rooms\/.*\/topic$/, {topic: 'Tea'}],
	[/^GET rooms\/.*\/messages\//, {msgtype: 'm.text', body: 'x'}],
	[/^GET profile\//, {displayname: 'Ann'}],
	[/^GET ds\/room\//, {room_id: room, servers: ['localhost']}],
	[/^POST rooms$/, {room_id: room, room_alias: '#tea:localhost'}],
	[/^(POST|PUT) join\//, {room_id: room}],
];

const answerOf = ({method, path}: HttpRequest): unknown => {
	const name = `${method} ${decodeURIComponent(path.replace('/matrix/client/api/v1/', ''))}`;
	return answers.find(([pattern]) => pattern.test(name))?.[1] ?? '';
};

const event: RoomEvent = {
	roomId: room,
	key: '@ann:localhost 1',
	eventId: 'e',
	msgId: '1',
	sender: '@ann:localhost',
	kind: 'text',
	body: 'x',
	timestamp: at,
	change: null,
};

const done = async (call: Promise<void>): Promise<readonly string[]> => {
	await call;
	return [];
};

/** Every call of the port, and what makes its outcome harmful. */
const calls: Readonly<Record<string, (api: Api) => Promise<readonly string[]>>> = {
	snapshot: async (api) => badBatch(await api.snapshot()),
	poll: async (api) => badBatch(await api.poll('1_1_1_1_1', 1000)),
	'poll without waiting': async (api) => badBatch(await api.poll('1_1_1_1_1', 0)),
	describeRoom: async (api) => badBatch(await api.describeRoom(room)),
	history: async (api) => badTimeline((await api.history(room, null, 50)).events),
	members: async (api) => (await api.members(room)).flatMap(badMember),
	names: async (api) => (await api.names(['@ann:localhost', '@bob:localhost'])).flatMap(badPerson),
	publicRooms: async (api) => (await api.publicRooms()).flatMap(badPublicRoom),
	resolveAlias: async (api) => badText((await api.resolveAlias('#tea:localhost')) ?? '', 'room'),
	topic: async (api) => badText((await api.topic(room)) ?? '', 'topic'),
	createRoom: async (api) => {
		const {roomId, alias} = await api.createRoom({alias: 'tea', isPrivate: false});
		return [...badText(roomId, 'room'), ...badText(alias ?? '', 'alias')];
	},
	join: async (api) => badText(await api.join('#tea:localhost'), 'room'),
	hasMessage: async (api) => (typeof (await api.hasMessage(room, 'm')) === 'boolean' ? [] : ['no boolean']),
	send: (api) => done(api.send(room, 'm', {kind: 'text', body: 'x'})),
	sendReceipt: (api) => done(api.sendReceipt(event)),
	leave: (api) => done(api.leave(room)),
	invite: (api) => done(api.invite(room, '@bob:localhost')),
	setTopic: (api) => done(api.setTopic(room, 'Tea')),
	setDisplayName: (api) => done(api.setDisplayName('Me')),
};

const whole = (request: HttpRequest) => answerOf(request);
const apiOver = (answer: (request: HttpRequest) => unknown): Api =>
	createApi(session, {http: async (request) => answer(request), hangUp: () => {}});

describe.each(Object.entries(calls))('%s', (_, call) => {
	it('makes something of a sound answer', async () => {
		expect(await call(apiOver(whole))).toEqual([]);
	});

	it('makes of any answer something harmless, or says in a line what is wrong', async () => {
		const spoiltAnswers = fc.tuple(...answers.map(([, answer]) => fc.option(spoilt(answer), {freq: 3})));
		await fc.assert(
			fc.asyncProperty(spoiltAnswers, async (odd) => {
				const answer = (request: HttpRequest) => {
					const index = answers.findIndex(([, each]) => each === answerOf(request));
					return odd[index] ?? answerOf(request);
				};
				try {
					expect(await call(apiOver(answer))).toEqual([]);
				} catch (error) {
					if (!(error instanceof ChatError)) throw error;
					expect(badText(error.message, 'the error')).toEqual([]);
				}
			}),
			settings(150),
		);
	});
});

describe('an odd event', () => {
	it('spoils none of those around it', async () => {
		const odd = fc.constantFrom(...chunk).chain((each) => spoilt(each));
		await fc.assert(
			fc.asyncProperty(
				fc.array(odd, {maxLength: 3}),
				fc.array(odd, {maxLength: 3}),
				async (before, after) => {
					const good = said('good', {body: 'the good one'});
					const told = {start: '1', end: '9_9_1_1_9', chunk: [...before, good, ...after]};
					const list = {start: '9', end: '4', chunk: told.chunk};
					const api = apiOver((request) => {
						if (/\/events$/.test(request.path)) return told;
						return /messages.list$/.test(decodeURIComponent(request.path)) ? list : answerOf(request);
					});
					const batch = await api.poll('1_1_1_1_1', 1000);
					const live = batch.rooms.find(({roomId}) => roomId === room)?.timeline?.events ?? [];
					expect(live.map(({body}) => body)).toContain('the good one');
					expect((await api.history(room, null, 50)).events.map(({body}) => body)).toContain('the good one');
				},
			),
			settings(300),
		);
	});
});
