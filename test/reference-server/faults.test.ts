import {afterEach, describe, expect, it} from 'vitest';
import type {Faults} from '../helpers/reference-server/faults.ts';
import {faultNames, withFaults} from '../helpers/reference-server/faults.ts';
import type {ReferenceServer} from '../helpers/reference-server/start.ts';
import {startReferenceServer} from '../helpers/reference-server/start.ts';
import {person} from '../server/people.ts';
import type {Scene} from './probes.ts';
import {probes} from './probes.ts';

let server: ReferenceServer;
afterEach(() => server.stop());

async function scene(faults: Faults): Promise<Scene> {
	server = await startReferenceServer({faults, defaultWaitMs: 400});
	const [ann, bob] = ['ann', 'bob'].map((name) => {
		const userId = `@${name}:localhost`;
		server.database().accounts.set(userId, 'secret');
		server.database().sessions.set(name, userId);
		return person(server.url, userId, name);
	});
	if (!ann || !bob) throw new Error('two are needed');
	for (let tries = 0; ; tries++) {
		try {
			return {server, ann, bob, roomId: await ann.create({room_alias_name: 'tea'})};
		} catch (error) {
			if (tries > 9) throw error;
		}
	}
}

describe.each(faultNames)('%s', (fault) => {
	it('shows when it is switched on', async () => {
		expect(await probes[fault](await scene(withFaults(fault)))).toBe(true);
	});

	it('does not show when it is off', async () => {
		expect(await probes[fault](await scene(withFaults()))).toBe(false);
	});
});

describe('a restart', () => {
	it('keeps what was said, counts presence anew and ends the polls', async () => {
		const {ann, roomId} = await scene(withFaults('presenceFlapping'));
		await ann.say(roomId, 'm1', 'before');
		const {end} = await ann.poll('END');
		const cut = ann.poll(end, 5000).catch((error: Error) => error.name);
		await server.stop();
		await server.start();
		expect(await cut).toBe('TypeError');
		expect((await ann.list(roomId)).chunk.map(({content}) => content['body'])).toContain('before');
		expect((await ann.poll('END')).end.split('_').at(-1)).toBe('1');
	});

	it('with a reset database keeps the people alone', async () => {
		const {ann, roomId} = await scene(withFaults());
		await server.stop();
		await server.start({isReset: true});
		expect((await ann.call('GET', '/im/sync')).body).toEqual([]);
		expect((await ann.call('GET', `/rooms/${roomId}/messages/list`)).status).toBe(403);
	});
});
