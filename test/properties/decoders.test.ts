import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Api} from '../../src/api/port.ts';
import {ChatError} from '../../src/domain/errors.ts';
import type {RoomEvent} from '../../src/domain/event.ts';
import {answerOf, apiOver, at, chunk, oddServer, room, said} from './answers.ts';
import {settings, spoilt} from './arbitraries.ts';
import {badBatch, badMember, badPerson, badPublicRoom, badText, badTimeline} from './harmless.ts';

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

describe.each(Object.entries(calls))('%s', (_, call) => {
	it('makes something of a sound answer', async () => {
		expect(await call(apiOver(answerOf))).toEqual([]);
	});

	it('makes of any answer something harmless, or says in a line what is wrong', async () => {
		await fc.assert(
			fc.asyncProperty(oddServer, async (answer) => {
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
