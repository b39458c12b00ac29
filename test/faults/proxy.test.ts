import {get} from 'node:http';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {type Seen, scriptedServer} from '../api/scripted-server.ts';
import type {RunningProxy} from '../helpers/proxy/proxy.ts';
import {startProxy} from '../helpers/proxy/proxy.ts';
import {fairWeather} from '../helpers/proxy/weather.ts';
import {createRandom} from '../helpers/reference-server/random.ts';

const json = {text: 'x'.repeat(3000)};
let proxy: RunningProxy;
let seen: readonly Seen[];
beforeEach(async () => {
	const server = await scriptedServer(() => ({json}));
	seen = server.seen;
	const upstreamPort = Number(new URL(server.url).port);
	proxy = await startProxy({upstreamPort, port: 0, random: createRandom(1)});
});
afterEach(() => proxy.close());

interface Outcome {
	readonly status?: number | undefined;
	readonly body?: string;
	readonly type?: string | undefined;
	readonly error?: string | undefined;
	readonly ms: number;
}

/** Asks through the proxy; hangs up after `patienceMs`. */
function ask(patienceMs = 5000): Promise<Outcome> {
	const startedAt = performance.now();
	return new Promise((resolve) => {
		const done = (outcome: Omit<Outcome, 'ms'>) => resolve({...outcome, ms: performance.now() - startedAt});
		const asked = get({port: proxy.port, path: '/x', agent: false}, (answer) => {
			let body = '';
			answer.on('data', (part) => {
				body += String(part);
			});
			answer.on('end', () => done({status: answer.statusCode, body, type: answer.headers['content-type']}));
			answer.on('error', (error: NodeJS.ErrnoException) => done({error: error.code, body}));
		});
		asked.on('error', (error: NodeJS.ErrnoException) => done({error: error.code}));
		setTimeout(() => asked.destroy(), patienceMs).unref();
	});
}

it('passes on what is asked and answered', async () => {
	expect(await ask()).toMatchObject({status: 200, body: JSON.stringify(json)});
	expect(proxy.tally()).toMatchObject({requests: 1, cut: 0});
});

it('refuses, and listens again', async () => {
	await proxy.set({...fairWeather, refuses: true});
	expect(await ask()).toMatchObject({error: 'ECONNREFUSED'});
	await proxy.set(fairWeather);
	expect(await ask()).toMatchObject({status: 200});
});

it.each(['cut', 'swallow'] as const)(
	'breaks the connection after the request was done: %s',
	async (fault) => {
		await proxy.set({...fairWeather, [fault]: 1});
		expect(await ask()).toMatchObject({error: 'ECONNRESET'});
		expect([seen.length, proxy.tally()[fault]]).toEqual([1, 1]);
	},
);

it.each([
	['failure', 0, /^50[02]$/],
	['tooMany', 0, /^429$/],
	['applyThenFail', 1, /^502$/],
] as const)('answers in the place of the server: %s', async (fault, passedOn, status) => {
	await proxy.set({...fairWeather, [fault]: 1});
	expect(String((await ask()).status)).toMatch(status);
	expect(seen.length).toBe(passedOn);
});

it('lets an answer trickle, and a request wait', async () => {
	await proxy.set({...fairWeather, throttle: 1});
	const slow = await ask();
	expect(slow).toMatchObject({status: 200, body: JSON.stringify(json)});
	expect(slow.ms).toBeGreaterThan(50);
	await proxy.set({...fairWeather, delay: 1});
	expect(await ask()).toMatchObject({status: 200, body: JSON.stringify(json)});
});

it('goes half-open: nothing comes, and nothing ends', async () => {
	await proxy.set({...fairWeather, halfOpen: 1});
	const outcome = await ask(300);
	expect(outcome.status).toBeUndefined();
	expect(outcome.ms).toBeGreaterThan(290);
	expect(proxy.tally()).toMatchObject({halfOpen: 1});
});
