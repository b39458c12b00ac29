import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {onTestFinished} from 'vitest';

/** A request as a scripted server saw it. */
export interface Seen {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly body: string;
	readonly headers: IncomingMessage['headers'];
}

/** A status and a JSON body; or a function that answers in its own way. */
export type Reply = {readonly status?: number; readonly json: unknown} | ((response: ServerResponse) => void);

/** A server that answers as the test says and remembers what it was asked; gone when the test is. */
export async function scriptedServer(
	reply: (seen: Seen) => Reply,
): Promise<{readonly url: string; readonly seen: readonly Seen[]}> {
	const seen: Seen[] = [];
	const server = createServer(async (request, response) => {
		const {pathname, searchParams} = new URL(request.url ?? '/', 'http://any');
		let body = '';
		for await (const part of request) body += String(part);
		const {method = '', headers} = request;
		const now = {method, path: pathname, query: searchParams, body, headers};
		seen.push(now);
		const answer = reply(now);
		if (typeof answer === 'function') return answer(response);
		response.writeHead(answer.status ?? 200, {'content-type': 'application/json'});
		response.end(JSON.stringify(answer.json));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen};
}

/** Answers with that text as it is. */
export function plainReply(
	status: number,
	text: string,
	headers: Readonly<Record<string, string>> = {},
): (response: ServerResponse) => void {
	return (response) => {
		response.writeHead(status, headers);
		response.end(text);
	};
}
