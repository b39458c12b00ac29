import {setMaxListeners} from 'node:events';
import {Agent as HttpAgent} from 'node:http';
import {Agent as HttpsAgent} from 'node:https';
import {type Got, got, RequestError, type Response} from 'got';
import {ProtocolError} from '../domain/errors.ts';
import {connectionFailure, refusal} from './failure.ts';
import {parseJson} from './parse-json.ts';

/** One request to a home server. */
export interface HttpRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Below the server's base URL, percent-encoded, with a leading slash. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	/** Sent as JSON. */
	readonly body?: unknown;
	/** What is being tried, for error messages: `join the room`. */
	readonly doing: string;
	/** A token or password in this request: blotted out should the server repeat it in an error. */
	readonly secret?: string;
	/** How long the server may take to begin its answer, ms. */
	readonly waitMs?: number;
	/** Uses the long poll's own sockets, so that nothing else queues behind it. */
	readonly isLongPoll?: boolean;
	readonly signal?: AbortSignal | undefined;
	/** Called each time that some of the answer has come, be it the headers alone. */
	readonly onProgress?: () => void;
}

/**
 * Sends a request and gives the JSON of its answer, null for an empty one. NetworkError, ServerError, AuthError or
 * ProtocolError if there is none; the reason of the signal when that was aborted.
 */
export type Http = (request: HttpRequest) => Promise<unknown>;

/** All the sockets to one server, and what is said over them. */
export interface HttpLine {
	readonly http: Http;
	/** Gives up every socket: what is under way fails with a NetworkError, what follows takes fresh ones. */
	hangUp(): void;
}

/** Limits of one exchange: ms per phase, bytes of an answer once unpacked. */
export interface HttpLimits {
	readonly lookupMs: number;
	readonly connectMs: number;
	readonly sendMs: number;
	readonly waitMs: number;
	/** How long the next KiB of an answer that has begun may take; as long as it comes, it may take its time. */
	readonly readMs: number;
	readonly answerBytes: number;
}

const defaultLimits: HttpLimits = {
	lookupMs: 10_000,
	connectMs: 10_000,
	sendMs: 30_000,
	waitMs: 30_000,
	readMs: 30_000,
	answerBytes: 64 * 2 ** 20,
};

/** Speaks HTTP with the server at that base URL (no trailing slash). Idle sockets do not keep the process alive. */
export function createHttp(server: string, limits: Partial<HttpLimits> = {}): Http {
	return openLine(server, limits).http;
}

/** As `createHttp`, for somebody who notices when the sockets are dead. */
export function openLine(server: string, limits: Partial<HttpLimits> = {}): HttpLine {
	const bounds = {...defaultLimits, ...limits};
	const open = () => ({requests: instance(bounds), polls: instance(bounds)});
	let sockets = open();
	const http: Http = async (request) => {
		const {client} = request.isLongPoll ? sockets.polls : sockets.requests;
		const response = await exchange(client, server, request, bounds);
		if (response.statusCode < 200 || response.statusCode >= 300) {
			throw refusal(server, request, {
				status: response.statusCode,
				body: response.body.toString(),
				location: response.headers.location ?? null,
				retryAfter: response.headers['retry-after'] ?? null,
			});
		}
		return parse(server, response.body);
	};
	const hangUp = () => {
		const {requests, polls} = sockets;
		sockets = open();
		for (const {agents} of [requests, polls]) for (const agent of agents) agent.destroy();
	};
	return {http, hangUp};
}

/** One way to the server, with sockets of its own. */
interface Instance {
	readonly client: Got;
	readonly agents: readonly HttpAgent[];
}

/**
 * Retries are for those who know what may be repeated, and for whom waiting is visible. Redirections are not
 * followed: the access token is in the query and would go wherever the server points.
 */
function instance(limits: HttpLimits): Instance {
	const options = {keepAlive: true, maxSockets: 16};
	const [http, https] = [new HttpAgent(options), new HttpsAgent(options)];
	const client = got.extend({
		agent: {http, https},
		retry: {limit: 0},
		followRedirect: false,
		throwHttpErrors: false,
		headers: {'user-agent': 'chat-tui', accept: 'application/json'},
		timeout: {
			lookup: limits.lookupMs,
			connect: limits.connectMs,
			secureConnect: limits.connectMs,
			send: limits.sendMs,
		},
	});
	return {client, agents: [http, https]};
}

async function exchange(
	client: Got,
	server: string,
	request: HttpRequest,
	limits: HttpLimits,
): Promise<Response<Buffer>> {
	const {method, path, query, body, signal, onProgress} = request;
	const waitMs = request.waitMs ?? limits.waitMs;
	// One signal ends everything that is under way, however much that is: Node need not warn of it on the screen.
	if (signal) setMaxListeners(0, signal);
	const answer = client(server + path, {
		responseType: 'buffer',
		method,
		timeout: {response: waitMs},
		...(query && {searchParams: query}),
		...(body !== undefined && {json: body}),
		...(signal && {signal}),
		resolveBodyOnly: false,
	});
	if (onProgress) answer.on('downloadProgress', onProgress);
	let fault: Error | null = null;
	let stall: NodeJS.Timeout | undefined;
	let counted = Number.NEGATIVE_INFINITY;
	const giveUp = (because: Error) => {
		fault ??= because;
		answer.cancel();
	};
	answer.on('downloadProgress', ({transferred, total = 0}) => {
		if (Math.max(transferred, total) > limits.answerBytes)
			return giveUp(new ProtocolError(`${server} sent an answer that is too large to be read`));
		// What drips is no progress.
		if (transferred < counted + 1024) return;
		counted = transferred;
		clearTimeout(stall);
		stall = setTimeout(
			() => giveUp(connectionFailure(server, 'ETIMEDOUT', limits.readMs)),
			limits.readMs,
		).unref();
	});
	try {
		return await answer;
	} catch (error) {
		signal?.throwIfAborted();
		if (fault) throw fault;
		throw connectionFailure(server, error instanceof RequestError ? error.code : '', waitMs);
	} finally {
		clearTimeout(stall);
	}
}

async function parse(server: string, body: Buffer): Promise<unknown> {
	if (isBlank(body)) return null;
	try {
		return await parseJson(body);
	} catch {
		throw new ProtocolError(
			`${server} answered with something that is not JSON: check that it is the address of a Matrix home server`,
		);
	}
}

/** Whether there is nothing but white space. */
function isBlank(body: Buffer): boolean {
	return body.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
