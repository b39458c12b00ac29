import {expect, it} from 'vitest';
import {timelineOf} from '../../src/store/selectors.ts';
import {referenceFaults} from '../helpers/reference-server/faults.ts';
import {until} from '../helpers/until.ts';
import type {Actor} from './cast.ts';
import {insist, withCast} from './cast.ts';
import {judge, untilSent} from './judge.ts';

it.each(['while it is connected', 'while it is closed'])(
	'starts over when the server’s database was reset %s',
	(when) =>
		withCast(referenceFaults, ['ann', 'bob'], 1, async (cast) => {
			const [ann, bob] = cast.actors as readonly [Actor, Actor];
			const old = await insist(() => ann.client.createRoom('old'));
			await insist(() => bob.client.joinRoom('#old'));
			for (let index = 0; index < 40; index++) ann.client.send(old, `before ${index}`);
			await until(() => timelineOf(bob.client.store.getState(), old).events.length > 40, {
				what: 'all that was said before',
			});
			// What is on its way in that moment could not be looked for any more: it would fail, and say so.
			await untilSent(ann);
			if (when === 'while it is closed') await bob.client.close();
			await cast.restartServer({isReset: true});
			if (when === 'while it is closed') await bob.restart();
			const roomId = await insist(() => ann.client.createRoom('new'));
			await insist(() => bob.client.joinRoom('#new'));
			for (let index = 0; index < 5; index++) ann.client.send(roomId, `after ${index}`);
			const sent = Array.from({length: 5}, (_, index) => `${ann.session.userId}: after ${index}`);
			await judge(cast, [roomId], sent);
			for (const {client} of cast.actors)
				expect(client.store.getState().rooms.get(old)?.membership).toBe('leave');
		}),
);
