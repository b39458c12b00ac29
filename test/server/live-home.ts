import {createContentStore} from '../../src/server/content-store.ts';
import type {Database} from '../../src/server/database.ts';
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

/** `presenceGrace` and `gatheringTime` (see `createListeners`) in ms; `around` may put something between the home and its database. */
export async function openLiveHome(
	presenceGrace?: number,
	around: (db: Database) => Database = (db) => db,
	log: (line: string) => void = console.error,
	gatheringTime?: number,
): Promise<LiveHome> {
	const db = around(openHomeDatabase(':memory:', 'localhost'));
	const listeners = createListeners(gatheringTime);
	const server = await listen(
		() =>
			openHome(
				{
					name: 'localhost',
					db,
					now: Date.now,
					log,
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
