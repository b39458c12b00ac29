import {createServer, type Server} from 'node:http';
import {createServer as createTlsServer} from 'node:https';
import {getRequestListener} from '@hono/node-server';
import {createApp} from './app.ts';
import {guardConnections, serverOptions} from './connections.ts';
import type {Home} from './home.ts';
import type {RunningServer, ServeOptions} from './serve.ts';

/** How long requests under way may take to finish when the server closes (ms). */
const CLOSING_TIME = 1_000;

/** Connections that may wait to be taken: everybody comes back at once after a restart. Node's own 511 resets the rest. */
const BACKLOG = 4_096;

/**
 * Lets a home server answer on a port; closing it closes its database too. The home is opened only once the port is
 * taken, so that a start which fails leaves nothing behind. Rejects as `serve` does.
 */
export async function listen(
	open: () => Home,
	{host, port, tls}: Pick<ServeOptions, 'host' | 'port' | 'tls'>,
): Promise<RunningServer> {
	const server = tls
		? createTlsServer({...serverOptions, cert: tls.cert, key: tls.key})
		: createServer(serverOptions);
	guardConnections(server);
	await bind(server, host, port);
	const home = openOn(server, open);
	let closed: Promise<void> | undefined;
	return {
		url: urlOf(server, tls ? 'https' : 'http'),
		close() {
			closed ??= close(server, home);
			return closed;
		},
	};
}

/** No request comes in between: this happens in the same turn in which the port was taken. */
function openOn(server: Server, open: () => Home): Home {
	try {
		const home = open();
		// The global Request and Response stay as they are: the server may share its process with a client.
		// Without a listener, it would end the process; whatever it is, other connections may still be taken.
		server.on('error', (error) => home.log(`cannot take a connection: ${error.message}`));
		server.on('request', getRequestListener(createApp(home).fetch, {overrideGlobalObjects: false}));
		return home;
	} catch (error) {
		server.close();
		throw error;
	}
}

function bind(server: Server, host: string, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		const failed = (error: NodeJS.ErrnoException) => reject(new Error(explain(error, host, port)));
		server.once('error', failed);
		server.listen({host, port, backlog: BACKLOG}, () => {
			server.off('error', failed);
			resolve();
		});
	});
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): string {
	const reasons: Record<string, string> = {
		EADDRINUSE: `port ${port} on ${host} is in use: stop what uses it, or choose another with --port (0 takes any free one)`,
		EACCES: `port ${port} needs more rights than this user has: choose one above 1023 with --port`,
		EADDRNOTAVAIL: `${host} is not an address of this machine: choose another with --host, e.g. 127.0.0.1`,
		ENOTFOUND: `${host} is not a known address: choose another with --host, e.g. 127.0.0.1`,
	};
	return reasons[error.code ?? ''] ?? `cannot listen on ${host}, port ${port}: ${error.message}`;
}

function urlOf(server: Server, scheme: string): string {
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('the server has no network address');
	const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
	return `${scheme}://${host}:${address.port}`;
}

async function close(server: Server, home: Home): Promise<void> {
	const ended = new Promise((resolve) => server.close(resolve));
	home.listeners.close();
	home.attendance.close();
	const impatient = setTimeout(() => server.closeAllConnections(), CLOSING_TIME);
	await ended;
	clearTimeout(impatient);
	home.content.close();
	home.db.close();
}
