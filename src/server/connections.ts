import type {Server} from 'node:http';
import type {Socket} from 'node:net';
import {networkOf} from './limits.ts';

/** How long peers may take (ms), and how many they may be. */
export interface Patience {
	/** Until all headers of a request are there, from its first byte or the beginning of the connection. */
	readonly headers: number;
	/** Until the whole request is there, however steadily it trickles. */
	readonly request: number;
	/** Without reading anything of an answer. */
	readonly reading: number;
	/** Between two requests. Longer than clients keep idle connections, so that none sends into one just being closed. */
	readonly idle: number;
	readonly connections: number;
	/** Connections of one network (see `networkOf`): nobody takes them all. */
	readonly connectionsOfOne: number;
}

const patience: Patience = {
	headers: 20_000,
	request: 60_000,
	reading: 30_000,
	idle: 65_000,
	connections: 4_096,
	connectionsOfOne: 2_048,
};

/** What must be said when the server is made. */
export const serverOptions = {connectionsCheckingInterval: 5_000, handshakeTimeout: 20_000};

/** Has the server cut off who is too slow or too many. A poll may wait for news as long as it likes. */
export function guardConnections(server: Server, limits: Patience = patience): void {
	server.headersTimeout = limits.headers;
	server.requestTimeout = limits.request;
	server.keepAliveTimeout = limits.idle;
	server.maxConnections = limits.connections;
	server.on('request', (_, response) => {
		// Idle is also whoever waits for news. Only where something lies ready to be read is it the reader who is slow.
		response.setTimeout(limits.reading, () => {
			if (response.socket && response.socket.writableLength > 0) response.socket.destroy();
		});
	});
	limitEach(server, limits.connectionsOfOne);
}

function limitEach(server: Server, most: number): void {
	const counts = new Map<string, number>();
	server.on('connection', (socket: Socket) => {
		const network = networkOf(socket.remoteAddress ?? '');
		const count = counts.get(network) ?? 0;
		if (count >= most) {
			socket.destroy();
			return;
		}
		counts.set(network, count + 1);
		socket.once('close', () => {
			const left = (counts.get(network) ?? 1) - 1;
			if (left === 0) counts.delete(network);
			else counts.set(network, left);
		});
	});
}
