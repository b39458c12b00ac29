/**
 * A client in a process of its own, which is to have little memory. It ends when it has taken in so many events, and
 * tells how much memory it had at most, in bytes.
 */
import {openClient} from '../../src/client/open.ts';

const [server = '', dir = '', count = ''] = process.argv.slice(2);
const session = {userId: '@me:localhost', server, protocol: 'v1', accessToken: 'token'} as const;
const client = openClient({session, dir});
const held = (): number =>
	[...client.store.getState().timelines.values()].reduce((sum, {events}) => sum + events.length, 0);
await new Promise<void>((resolve) => {
	client.store.subscribe(() => {
		if (held() >= Number(count)) resolve();
	});
	client.start();
});
await client.close();
const peak = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${JSON.stringify({events: held(), peak})}\n`);
