import {describe, expect, it} from 'vitest';
import {openCache} from '../../src/cache/cache.ts';
import type {Batch} from '../../src/domain/batch.ts';
import {NetworkError, ServerError} from '../../src/domain/errors.ts';
import type {UserId} from '../../src/domain/ids.ts';
import type {Member} from '../../src/domain/room.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import {emptyState} from '../../src/store/state.ts';
import {createChatStore} from '../../src/store/store.ts';
import {createDetails} from '../../src/sync/details.ts';
import {createNaming} from '../../src/sync/naming.ts';
import {account, ann, batch, bob, room} from '../helpers/build.ts';
import {createTestClock} from '../helpers/clock.ts';
import {until} from '../helpers/until.ts';

const joined = (...userIds: readonly UserId[]) => {
	const list = userIds.map((userId): Member => ({userId, membership: 'join', displayName: 'old'}));
	return batch([{roomId: room, room: {membership: 'join'}, members: {list, isComplete: false}}]);
};

/** What asks in the background, over a server that first gives the failures. */
function start(...failures: readonly Error[]) {
	const asked: string[] = [];
	const left = [...failures];
	const answer = <Answer>(what: string, given: Answer): Promise<Answer> => {
		asked.push(what);
		const failure = left.shift();
		return failure ? Promise.reject(failure) : Promise.resolve(given);
	};
	const cache = openCache(':memory:', applyRoom);
	const store = createChatStore(emptyState(account));
	const clock = createTestClock();
	const parts = {cache, store, clock, log: () => {}};
	const api = {
		names: (ids: readonly UserId[]) =>
			answer(
				`${ids}`,
				ids.map((userId) => ({userId, displayName: 'New'})),
			),
		describeRoom: (roomId: string) => answer(roomId, batch([{roomId, room: {topic: 'Tea'}}])),
	};
	const naming = createNaming({...parts, api});
	const details = createDetails({...parts, api});
	naming.start(new AbortController().signal);
	details.start(new AbortController().signal);
	const take = (...userIds: readonly UserId[]) => {
		const news = cache.commit(joined(...userIds));
		store.dispatch({type: 'batch', batch: news});
		naming.follow(news);
	};
	const nameOf = (userId: UserId) => store.getState().members.get(room)?.get(userId)?.displayName;
	return {asked, api, store, cache, details, naming, take, nameOf};
}

describe('names', () => {
	it('come after the members whose they are, and are kept', async () => {
		const {take, nameOf, cache} = start();
		take(bob);
		expect(nameOf(bob)).toBe('old');
		await until(() => nameOf(bob) === 'New', {what: 'the name'});
		expect(cache.rooms()[0]?.members[0]?.displayName).toBe('New');
	});

	it('are asked for again when the server is back, not when it has refused', async () => {
		const {asked, take, naming, nameOf} = start(new NetworkError('gone'), new ServerError('no', 403));
		take(bob);
		await until(() => asked.length === 1, {what: 'the question'});
		const isAskedAgain = () => {
			naming.wake();
			return asked.length === 2;
		};
		await until(isAskedAgain, {what: 'the second question'});
		naming.wake();
		expect([asked, nameOf(bob)]).toEqual([[bob, bob], 'old']);
	});

	it('that are missing from an answer are asked for again when the server is back', async () => {
		const {asked, take, naming, api} = start();
		const names = api.names;
		api.names = (ids) => names(ids).then((people) => people.filter(({userId}) => userId !== bob));
		take(bob, ann);
		await until(() => asked.length === 1, {what: 'the question'});
		const isAskedAgain = () => {
			naming.wake();
			return asked.length === 2;
		};
		await until(isAskedAgain, {what: 'the second question'});
		expect(asked).toEqual([`${bob},${ann}`, bob]);
	});

	it('are not asked for by the hundred', () => {
		const {asked, take} = start();
		take(...Array.from({length: 100}, (_, index) => `@u${index}:localhost`));
		expect(asked).toEqual([]);
	});
});

describe('details', () => {
	it('that did not come are asked for again when the server is back', async () => {
		const {asked, details, store} = start(new NetworkError('gone'));
		details.want(room);
		await until(() => asked.length === 1, {what: 'the question'});
		const hasCome = () => {
			details.wake();
			return store.getState().rooms.get(room)?.topic === 'Tea';
		};
		await until(hasCome, {what: 'the topic'});
		expect(asked).toEqual([room, room]);
	});

	/** Details of a room whose answers the test gives, and what the long poll tells meanwhile. */
	const startSlow = () => {
		const cache = openCache(':memory:', applyRoom);
		const store = createChatStore(emptyState(account));
		const clock = createTestClock();
		const answers: ((answer: Batch) => void)[] = [];
		const describeRoom = () => new Promise<Batch>((resolve) => answers.push(resolve));
		const details = createDetails({api: {describeRoom}, cache, store, clock, log: () => {}});
		details.start(new AbortController().signal);
		const tell = (told: Batch) => {
			const committed = cache.commit(told);
			store.dispatch({type: 'batch', batch: committed});
			details.follow(committed);
		};
		return {answers, clock, details, store, tell};
	};
	const member = (userId: UserId, change: Partial<Member> = {}): Member => ({
		userId,
		membership: 'join',
		displayName: 'leaked',
		...change,
	});

	it('replace nothing that was told since they were asked for, however much that is', async () => {
		const {answers, details, store, tell} = startSlow();
		tell(joined(bob, '@gone:localhost'));
		details.want(room);
		for (const topic of ['Coffee', 'Cocoa']) {
			const list = [member('@new:localhost'), member(bob, {membership: 'leave'})];
			tell(batch([{roomId: room, room: {topic}, members: {list, isComplete: false}}]));
		}
		tell(
			batch([], {
				people: [
					{userId: bob, presence: 'online', status: 'here'},
					{userId: ann, displayName: 'Annie'},
				],
			}),
		);
		const list = [member(ann, {displayName: 'Ann'}), member(bob, {displayName: 'Bob'})];
		const about = {topic: 'Tea', alias: '#tea:localhost'};
		answers[0]?.(
			batch([{roomId: room, room: about, members: {list, isComplete: true}}], {
				people: [
					{userId: bob, presence: 'offline'},
					{userId: ann, presence: 'online'},
				],
			}),
		);
		const state = () => store.getState();
		await until(() => state().rooms.get(room)?.alias === '#tea:localhost', {what: 'the answer'});
		expect(answers.length).toBe(1);
		expect(state().rooms.get(room)?.topic).toBe('Cocoa');
		expect([...(state().members.get(room)?.values() ?? [])]).toEqual([
			member(ann, {displayName: 'Annie'}),
			member(bob, {displayName: 'Bob', membership: 'leave'}),
			member('@new:localhost'),
		]);
		expect([state().people.get(bob)?.presence, state().people.get(ann)?.presence]).toEqual([
			'online',
			'online',
		]);
	});

	it('of one room are asked for once a second at most, but at once when it is opened', async () => {
		const {answers, clock, details, store} = startSlow();
		const answer = async (at: number) => {
			answers[at]?.(batch([{roomId: room, room: {topic: `${at}`}}]));
			await until(() => store.getState().rooms.get(room)?.topic === `${at}`, {what: `answer ${at}`});
		};
		details.want(room);
		details.want(room);
		await answer(0);
		details.want('!other:localhost');
		await until(() => answers.length === 2, {what: 'the other room'});
		await answer(1);
		clock.pass(1000);
		await until(() => answers.length === 3, {what: 'the room again'});
		details.want(room, true);
		await answer(2);
		await until(() => answers.length === 4, {what: 'the room once more'});
	});
});
