import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {expect, it} from 'vitest';
import {openClient} from '../../src/client/open.ts';
import type {Ticking} from '../../src/client/watch.ts';
import {timelineOf} from '../../src/store/selectors.ts';
import {account, ann, room} from '../helpers/build.ts';
import {createTestClock, type TestClock} from '../helpers/clock.ts';
import {createRandom} from '../helpers/reference-server/random.ts';
import {createFlappingServer, type Weather} from './flapping-server.ts';

const minutes = 60;
const minuteMs = 60_000;

/**
 * Requests a minute, of all kinds together. Each failure in a row doubles a pause that begins with half a second: six
 * tries in the first minute, one in any later one, of the poll and as many of a message that waits. A connection that
 * comes back makes them all begin anew, and asks for what was missed: about ten more. So a handful of changes in one
 * minute and what is said in it (four requests each, for sending or for the text, the name and the read mark) stay below.
 */
const most = {inAny: 60, onAverage: 25};

/** The gate is the same each time; `SEED=$RANDOM` looks further. */
const seed = Number(process.env['SEED'] ?? 2014);

it('an hour of a flapping network: requests stay few, memory flat, and each message is sent once', async () => {
	console.log(`SEED=${seed}`);
	const random = createRandom(seed);
	const clock = createTestClock();
	const server = createFlappingServer(clock, random);
	const dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	const session = {...account, accessToken: 'token'};
	const client = openClient({session, dir, api: server.api, clock, random, every: everySecondOf(clock)});
	const end = new AbortController();
	try {
		client.start();
		client.openRoom(room);
		const sent: string[] = [];
		void changeWeather(clock, random, server.set, end.signal);
		void nowAndThen(clock, random, 40_000, end.signal, (number) => {
			sent.push(`line ${number}`);
			client.send(room, `line ${number}`);
		});
		void nowAndThen(clock, random, 20_000, end.signal, (number) => server.say(`answer ${number}`));
		void nowAndThen(clock, random, 20_000, end.signal, () => {
			const newest = timelineOf(client.store.getState(), room).events.at(-1);
			if (newest) client.markRead(room, newest.key);
		});
		const perMinute: Record<string, number>[] = [];
		const sizes: Size[] = [];
		for (let minute = 0; minute < minutes; minute += 1) {
			await pass(clock, minuteMs);
			perMinute.push(server.count());
			sizes.push(measure(clock, server.open()));
		}
		end.abort();
		server.set('up');
		await pass(clock, 3 * minuteMs);
		const totals = perMinute.map((each) => Object.values(each).reduce((sum, count) => sum + count, 0));
		const [early, late] = [sizes[9], sizes[minutes - 1]];
		if (!early || !late) throw new Error('no sizes');
		console.log(
			`requests a minute: ${totals.join(' ')}`,
			`\nof each kind: ${JSON.stringify(sumOf(perMinute))}`,
			`\n${sent.length} messages sent; after 10 minutes and 60: ${JSON.stringify([early, late])}`,
		);
		expect(server.arrived, 'each is on the server once').toEqual(sent);
		const {pending} = client.store.getState();
		expect([...pending.values()].flat(), 'nothing waits').toEqual([]);
		const own = timelineOf(client.store.getState(), room).events.filter(({sender}) => sender === ann);
		expect(
			own.map(({body}) => body),
			'each is on the screen once',
		).toEqual(sent);
		expect(Math.max(...totals)).toBeLessThanOrEqual(most.inAny);
		expect(totals.reduce((sum, total) => sum + total, 0) / minutes).toBeLessThanOrEqual(most.onAverage);
		expect(late.heapMb / early.heapMb, 'the heap stays flat').toBeLessThan(1.2);
		expect(late.listeners).toBeLessThanOrEqual(early.listeners);
		for (const kind of ['sleepers', 'timers', 'requests'] as const) {
			expect(late[kind], `${kind} stay few`).toBeLessThanOrEqual(early[kind] + 3);
		}
	} finally {
		end.abort();
		const closed = client.close();
		await pass(clock, 2000);
		await closed;
		rmSync(dir, {recursive: true});
	}
});

/** Lets so much time pass, from one waking to the next; what wakes has its turns of the event loop in between. */
async function pass(clock: TestClock, ms: number): Promise<void> {
	const until = clock.now() + ms;
	for (;;) {
		for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
		const left = until - clock.now();
		if (left <= 0) return;
		clock.pass(Math.max(1, Math.min(left, ...clock.waiting())));
	}
}

function everySecondOf(clock: TestClock): Ticking {
	return (tick) => {
		const end = new AbortController();
		const run = async () => {
			for (;;) {
				await clock.wait(1000, end.signal);
				if (end.signal.aborted) return;
				tick();
			}
		};
		void run();
		return () => end.abort();
	};
}

const weathers: readonly Weather[] = ['lossy', 'refused', 'silent', 'failing', 'busy', 'halfOpen'];

/** Good and bad in turn, each for a moment or for minutes: short lives, long outages, and all between. */
async function changeWeather(
	clock: TestClock,
	random: () => number,
	set: (weather: Weather) => void,
	end: AbortSignal,
): Promise<void> {
	for (let isUp = true; !end.aborted; isUp = !isUp) {
		set(isUp ? 'up' : (weathers[Math.floor(random() * weathers.length)] ?? 'refused'));
		await clock.wait(200 * 600 ** random(), end);
	}
}

async function nowAndThen(
	clock: TestClock,
	random: () => number,
	meanMs: number,
	end: AbortSignal,
	act: (number: number) => void,
): Promise<void> {
	for (let number = 0; !end.aborted; number += 1) {
		await clock.wait(meanMs * 2 * random(), end);
		if (!end.aborted) act(number);
	}
}

interface Size {
	readonly heapMb: number;
	/** Of the process, for signals and the like. */
	readonly listeners: number;
	/** Who waits for time to pass, by the injected clock and by the real one. */
	readonly sleepers: number;
	readonly timers: number;
	readonly requests: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function measure(clock: TestClock, requests: number): Size {
	collectGarbage();
	const names = process.eventNames();
	return {
		heapMb: Math.round(process.memoryUsage().heapUsed / 1e4) / 100,
		listeners: names.reduce((sum, name) => sum + process.listenerCount(name), 0),
		sleepers: clock.waiting().length,
		timers: process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
		requests,
	};
}

function sumOf(minutes: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
	const sum: Record<string, number> = {};
	for (const [name, count] of minutes.flatMap(Object.entries)) sum[name] = (sum[name] ?? 0) + count;
	return sum;
}
