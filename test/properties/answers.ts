import fc from 'fast-check';
import type {HttpRequest} from '../../src/api/http.ts';
import type {Api} from '../../src/api/port.ts';
import {createApi} from '../../src/api/v1/adapter.ts';
import {spoilt} from './arbitraries.ts';

const session = {userId: '@me:localhost', server: 'http://s', protocol: 'v1', accessToken: 'secret'} as const;
/** The room that the answers are about, and when all of it was said (ms). */
export const room = '!room:localhost';
export const at = 1_408_000_000_000;

/** A message of ann's. */
export const said = (msgId: string, content: object = {}) => ({
	type: 'm.room.message',
	room_id: room,
	user_id: '@ann:localhost',
	msg_id: msgId,
	event_id: `e${msgId}`,
	content: {msgtype: 'm.text', body: `said ${msgId}`, hsob_ts: at, ...content},
});
/** That ann has changed what `target` is in the room. */
export const became = (membership: string, target: string) => ({
	type: 'm.room.member',
	room_id: room,
	user_id: '@ann:localhost',
	target_user_id: target,
	event_id: 'm',
	content: {membership, displayname: 'Bob'},
});
/** One event of each kind. */
export const chunk = [
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

/** What a sound server answers to a request. */
export const answerOf = ({method, path}: HttpRequest): unknown => {
	const name = `${method} ${decodeURIComponent(path.replace('/matrix/client/api/v1/', ''))}`;
	return answers.find(([pattern]) => pattern.test(name))?.[1] ?? '';
};

/** The adapter over a server that answers so. */
export const apiOver = (answer: (request: HttpRequest) => unknown): Api =>
	createApi(session, {http: async (request) => answer(request), hangUp: () => {}});

/** A server some of whose answers have anything at some places of them. */
export const oddServer: fc.Arbitrary<typeof answerOf> = fc
	.tuple(...answers.map(([, answer]) => fc.option(spoilt(answer), {freq: 3})))
	.map((odd) => (request) => {
		const answer = answerOf(request);
		const index = answers.findIndex(([, each]) => each === answer);
		return odd[index] ?? answer;
	});
