import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Api} from '../../src/api/port.ts';
import {openCache} from '../../src/cache/cache.ts';
import type {Batch} from '../../src/domain/batch.ts';
import {ChatError} from '../../src/domain/errors.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import {emptyState, type State} from '../../src/store/state.ts';
import {createChatStore} from '../../src/store/store.ts';
import {takeIn} from '../../src/sync/take-in.ts';
import {width} from '../../src/text/width.ts';
import {viewMessages} from '../../src/tui/messages/layout.ts';
import {roomLines} from '../../src/tui/room-lines.ts';
import {textOf} from '../tui/messages/source.ts';
import {answerOf, apiOver, at, became, oddServer, room, said} from './answers.ts';
import {settings} from './arbitraries.ts';
import {badBatch, badText} from './harmless.ts';

const account = {userId: '@me:localhost', server: 'http://s', protocol: 'v1'} as const;

/** A cache and a store that take in what a server answers, as the sync loop does. */
function openHouse() {
	const cache = openCache(':memory:', applyRoom);
	const store = createChatStore(emptyState(account));
	const take = async (batch: Promise<Batch>): Promise<void> => {
		try {
			await takeIn(await batch, {cache, store});
		} catch (error) {
			// What is not the protocol is told in a line, and changes nothing.
			if (!(error instanceof ChatError) || error.kind === 'cache') throw error;
		}
	};
	const goThrough = async (api: Api): Promise<void> => {
		await take(api.snapshot());
		await take(api.poll('1_1_1_1_1', 1000));
		await take(api.describeRoom(room));
		const from = cache.historyToken(room);
		const page = await api.history(room, from || null, 50).catch(() => null);
		if (page === null) return;
		const events = cache.commitHistory(room, from, page.events, page.historyToken);
		store.dispatch({type: 'history', roomId: room, page: {...page, events}, isComplete: false});
	};
	return {cache, state: () => store.getState(), take, goThrough};
}

/** Where what is drawn is wider than it may be, or holds what moves a terminal. */
function badRows(state: State, columns: number, rows: number): readonly string[] {
	const panes = [...state.rooms.keys()].flatMap((roomId) => {
		const view = viewMessages({state, roomId, newFrom: null, now: at}, null, columns, rows);
		return [...view.lines.map(textOf), ...roomLines(state, roomId, columns, rows).map(({text}) => text)];
	});
	return panes.flatMap((text) => [...badText(text, 'row'), ...(width(text) > columns ? [text] : [])]);
}

describe('whatever a server answers', () => {
	it('is saved as it is shown, and drawn within its columns', async () => {
		const size = fc.tuple(fc.integer({min: 1, max: 120}), fc.integer({min: 1, max: 40}));
		await fc.assert(
			fc.asyncProperty(
				fc.array(oddServer, {minLength: 1, maxLength: 3}),
				size,
				async (servers, [columns, rows]) => {
					const {cache, state, goThrough} = openHouse();
					for (const server of servers) await goThrough(apiOver(server));
					const {rooms, timelines, members} = state();
					const saved = cache.rooms();
					expect(new Map(saved.map((each) => [each.room.roomId, each.room]))).toEqual(rooms);
					for (const each of saved) {
						const {roomId} = each.room;
						const shown = timelines.get(roomId);
						expect(cache.eventsBefore(roomId, null, 10_000)).toEqual(shown?.events ?? []);
						expect(shown?.keys.size ?? 0).toBe(shown?.events.length ?? 0);
						expect(new Map(each.members.map((member) => [member.userId, member]))).toEqual(
							members.get(roomId) ?? new Map(),
						);
					}
					expect(badRows(state(), columns, rows)).toEqual([]);
					cache.close();
				},
			),
			settings(80),
		);
	});

	it('leaves what a sound answer says afterwards as readable as ever', async () => {
		await fc.assert(
			fc.asyncProperty(oddServer, async (server) => {
				const {cache, state, goThrough, take} = openHouse();
				await goThrough(apiOver(server));
				const told = {start: '9', end: '9_9_1_1_9', chunk: [said('later')]};
				await take(
					apiOver((request) => (/\/events$/.test(request.path) ? told : answerOf(request))).poll(
						'1_1_1_1_1',
						1,
					),
				);
				expect(state().timelines.get(room)?.events.at(-1)?.body).toBe('said later');
				cache.close();
			}),
			settings(80),
		);
	});
});

describe('what is far too much', () => {
	const over = (chunk: readonly unknown[], members: readonly unknown[] = []) =>
		apiOver((request) => {
			if (/\/events$/.test(request.path)) return {start: '1', end: '9_9_1_1_9', chunk};
			return /members/.test(request.path) ? {chunk: members} : answerOf(request);
		});
	const nested = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown;

	it.each<readonly [string, readonly unknown[], readonly unknown[]]>([
		['a text of a million characters', [said('long', {body: '漢'.repeat(1_000_000)})], []],
		['a text of a million lines', [said('lines', {body: 'x\n'.repeat(1_000_000)})], []],
		['a million marks on one letter', [said('marks', {body: `a${'\u0301'.repeat(1_000_000)}`})], []],
		['ten thousand messages', Array.from({length: 10_000}, (_, index) => said(`n${index}`)), []],
		[
			'ten thousand members',
			[],
			Array.from({length: 10_000}, (_, index) => became('join', `@user${index}:localhost`)),
		],
		['lists in lists in lists', [nested, {...said('deep'), content: nested}], [nested]],
	])('goes the whole way in time: %s', async (_, chunk, members) => {
		const startedAt = performance.now();
		const {cache, state, take} = openHouse();
		const api = over(chunk, members);
		const batch = await api.poll('1_1_1_1_1', 1);
		expect(badBatch(batch)).toEqual([]);
		await take(api.snapshot());
		await take(Promise.resolve(batch));
		await take(api.describeRoom(room));
		expect(badRows(state(), 80, 24)).toEqual([]);
		expect(state().members.get(room)?.size ?? 0).toBe(members.length > 1 ? members.length : 0);
		expect(performance.now() - startedAt).toBeLessThan(8000);
		cache.close();
	});
});
