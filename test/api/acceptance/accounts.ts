import {describe, expect, it} from 'vitest';
import {AuthError} from '../../../src/domain/errors.ts';
import type {World} from './world.ts';

/** Making accounts, signing in and out. */
export function describeAccounts(world: World): void {
	describe('an account', () => {
		it('is made, and signed in to again by local part and by full id', async () => {
			const user = world.unique('ann');
			const made = await world.server().register(user, 'pass wörd');
			expect(made).toMatchObject({server: world.server().url, protocol: world.server().protocol});
			expect(made.userId).toMatch(new RegExp(`^@${user}:`));
			for (const name of [user, made.userId]) {
				const again = await world.server().login(name, 'pass wörd');
				expect(again.userId).toBe(made.userId);
				expect(await world.server().connect(again).snapshot()).toMatchObject({rooms: [], isSnapshot: true});
			}
		});

		it('gets a name from the server when it has none', async () => {
			expect((await world.server().register('', 'secret')).userId).toMatch(/^@.+:.+/);
		});

		it('is not made twice', async () => {
			const user = world.unique('ann');
			await world.server().register(user, 'secret');
			await expect(world.server().register(user, 'other')).rejects.toThrow(
				expect.objectContaining({kind: 'server', message: expect.stringMatching(/taken/)}),
			);
		});

		it('is refused with a wrong password', async () => {
			const user = world.unique('ann');
			await world.server().register(user, 'secret');
			await expect(world.server().login(user, 'guess')).rejects.toThrow(AuthError);
			await expect(world.server().login(world.unique('nobody'), 'secret')).rejects.toThrow(AuthError);
		});

		it('with an unknown token is told so, and the token is not', async () => {
			const api = world.server().connect({
				userId: '@ann:localhost',
				server: world.server().url,
				protocol: 'v1',
				accessToken: 'no-such-token',
			});
			const failed = await api.snapshot().catch((error: unknown) => error);
			expect(failed).toBeInstanceOf(AuthError);
			expect(String(failed)).not.toContain('no-such-token');
		});

		it('signs out without a fuss', async () => {
			const {api} = await world.enter('ann');
			await expect(api.logout()).resolves.toBeUndefined();
		});
	});
}
