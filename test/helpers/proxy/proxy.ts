import {
	Agent,
	createServer,
	type IncomingMessage,
	type OutgoingHttpHeaders,
	request,
	type ServerResponse,
} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import {type FaultName, fairWeather, faultNames, type Tally, type Weather} from './weather.ts';

/** Something between clients and a server, on loopback, that does to them what networks do. */
export interface RunningProxy {
	readonly port: number;
	/** What happens from now on. Requests that are half-open already stay so. */
	set(weather: Weather): Promise<void>;
	tally(): Tally;
	close(): Promise<void>;
}

export interface ProxyOptions {
	readonly upstreamPort: number;
	/** 0: any. */
	readonly port: number;
	/** From 0 to 1. */
	readonly random: () => number;
}

type Handle = (from: IncomingMessage, to: ServerResponse) => Promise<void>;

/** An answer of the server, whole. */
interface Answer {
	readonly status: number;
	readonly headers: IncomingMessage['headers'];
	readonly body: Buffer;
}

export async function startProxy({upstreamPort, port, random}: ProxyOptions): Promise<RunningProxy> {
	let weather = fairWeather;
	const counts = Object.fromEntries(['requests', ...faultNames].map((name) => [name, 0])) as Record<
		keyof Tally,
		number
	>;
	const agent = new Agent({keepAlive: true});
	const sockets = new Set<Socket>();

	const pass = (from: IncomingMessage): Promise<Answer> =>
		new Promise((resolve, reject) => {
			const {method, url = '', headers} = from;
			const onward = request(
				{host: '127.0.0.1', port: upstreamPort, method, path: url, headers, agent},
				(answer) => {
					const parts: Buffer[] = [];
					answer.on('data', (part: Buffer) => parts.push(part));
					answer.on('error', reject);
					answer.on('end', () =>
						resolve({status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(parts)}),
					);
				},
			);
			onward.on('error', reject);
			// Who hangs up waits no more: so does the server's long poll.
			from.socket.once('close', () => onward.destroy());
			from.pipe(onward);
		});

	const handles: Readonly<Record<FaultName, Handle>> = {
		delay: async (from, to) => {
			from.pause();
			await pause(random() * 1500);
			send(to, await pass(from));
		},
		cut: async (from, to) => {
			const {status, headers, body} = await pass(from);
			to.writeHead(status, {...own(headers), 'content-length': body.length + 1});
			to.write(body.subarray(0, Math.floor(random() * body.length)), () => to.destroy());
		},
		throttle: async (from, to) => {
			const {status, headers, body} = await pass(from);
			to.writeHead(status, own(headers));
			for (let at = 0; at < body.length && !to.destroyed; at += 400) {
				to.write(body.subarray(at, at + 400));
				await pause(10);
			}
			to.end();
		},
		tooMany: async (_, to) => {
			const kind = Math.floor(random() * 3);
			if (kind === 0) return page(to, 429, {'retry-after': '1'});
			if (kind === 1) return page(to, 429);
			to.writeHead(429, {'content-type': 'application/json'});
			to.end(JSON.stringify({errcode: 'M_LIMIT_EXCEEDED', error: 'Too many requests', retry_after_ms: 300}));
		},
		failure: async (_, to) => page(to, random() < 0.5 ? 500 : 502),
		swallow: async (from, to) => {
			await pass(from);
			to.destroy();
		},
		applyThenFail: async (from, to) => {
			await pass(from);
			page(to, 502);
		},
		halfOpen: async (from) => {
			if (random() < 0.5) await pass(from);
		},
	};

	const strike = (): FaultName | undefined => faultNames.find((name) => random() < weather[name]);
	const server = createServer(async (from, to) => {
		counts.requests++;
		const fault = strike();
		try {
			if (fault === undefined) return send(to, await pass(from));
			counts[fault]++;
			await handles[fault](from, to);
		} catch {
			// The server is not there, or somebody has hung up.
			to.destroy();
		}
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => socket.destroy());
	});
	const listen = (at: number): Promise<void> =>
		new Promise((resolve, reject) => server.once('error', reject).listen(at, '127.0.0.1', () => resolve()));
	const hangUp = async (): Promise<void> => {
		const closed = new Promise<void>((resolve) => server.close(() => resolve()));
		for (const socket of sockets) socket.destroy();
		await closed;
	};

	await listen(port);
	const boundPort = (server.address() as AddressInfo).port;
	return {
		port: boundPort,
		set: async (next) => {
			const before = weather;
			weather = next;
			if (next.refuses && !before.refuses) await hangUp();
			if (!next.refuses && before.refuses) await listen(boundPort);
		},
		tally: () => ({...counts}),
		close: async () => {
			agent.destroy();
			if (!weather.refuses) await hangUp();
		},
	};
}

function send(to: ServerResponse, {status, headers, body}: Answer): void {
	to.writeHead(status, {...own(headers), 'content-length': body.length});
	to.end(body);
}

/** What an answer says of itself; what is said of the connection is each one's own. */
function own({'content-type': type, 'retry-after': after}: IncomingMessage['headers']): OutgoingHttpHeaders {
	return {...(type && {'content-type': type}), ...(after && {'retry-after': after})};
}

function page(to: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
	to.writeHead(status, {'content-type': 'text/html', ...headers});
	to.end(`<html><head><title>${status}</title></head><body><h1>${status} Trouble</h1></body></html>`);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
