import {createContentStore} from '../../src/server/content-store.ts';
import {createLimits} from '../../src/server/limits.ts';
import {listen} from '../../src/server/listen.ts';
import {createListeners} from '../../src/server/listeners.ts';
import {openHome} from '../../src/server/open-home.ts';
import {openHomeDatabase} from '../../src/server/open-home-database.ts';
import type {RunningServer} from '../../src/server/serve.ts';

/** A home server on a free port whose waiting polls a test can count. */
export interface LiveHome extends RunningServer {
	/** How many polls wait now. */
	waiting(): number;
}

/** `presenceGrace` in ms. */
export async function openLiveHome(presenceGrace?: number): Promise<LiveHome> {
	const db = openHomeDatabase(':memory:', 'localhost');
	const listeners = createListeners();
	const server = await listen(
		() =>
			openHome(
				{
					name: 'localhost',
					db,
					now: Date.now,
					log: console.error,
					isClosed: false,
					listeners,
					content: createContentStore(':memory:'),
					limits: createLimits(Date.now),
				},
				presenceGrace,
			),
		{host: '127.0.0.1', port: 0},
	);
	return {...server, waiting: () => listeners.count()};
}
