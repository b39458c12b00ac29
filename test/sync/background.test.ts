import {describe, expect, it} from 'vitest';
import {openCache} from '../../src/cache/cache.ts';
import {NetworkError, ServerError} from '../../src/domain/errors.ts';
import type {UserId} from '../../src/domain/ids.ts';
import type {Member} from '../../src/domain/room.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import {emptyState} from '../../src/store/state.ts';
import {createChatStore} from '../../src/store/store.ts';
import {createDetails} from '../../src/sync/details.ts';
import {createNaming} from '../../src/sync/naming.ts';
import {account, batch, bob, room} from '../helpers/build.ts';
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
	const parts = {cache, store, log: () => {}};
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
	return {asked, store, cache, details, naming, take, nameOf};
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
});
