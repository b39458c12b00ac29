import {describe, expect, it} from 'vitest';
import {ServerError, UsageError} from '../../../src/domain/errors.ts';
import {serverName} from '../../../src/domain/ids.ts';
import {byUser, deltaOf, type Person, type World} from './world.ts';

/** Rooms and who is in them. */
export function describeRooms(world: World): void {
	describe('a room', () => {
		it('is created under an alias, found by it and joined by it', async () => {
			const [ann, bob] = [await world.enter('ann'), await world.enter('bob')];
			const alias = world.unique('tutorial');
			const made = await ann.api.createRoom({alias: `#${alias}`, isPrivate: false});
			expect(made).toEqual({
				roomId: expect.stringMatching(/^!.+:.+/),
				alias: `#${alias}:${serverName(ann.userId)}`,
			});
			const full = made.alias ?? '';
			expect(await bob.api.resolveAlias(full)).toBe(made.roomId);
			expect(await bob.api.join(full)).toBe(made.roomId);
			expect(await bob.api.publicRooms()).toContainEqual({roomId: made.roomId, alias: full, topic: null});
			const details = await bob.api.describeRoom(made.roomId);
			expect(details.rooms[0]).toMatchObject({room: {alias: full, topic: null, isPublic: true}});
		});

		it('has no alias if none is asked for', async () => {
			const {api} = await world.enter('ann');
			expect(await api.createRoom({alias: null, isPrivate: false})).toMatchObject({alias: null});
		});

		it('does not get an alias that is taken, empty or of another server', async () => {
			const {api} = await world.enter('ann');
			const alias = world.unique('tutorial');
			await api.createRoom({alias, isPrivate: false});
			await expect(api.createRoom({alias, isPrivate: false})).rejects.toThrow(ServerError);
			await expect(api.createRoom({alias: '', isPrivate: false})).rejects.toThrow(UsageError);
			await expect(api.createRoom({alias: '#', isPrivate: false})).rejects.toThrow(UsageError);
			await expect(api.createRoom({alias: '#a:elsewhere', isPrivate: false})).rejects.toThrow(UsageError);
		});

		it('that does not exist is neither found nor joined', async () => {
			const {api} = await world.enter('ann');
			expect(await api.resolveAlias('#nowhere:localhost')).toBeNull();
			await expect(api.join('#nowhere:localhost')).rejects.toThrow(ServerError);
			await expect(api.join('nowhere')).rejects.toThrow(UsageError);
		});

		it('that is private is entered by invitation only, and not listed', async () => {
			const [ann, bob] = [await world.enter('ann'), await world.enter('bob')];
			const {roomId, alias} = await ann.api.createRoom({alias: world.unique('secret'), isPrivate: true});
			await expect(bob.api.join(alias ?? '')).rejects.toThrow(ServerError);
			await ann.api.invite(roomId, bob.userId);
			expect((await bob.api.snapshot()).rooms).toMatchObject([{roomId, room: {membership: 'invite'}}]);
			expect(await bob.api.join(roomId)).toBe(roomId);
			expect((await bob.api.publicRooms()).map((row) => row.roomId)).not.toContain(roomId);
		});

		it('has a topic', async () => {
			const ann = await world.enter('ann');
			const roomId = await world.enterRoom(ann);
			expect(await ann.api.topic(roomId)).toBeNull();
			const {token} = await ann.api.snapshot();
			await ann.api.setTopic(roomId, 'Tea ☕');
			expect(await ann.api.topic(roomId)).toBe('Tea ☕');
			const {room, timeline} = deltaOf(await ann.api.poll(token ?? '', 5000), roomId);
			expect(room).toMatchObject({topic: 'Tea ☕'});
			expect(timeline?.events.at(-1)).toMatchObject({kind: 'topic', body: 'Tea ☕'});
		});

		it('is left, which may be done twice', async () => {
			const ann = await world.enter('ann');
			const roomId = await world.enterRoom(ann);
			await ann.api.leave(roomId);
			await ann.api.leave(roomId);
			expect((await ann.api.snapshot()).rooms).toEqual([]);
			await expect(ann.api.send(roomId, 'm1', {kind: 'text', body: 'hello?'})).rejects.toThrow(ServerError);
		});
	});

	describe('members', () => {
		it('are listed with their membership and the name of their profile', async () => {
			const people = [
				await world.enter('ann'),
				await world.enter('bob'),
				await world.enter('cat'),
				await world.enter('dan'),
			];
			const [ann, bob, cat, dan] = people as [Person, Person, Person, Person];
			await ann.api.setDisplayName('Ann Ä.');
			const roomId = await world.enterRoom(ann, bob, cat);
			await cat.api.leave(roomId);
			await ann.api.invite(roomId, dan.userId);
			const expected = [
				{userId: ann.userId, membership: 'join', displayName: 'Ann Ä.'},
				{userId: bob.userId, membership: 'join', displayName: null},
				{userId: cat.userId, membership: 'leave', displayName: null},
				{userId: dan.userId, membership: 'invite', displayName: null},
			];
			expect((await bob.api.members(roomId)).toSorted(byUser)).toEqual(expected);
			const {members} = deltaOf(await bob.api.describeRoom(roomId), roomId);
			expect(members?.isComplete).toBe(true);
			expect(members?.list.toSorted(byUser)).toEqual(expected);
		});

		it('have the name that they have given themselves last', async () => {
			const ann = await world.enter('ann');
			const roomId = await world.enterRoom(ann);
			for (const displayName of ['First', 'Second']) {
				await ann.api.setDisplayName(displayName);
				expect(await ann.api.members(roomId)).toMatchObject([{displayName}]);
			}
		});
	});
}
