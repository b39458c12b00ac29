import {describe, expect, it} from 'vitest';
import {messageKey} from '../../../src/domain/event.ts';
import {collect, deltaOf, texts, type World} from './world.ts';

/** Sending, receiving and reading back. */
export function describeMessages(world: World): void {
	describe('messages', () => {
		it('arrive with all that was sent', async () => {
			const [ann, bob] = [await world.enter('ann'), await world.enter('bob')];
			const roomId = await world.enterRoom(ann, bob);
			const {token} = await bob.api.snapshot();
			const said = [
				{kind: 'text', body: 'Hello, wörld 👋\nsecond line'},
				{kind: 'emote', body: 'waves'},
				{kind: 'notice', body: 'tea is ready'},
			] as const;
			for (const [index, message] of said.entries()) await ann.api.send(roomId, `m${index}`, message);
			const events = await collect(bob.api, token ?? '', (seen) => seen.length >= said.length);
			expect(events).toMatchObject(
				said.map((message, index) => ({...message, roomId, sender: ann.userId, msgId: `m${index}`})),
			);
			expect(events.every((event) => event.timestamp > 0)).toBe(true);
		});

		it('wake a poll that waits, and one that nothing wakes comes back empty', async () => {
			const [ann, bob] = [await world.enter('ann'), await world.enter('bob')];
			const roomId = await world.enterRoom(ann, bob);
			let {token} = await bob.api.poll((await bob.api.snapshot()).token ?? '', 0);
			const quiet = await bob.api.poll(token ?? '', 50);
			token = quiet.token;
			const waiting = collect(bob.api, token ?? '', (seen) => seen.length > 0);
			await ann.api.send(roomId, 'm1', {kind: 'text', body: 'wake up'});
			expect(await waiting).toMatchObject([{body: 'wake up'}]);
		});

		it('of a crowd all arrive once and in order, whoever polls meanwhile', async () => {
			const people = [await world.enter('ann'), await world.enter('bob'), await world.enter('cat')] as const;
			const listener = await world.enter('dan');
			const roomId = await world.enterRoom(...people, listener);
			const {token} = await listener.api.snapshot();
			const heard = collect(listener.api, token ?? '', (seen) => seen.length >= 60);
			await Promise.all(
				people.map(async ({api}) => {
					for (let index = 0; index < 20; index++) {
						await api.send(roomId, `m${index}`, {kind: 'text', body: String(index)});
					}
				}),
			);
			const events = await heard;
			expect(new Set(events.map(({key}) => key)).size).toBe(60);
			for (const {userId} of people) {
				const own = events.filter(({sender}) => sender === userId).map(({body}) => body);
				expect(own).toEqual(Array.from({length: 20}, (_, index) => String(index)));
			}
		});

		it('come home under the key that the sender knew before', async () => {
			const ann = await world.enter('ann');
			const roomId = await world.enterRoom(ann);
			const {token} = await ann.api.snapshot();
			expect(await ann.api.hasMessage(roomId, 'm.1_a-b')).toBe(false);
			await ann.api.send(roomId, 'm.1_a-b', {kind: 'text', body: 'mine'});
			expect(await ann.api.hasMessage(roomId, 'm.1_a-b')).toBe(true);
			const [event] = await collect(ann.api, token ?? '', (seen) => seen.length > 0);
			expect(event?.key).toBe(messageKey(ann.userId, 'm.1_a-b'));
			expect((await ann.api.history(roomId, null, 1)).events[0]?.key).toBe(event?.key);
		});

		it('cannot write to the terminal', async () => {
			const ann = await world.enter('ann');
			const roomId = await world.enterRoom(ann);
			await ann.api.send(roomId, 'm1', {kind: 'text', body: 'a\u001b]52;c;eA==\u0007b\u202ec\0'});
			const {events} = await ann.api.history(roomId, null, 1);
			expect(events[0]?.body).toMatch(/^a[^\p{C}]*b/u);
			expect(events[0]?.body).not.toMatch(/[\p{Cc}\p{Cf}]/u);
		});
	});

	describe('history', () => {
		it('is read page by page back to the beginning, each message once', async () => {
			const ann = await world.enter('ann');
			const roomId = await world.enterRoom(ann);
			const other = await world.enterRoom(ann);
			for (let index = 1; index <= 7; index++) {
				await ann.api.send(roomId, `m${index}`, {kind: 'text', body: String(index)});
				await ann.api.send(other, `m${index}`, {kind: 'text', body: 'elsewhere'});
			}
			const bodies: string[] = [];
			let token: string | null = null;
			do {
				const page = await ann.api.history(roomId, token, 3);
				expect(page.events.length).toBeLessThanOrEqual(3);
				bodies.unshift(...page.events.filter(({kind}) => kind === 'text').map(({body}) => body));
				token = page.historyToken;
			} while (token !== null);
			expect(bodies).toEqual(['1', '2', '3', '4', '5', '6', '7']);
		});

		it('goes on where the snapshot ends', async () => {
			const ann = await world.enter('ann');
			const roomId = await world.enterRoom(ann);
			for (let index = 0; index < 40; index++) {
				await ann.api.send(roomId, `m${index}`, {kind: 'text', body: String(index)});
			}
			const {timeline} = deltaOf(await ann.api.snapshot(), roomId);
			const newest = timeline?.events ?? [];
			expect(newest.at(-1)?.body).toBe('39');
			const older = await ann.api.history(roomId, timeline?.newest?.historyToken ?? null, 100);
			const beginning = await ann.api.history(roomId, older.historyToken || null, 100);
			expect([older.historyToken === null, beginning]).toEqual([false, {events: [], historyToken: null}]);
			expect(texts([...older.events, ...newest])).toEqual(
				Array.from({length: 40}, (_, index) => String(index)),
			);
		});

		it('is short of nothing when the room is young', async () => {
			const ann = await world.enter('ann');
			const roomId = await world.enterRoom(ann);
			const {timeline} = deltaOf(await ann.api.snapshot(), roomId);
			const before = await ann.api.history(roomId, timeline?.newest?.historyToken || null, 10);
			expect(before).toEqual({events: [], historyToken: null});
			expect(timeline?.events).toMatchObject([
				{kind: 'membership', change: {target: ann.userId, membership: 'join'}},
			]);
		});
	});
}
