import {afterAll, beforeAll, describe} from 'vitest';
import {detectServer} from '../../src/api/detect.ts';
import type {HomeServer} from '../../src/api/port.ts';
import {describeAccounts} from './acceptance/accounts.ts';
import {describeMessages} from './acceptance/messages.ts';
import {describeRooms} from './acceptance/rooms.ts';
import {describeStream} from './acceptance/stream.ts';
import {createWorld} from './acceptance/world.ts';

/** What every adapter has to do with every server that it is for. `start` gives an empty server. */
export function describeApi(
	name: string,
	start: () => Promise<{readonly url: string; close(): Promise<void>}>,
): void {
	describe(name, () => {
		let running: Awaited<ReturnType<typeof start>>;
		let server: HomeServer;
		beforeAll(async () => {
			running = await start();
			server = await detectServer(running.url);
		});
		afterAll(() => running.close());

		const world = createWorld(() => server);
		describeAccounts(world);
		describeRooms(world);
		describeMessages(world);
		describeStream(world);
	});
}
