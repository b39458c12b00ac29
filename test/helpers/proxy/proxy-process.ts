/**
 * The proxy in a process of its own: `proxy-process UPSTREAM-PORT PORT SEED`. Takes its weather as lines of JSON, and
 * answers each with its tally so far; the first line it prints tells its port.
 */
import {createInterface} from 'node:readline';
import {createRandom} from '../reference-server/random.ts';
import {startProxy} from './proxy.ts';
import type {Weather} from './weather.ts';

const [upstreamPort = 0, port = 0, seed = 0] = process.argv.slice(2).map(Number);
const proxy = await startProxy({upstreamPort, port, random: createRandom(seed)});
const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
say({port: proxy.port});
for await (const line of createInterface({input: process.stdin})) {
	await proxy.set(JSON.parse(line) as Weather);
	say({tally: proxy.tally()});
}
process.exit();
