import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, it} from 'vitest';
import type {RoomId} from '../../src/domain/ids.ts';
import {fairWeather, faultNames, type Tally, type Weather} from '../helpers/proxy/weather.ts';
import {createRandom} from '../helpers/reference-server/random.ts';
import {until} from '../helpers/until.ts';
import type {Bundles, Person} from './network.ts';
import {bundle, settleIn, tallyOf} from './network.ts';
import {judgeReader, judgeServer, toldByServer, untilSent} from './network-judge.ts';
import type {Order, Told} from './orders.ts';
import {endAll, type Speaker} from './process.ts';

const messages = 10_000;
/** Longer than this the trouble does not last, ms: on a slow machine the last messages go through fair weather. */
const longestTrouble = 240_000;
/** So many messages of one client may be on their way when it is told to send more. */
const mostWaiting = 80;

/** The gate is the same each time; `SEED=$RANDOM` looks further. */
const seed = Number(process.env['SEED'] ?? 2014);
const random = createRandom(seed);
const chance = (likely: number): boolean => random() < likely;
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let dir: string;
let bundles: Bundles;
beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	bundles = await bundle();
});
afterEach(() => {
	endAll();
	bundles.remove();
	rmSync(dir, {recursive: true, force: true});
});

it(`${messages} messages arrive once and in order, whatever breaks`, {timeout: 900_000}, async () => {
	console.log(`SEED=${seed}`);
	const startedAt = performance.now();
	const {server, proxy, people, rooms} = await settleIn(dir, bundles, random);
	const weatherReport = await trouble(server, proxy, people, rooms);
	const troubled = seconds(startedAt);

	for (const each of [server, proxy, ...people.map(({client}) => client)])
		if (!each.isAlive) await each.start();
	proxy.tell(fairWeather);
	for (const {client} of people) client.tell({do: 'reconnect'} satisfies Order);
	for (const person of people) await untilSent(person);

	const [reader] = people;
	if (!reader) throw new Error('nobody is there');
	for (const roomId of rooms) {
		const told = await toldByServer(reader.session, server, roomId);
		judgeServer(told, people, roomId);
		for (const person of people) await judgeReader(person, roomId, told);
	}
	const accepted = people.reduce((sum, person) => sum + countOf(person.accepted), 0);
	const kills = (list: readonly Speaker[]) => list.reduce((sum, each) => sum + each.kills, 0);
	console.log(
		`${accepted} messages of ${people.length - 1} clients in ${rooms.length} rooms: each once, in order, in stores and caches; ` +
			`${kills(people.map(({client}) => client))} clients, ${kills([server])} servers and ${kills([proxy])} proxies killed; ` +
			`${faultNames.map((name) => `${weatherReport[name]} ${name}`).join(', ')} in ${weatherReport.requests} requests; ` +
			`${troubled} s of trouble (${Math.round(accepted / troubled)} messages/s), ${seconds(startedAt)} s in all`,
	);
});

const seconds = (since: number): number => Math.round((performance.now() - since) / 1000);
const countOf = (sets: ReadonlyMap<RoomId, ReadonlySet<number>>): number =>
	[...sets.values()].reduce((sum, set) => sum + set.size, 0);

/** Lets all but the first talk until enough is accepted, while things break. Gives what the proxy has done. */
async function trouble(
	server: Speaker,
	proxy: Speaker,
	people: readonly Person[],
	rooms: readonly RoomId[],
): Promise<Tally> {
	const since = performance.now();
	const talkers = people.slice(1);
	const total = () => people.reduce((sum, person) => sum + countOf(person.accepted), 0);
	let round = 0;
	while (total() < messages) {
		const isTroubled = performance.now() - since < longestTrouble;
		round++;
		for (const person of talkers) speak(person, pick(rooms), total());
		proxy.tell(isTroubled ? weatherOf(round) : fairWeather);
		await pause(50 + random() * 150);
		for (const person of people) count(person);
		if (!isTroubled) continue;
		if (chance(0.06)) await killOne(pick(people));
		if (chance(0.015)) await restart(server);
		if (chance(0.015)) await restart(proxy);
		// As whoever wakes from a sleep does, or loses patience.
		if (chance(0.15)) pick(people).client.tell({do: 'reconnect'} satisfies Order);
	}
	for (const person of people) {
		await until(
			() => {
				count(person);
				return person.asked === 0 || !person.client.isAlive;
			},
			{ms: 60_000, what: `${person.label} to accept what it was told to send`},
		);
	}
	return tallyOf(proxy);
}

/** Not much faster than the messages go out: it is on their way that things are to break. */
function speak(person: Person, roomId: RoomId, total: number): void {
	person.client.tell({do: 'status'} satisfies Order);
	if (person.asked > 0 || person.waiting > mostWaiting || total >= messages) return;
	const howMany = 10 + Math.floor(random() * 40);
	const from = person.next.get(roomId) ?? 0;
	person.next.set(roomId, from + howMany);
	person.asked = howMany;
	person.client.tell({do: 'send', roomId, label: person.label, from, count: howMany} satisfies Order);
}

/** Takes down what a client has accepted since. */
function count(person: Person): void {
	const {said} = person.client;
	for (; person.heard < said.length; person.heard++) {
		const told = said[person.heard] as Told;
		if ('failed' in told) throw new Error(`${person.label}: ${JSON.stringify(told)}`);
		if ('waiting' in told) person.waiting = told.waiting.length;
		if (!('accepted' in told)) continue;
		person.accepted.get(told.roomId)?.add(told.accepted);
		person.asked--;
	}
}

/** Whatever was under way may be accepted or not. */
async function killOne(person: Person): Promise<void> {
	await person.client.kill();
	count(person);
	person.asked = 0;
	for (const [roomId, accepted] of person.accepted) {
		const last = Math.max(-1, ...accepted);
		if (last + 1 < (person.next.get(roomId) ?? 0)) person.perhaps.get(roomId)?.add(last + 1);
	}
	await person.client.start();
}

async function restart(process: Speaker): Promise<void> {
	await process.kill();
	await pause(random() * 300);
	await process.start();
}

/** Every few rounds another one; now and then a fair one. */
let weather: Weather = fairWeather;
function weatherOf(round: number): Weather {
	if (round % 4 !== 1) return weather;
	weather = chance(0.2)
		? fairWeather
		: {
				refuses: chance(0.1),
				delay: chance(0.3) ? 0.05 : 0,
				cut: chance(0.4) ? random() * 0.3 : 0,
				throttle: chance(0.3) ? 0.2 : 0,
				tooMany: chance(0.3) ? random() * 0.2 : 0,
				failure: chance(0.4) ? random() * 0.3 : 0,
				swallow: chance(0.4) ? random() * 0.3 : 0,
				applyThenFail: chance(0.4) ? random() * 0.3 : 0,
				halfOpen: chance(0.3) ? 0.01 : 0,
			};
	return weather;
}
