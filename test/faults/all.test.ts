import {expect, it} from 'vitest';
import type {RoomId} from '../../src/domain/ids.ts';
import {faultNames, withFaults} from '../helpers/reference-server/faults.ts';
import {createRandom} from '../helpers/reference-server/random.ts';
import {until} from '../helpers/until.ts';
import type {Actor, Cast} from './cast.ts';
import {insist, withCast} from './cast.ts';
import {judge} from './judge.ts';
import {countPolls, quietPolls} from './polls.ts';

const messagesEach = 350;
const bursts = 10;

/** These exclude others: a server tells of memberships in at least one form, and polls that never wait are never woken. */
const apart = ['noNotices', 'noMemberEvents', 'tokenOfOneNumber', 'neverWaits', 'timeoutZeroIgnored'];
const together = faultNames.filter((name) => !apart.includes(name));

/** The gate is the same each time; `SEED=$RANDOM` looks further. */
const seed = Number(process.env['SEED'] ?? 2014);

it.each([
	{server: 'five numbers to a token', faults: withFaults(...together)},
	{server: 'one number to a token', faults: withFaults(...together, 'tokenOfOneNumber')},
])('loses and doubles nothing with all faults at once: $server', async ({server, faults}) => {
	console.log(`${server}: SEED=${seed}`);
	const startedAt = performance.now();
	const random = createRandom(seed);
	await withCast(faults, ['ann', 'bob', 'cid', 'dot'], seed, async (cast) => {
		const polls = countPolls(cast);
		const rooms = await openRooms(cast);
		const sent: string[] = [];
		for (let burst = 0; burst < bursts; burst++) {
			for (const line of speak(cast, rooms, random, burst)) sent.push(line);
			await disturb(cast, rooms, random, burst);
		}
		expect(sent.length).toBeGreaterThanOrEqual(1000);
		await judge(cast, rooms, sent);
		const {perSecond} = polls.judge();
		const quiet = await quietPolls(cast, 2000);
		const seconds = (performance.now() - startedAt) / 1000;
		console.log(
			`${server}: ${sent.length} messages in ${rooms.length} rooms, ${cast.restarts.client} client and ` +
				`${cast.restarts.server} server restarts, ${seconds.toFixed(1)} s, ${perSecond.toFixed(1)} polls/s ` +
				`of each client, ${quiet.toFixed(1)} when quiet`,
		);
	});
});

/** One room for all, one for two, one for three; dot only listens. */
async function openRooms({actors}: Cast): Promise<readonly RoomId[]> {
	const [ann, bob, cid, dot] = actors as readonly [Actor, Actor, Actor, Actor];
	const make = async (host: Actor, guests: readonly Actor[]) => {
		const roomId = await insist(() => host.client.createRoom(''));
		await Promise.all(guests.map(({client}) => insist(() => client.joinRoom(roomId))));
		return roomId;
	};
	return [await make(ann, [bob, cid, dot]), await make(bob, [ann]), await make(cid, [bob, dot])];
}

/** Everybody's next messages, each to a room by chance. Gives what the server will have of them. */
function* speak(
	{actors}: Cast,
	rooms: readonly RoomId[],
	random: () => number,
	burst: number,
): Iterable<string> {
	for (let index = 0; index < messagesEach / bursts; index++) {
		for (const {name, session, client} of actors.slice(0, 3)) {
			const mine = rooms.filter((roomId) => client.store.getState().rooms.get(roomId)?.membership === 'join');
			const roomId = mine[Math.floor(random() * mine.length)];
			if (roomId === undefined) throw new Error(`${name} is in no room`);
			client.send(roomId, `${name} ${burst}.${index}`);
			yield `${session.userId}: ${name} ${burst}.${index}`;
		}
	}
}

/** Somebody starts anew, or the server does, or dot goes and comes; sometimes before all is sent. */
async function disturb(
	cast: Cast,
	rooms: readonly RoomId[],
	random: () => number,
	burst: number,
): Promise<void> {
	const [common = ''] = rooms;
	const dot = cast.actors[3] as Actor;
	const before = cast.server.database().rows.message.length;
	const some = before + Math.floor(random() * 60);
	await until(() => cast.server.database().rows.message.length >= some, {
		ms: 20_000,
		what: 'some more messages',
	});
	if (burst % 3 === 1) await cast.restartServer();
	if (burst % 4 === 2) await insist(() => dot.client.leaveRoom(common));
	if (burst % 4 === 3) await insist(() => dot.client.joinRoom(common));
	const chosen = cast.actors[Math.floor(random() * cast.actors.length)];
	await chosen?.restart();
}
