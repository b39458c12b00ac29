import {afterAll, describe, it} from 'vitest';
import type {Fault} from '../helpers/reference-server/faults.ts';
import {faultNames, withFaults} from '../helpers/reference-server/faults.ts';
import {insist, withCast} from './cast.ts';
import {judge} from './judge.ts';
import {countPolls, quietPolls} from './polls.ts';

const messages = 12;
/** How long nobody says anything at the end, ms. */
const quietMs = 800;

const figures: string[] = [];
afterAll(() => console.log(figures.join('\n')));

/** Two talk, a third comes, goes and comes back; the server and a client are started anew in between. */
describe.concurrent('a server with one fault loses and doubles nothing', () => {
	it.each<Fault | 'none'>(['none', ...faultNames])('%s', async (fault) => {
		const faults = withFaults(...(fault === 'none' ? [] : [fault]));
		await withCast(faults, ['ann', 'bob', 'cid'], 1, async (cast) => {
			const [ann, bob, cid] = cast.actors;
			if (!ann || !bob || !cid) throw new Error('three are needed');
			const polls = countPolls(cast);
			const roomId = await insist(() => ann.client.createRoom('tea'));
			await insist(() => bob.client.joinRoom('#tea'));
			const sent: string[] = [];
			const talk = async (round: number) => {
				for (const actor of [ann, bob]) {
					for (let index = 0; index < messages; index++) {
						const body = `${round}.${index}`;
						actor.client.send(roomId, body);
						sent.push(`${actor.session.userId}: ${body}`);
						if (index % 4 === 0) await new Promise((resolve) => setImmediate(resolve));
					}
				}
			};
			await talk(1);
			await insist(() => cid.client.joinRoom(roomId));
			await Promise.all([talk(2), bob.restart()]);
			await cast.restartServer();
			await insist(() => cid.client.leaveRoom(roomId));
			await talk(3);
			await insist(() => ann.client.invite(roomId, 'cid'));
			await insist(() => cid.client.joinRoom(roomId));
			await talk(4);
			await judge(cast, [roomId], sent);
			const {perSecond} = polls.judge();
			const quiet = await quietPolls(cast, quietMs);
			figures.push(`${fault}: ${perSecond.toFixed(1)} polls/s, quiet ${quiet.toFixed(1)}`);
		});
	});
});
