/**
 * A client in a process of its own, to be killed: `client-process SERVER USER TOKEN DIR`. Obeys lines of JSON, and tells
 * of each message as soon as the client has accepted it.
 */
import {createInterface} from 'node:readline';
import {openClient} from '../../src/client/open.ts';
import {timelineOf} from '../../src/store/selectors.ts';
import type {Order, Told} from './orders.ts';

const [server = '', userId = '', accessToken = '', dir = ''] = process.argv.slice(2);
const client = openClient({session: {userId, server, protocol: 'v1', accessToken}, dir});
const say = (told: Told): void => void process.stdout.write(`${JSON.stringify(told)}\n`);
const held = (roomId: string) => timelineOf(client.store.getState(), roomId);

const obey: {readonly [Name in Order['do']]: (order: Extract<Order, {do: Name}>) => Promise<void> | void} = {
	send: ({roomId, label, from, count}) => {
		for (let number = from; number < from + count; number++) {
			client.send(roomId, `${label} ${number}`);
			say({accepted: number, roomId});
		}
	},
	reconnect: () => client.reconnect(),
	status: () => {
		const {connection, pending} = client.store.getState();
		const waiting = [...pending.values()]
			.flat()
			.map(({state, reason}) => (reason ? `${state}: ${reason}` : state));
		say({status: connection.status, waiting});
	},
	read: async ({roomId}) => {
		client.openRoom(roomId);
		while (!held(roomId).isComplete) await client.loadOlder(roomId);
		const lines = held(roomId).events.filter(({kind}) => kind === 'text');
		say({roomId, lines: lines.map(({body}) => body)});
	},
	end: async () => {
		await client.close();
		process.exit();
	},
};

client.start();
say({ready: true});
for await (const line of createInterface({input: process.stdin})) {
	const order = JSON.parse(line) as Order;
	try {
		await (obey[order.do] as (order: Order) => Promise<void> | void)(order);
	} catch (error) {
		say({failed: String(error), order: order.do});
	}
}
