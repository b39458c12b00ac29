import {describe, expect, it} from 'vitest';
import {deltaOf, texts, untilLeft, type World} from './world.ts';

/** What the snapshot and the polls together tell. */
export function describeStream(world: World): void {
	describe('the stream', () => {
		it('loses nothing between the snapshot and the first poll', async () => {
			const [ann, bob] = [await world.enter('ann'), await world.enter('bob')];
			const roomId = await world.enterRoom(ann);
			const {token} = await ann.api.snapshot();
			await bob.api.join(roomId);
			await bob.api.send(roomId, 'm1', {kind: 'text', body: 'first'});
			const {members, timeline} = deltaOf(await ann.api.poll(token ?? '', 5000), roomId);
			expect(members?.list).toContainEqual({userId: bob.userId, membership: 'join', displayName: null});
			expect(timeline?.events).toContainEqual(
				expect.objectContaining({kind: 'membership', sender: bob.userId}),
			);
			expect(texts(timeline?.events ?? [])).toEqual(['first']);
		});

		it('says who invited, and brings the newest messages of a room just joined', async () => {
			const [ann, bob] = [await world.enter('ann'), await world.enter('bob')];
			const roomId = await world.enterRoom(ann);
			await ann.api.send(roomId, 'm1', {kind: 'text', body: 'before'});
			let {token} = await bob.api.snapshot();
			await ann.api.invite(roomId, bob.userId);
			const invited = await bob.api.poll(token ?? '', 5000);
			expect(deltaOf(invited, roomId).room).toMatchObject({membership: 'invite', inviter: ann.userId});
			token = invited.token;
			await bob.api.join(roomId);
			const joined = deltaOf(await bob.api.poll(token ?? '', 5000), roomId);
			expect(joined.room).toMatchObject({membership: 'join', isPublic: true});
			expect(typeof joined.timeline?.newest?.historyToken).toBe('string');
			expect(texts(joined.timeline?.events ?? [])).toEqual(['before']);
		});

		it('tells that the user has left', async () => {
			const ann = await world.enter('ann');
			const roomId = await world.enterRoom(ann);
			const {token} = await ann.api.poll((await ann.api.snapshot()).token ?? '', 0);
			const left = untilLeft(ann.api, token ?? '', roomId);
			await ann.api.leave(roomId);
			expect(await left).toBe('leave');
		});

		it('does not bring back an old invite', async () => {
			const [ann, bob] = [await world.enter('ann'), await world.enter('bob')];
			const roomId = await world.enterRoom(ann);
			const {token} = await bob.api.snapshot();
			await ann.api.invite(roomId, bob.userId);
			await bob.api.join(roomId);
			await bob.api.leave(roomId);
			const batch = await bob.api.poll(token ?? '', 0);
			expect(batch.rooms.map(({room}) => room?.membership)).not.toContain('invite');
		});

		it('stops when it is told to', async () => {
			const ann = await world.enter('ann');
			const {token} = await ann.api.poll((await ann.api.snapshot()).token ?? '', 0);
			const stop = new AbortController();
			const waiting = ann.api.poll(token ?? '', 60_000, stop.signal);
			stop.abort(new Error('enough'));
			await expect(waiting).rejects.toThrow('enough');
		});

		it('refuses a place that it never gave', async () => {
			const {api} = await world.enter('ann');
			await expect(api.poll('rubbish', 0)).rejects.toMatchObject({kind: 'server', status: 400});
		});
	});
}
