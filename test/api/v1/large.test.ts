import {expect, it} from 'vitest';
import {scriptedApi} from './scripted-api.ts';

const said = (room: string, at: number) => ({
	type: 'm.room.message',
	room_id: room,
	user_id: '@ann:localhost',
	msg_id: `m${at}`,
	event_id: 'any',
	content: {msgtype: 'm.text', body: `line ${at}`, hsob_ts: 1_408_000_000_000 + at},
});

it('of a server that tells more of a room than it was asked for, the newest are taken and the rest is history', async () => {
	const newestFirst = Array.from({length: 5000}, (_, at) => said('!long:localhost', 5000 - at));
	const {api} = await scriptedApi({
		'GET events': () => ({json: {start: '0', end: '5001_1_1_1_1', chunk: []}}),
		'GET im/sync': () => ({
			json: [
				{
					room_id: '!long:localhost',
					membership: 'join',
					messages: {start: '5001', end: '1', chunk: newestFirst},
				},
			],
		}),
		'GET public/rooms': () => ({json: {start: 'START', end: 'END', chunk: []}}),
	});
	const {rooms} = await api.snapshot();
	const timeline = rooms[0]?.timeline;
	expect(timeline?.events.map(({msgId}) => msgId)).toEqual(
		Array.from({length: 200}, (_, at) => `m${4801 + at}`),
	);
	expect(timeline?.newest).toEqual({historyToken: ''});
});
