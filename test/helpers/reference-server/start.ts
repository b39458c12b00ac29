import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Home} from './context.ts';
import type {Database, Row} from './database.ts';
import {createDatabase, resetDatabase} from './database.ts';
import {exchange} from './exchange.ts';
import type {Faults} from './faults.ts';
import {createPresence} from './presence.ts';
import {createRandom} from './random.ts';

/** A home server as they were in August 2014, in memory, under `localhost`. */
export interface ReferenceServer {
	/** Without a trailing slash; the same after a restart. */
	readonly url: string;
	/** Requests so far whose path holds that text, such as `/events`. */
	requests(path: string): number;
	/** Polls that are waiting now. */
	waiting(): number;
	/** What it has stored. */
	database(): Database;
	/** Ends all connections and forgets what only the process knew (presence, the leaked name). */
	stop(): Promise<void>;
	/** On the same port. `isReset`: with an empty database, in which the same people are signed in. */
	start(options?: {readonly isReset?: boolean}): Promise<void>;
}

export interface ReferenceServerOptions {
	readonly faults: Faults;
	readonly seed?: number;
	/** ms after the last poll until somebody is offline. */
	readonly offlineAfterMs?: number;
	/** ms that a poll waits which names no timeout. */
	readonly defaultWaitMs?: number;
}

export async function startReferenceServer(options: ReferenceServerOptions): Promise<ReferenceServer> {
	const random = createRandom(options.seed ?? 1);
	const asked = new Map<string, number>();
	let database = createDatabase();
	let run = await listen(options, database, random, asked, 0);
	return {
		url: `http://127.0.0.1:${run.port}`,
		requests: (path) => [...asked].reduce((sum, [each, count]) => sum + (each.includes(path) ? count : 0), 0),
		waiting: () => run.waiting(),
		database: () => database,
		stop: () => run.stop(),
		start: async ({isReset = false} = {}) => {
			if (isReset) database = resetDatabase(database);
			run = await listen(options, database, random, asked, run.port);
		},
	};
}

interface Run {
	readonly port: number;
	waiting(): number;
	stop(): Promise<void>;
}

/** One life of the process. */
async function listen(
	{faults, offlineAfterMs = 5000, defaultWaitMs = 30_000}: ReferenceServerOptions,
	database: Database,
	random: () => number,
	asked: Map<string, number>,
	port: number,
): Promise<Run> {
	const listeners = new Set<(row: Row) => void>();
	const stopped = new AbortController();
	const wake = (row: Row) => {
		for (const listener of [...listeners]) listener(row);
	};
	const nextSequence = () => ++database.sequence;
	const presence = createPresence({offlineAfterMs, isFlapping: faults.presenceFlapping, nextSequence, wake});
	const home: Home = {
		faults,
		database,
		presence,
		random,
		defaultWaitMs,
		leaked: {},
		wake,
		listen: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
	const server = createServer((request, response) => {
		const [path = ''] = (request.url ?? '').split('?', 1);
		asked.set(path, (asked.get(path) ?? 0) + 1);
		exchange(home, request, response, stopped.signal).catch(() => response.destroy());
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	return {
		port: (server.address() as AddressInfo).port,
		waiting: () => listeners.size,
		stop: async () => {
			stopped.abort();
			await close(server);
			presence.stop();
		},
	};
}

function close(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
