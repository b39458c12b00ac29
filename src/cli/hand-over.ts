import {randomBytes} from 'node:crypto';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** What a login page hands over. Nothing of it has been tried out. */
export interface HandOver {
	readonly token: string;
	/** Empty if the page did not say. */
	readonly user: string;
}

/** A place on this machine where a login page in a browser can hand over an access token. */
export interface HandOverPoint {
	/** Where the page has to lead the browser, with `access_token` and `user_id` in the query. Nobody can guess it. */
	readonly url: string;
	/** The first hand-over. Waits for ever. */
	readonly received: Promise<HandOver>;
	/** Ends the waiting; a browser that has just handed over still gets its last page. */
	close(): Promise<void>;
}

/** Waits on 127.0.0.1, any port. What comes to another path, by another method or without a token is refused. */
export async function openHandOverPoint(): Promise<HandOverPoint> {
	const path = `/${randomBytes(16).toString('base64url')}`;
	const received = deferred<HandOver>();
	const farewell = deferred<void>();
	let isReceived = false;
	const server = createServer((request, response) => {
		const reply = judge(request, path, isReceived);
		if (reply.isFarewell) response.on('close', farewell.resolve);
		if (reply.handOver) {
			isReceived = true;
			received.resolve(reply.handOver);
		}
		write(response, reply);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject).listen(0, '127.0.0.1', resolve);
	});
	const {port} = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}${path}`,
		received: received.promise,
		close: () => close(server, isReceived ? farewell.promise : Promise.resolve()),
	};
}

interface Reply {
	readonly status: number;
	readonly text: string;
	readonly location?: string;
	readonly handOver?: HandOver;
	/** It is all that the browser was still waiting for. */
	readonly isFarewell?: boolean;
}

function judge({method, url = ''}: IncomingMessage, path: string, isReceived: boolean): Reply {
	if (method !== 'GET') return {status: 405, text: 'Only a login page is waited for here'};
	const last = `${path}/done`;
	const [pathname, query] = url.split('?', 2);
	if (pathname === last && isReceived) {
		return {status: 200, text: 'You can close this page and go back to the terminal', isFarewell: true};
	}
	if (pathname !== path) return {status: 404, text: 'There is nothing here'};
	const parameters = new URLSearchParams(query);
	const token = parameters.get('access_token') ?? '';
	if (token === '') return {status: 400, text: 'There is no access token in this address'};
	const handOver = {token, user: parameters.get('user_id') ?? ''};
	// The token does not stay in the address bar, nor in the browser's history.
	return {status: 303, text: 'Thank you', location: last, handOver};
}

function deferred<Value>(): {readonly promise: Promise<Value>; readonly resolve: (value: Value) => void} {
	let resolve: (value: Value) => void = () => {};
	const promise = new Promise<Value>((settle) => {
		resolve = settle;
	});
	return {promise, resolve};
}

/** How long a browser may take to fetch its last page, ms. */
const farewellTime = 5_000;

async function close(server: Server, farewell: Promise<void>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const timeUp = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, farewellTime);
	});
	await Promise.race([farewell, timeUp]);
	clearTimeout(timer);
	await new Promise((resolve) => {
		server.close(resolve);
		server.closeAllConnections();
	});
}

function write(response: ServerResponse, {status, text, location}: Reply): void {
	response.writeHead(status, {
		'Content-Type': 'text/html; charset=utf-8',
		'Content-Security-Policy':
			"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		'Referrer-Policy': 'no-referrer',
		'X-Content-Type-Options': 'nosniff',
		'Cache-Control': 'no-store',
		...(location !== undefined && {Location: location}),
	});
	response.end(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>chat-tui</title>
<p>${text}.</p>
</html>
`);
}
