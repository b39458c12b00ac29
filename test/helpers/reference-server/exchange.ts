import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Answer} from './answer.ts';
import {forbid, Refusal, refuse} from './answer.ts';
import type {Home} from './context.ts';
import {routes} from './routes.ts';

export const prefix = '/matrix/client/api/v1';

/** One request from its first byte to the last of its answer, with what happens to connections on the way. */
export async function exchange(
	home: Home,
	request: IncomingMessage,
	response: ServerResponse,
	stopped: AbortSignal,
) {
	const hungUp = new AbortController();
	response.on('close', () => hungUp.abort());
	const signal = AbortSignal.any([hungUp.signal, stopped]);
	const body = await readBody(request);
	const fate = fateOf(home, request);
	if (fate === 'late') {
		response.destroy();
		await new Promise((resolve) => setTimeout(resolve, 150));
	}
	const answer = await respond(home, request, body, signal);
	if (signal.aborted || fate === 'late') return;
	if (fate === 'lost') response.destroy();
	else send(response, answer, fate === 'cut');
}

type Fate = 'well' | 'cut' | 'lost' | 'late';

/** One exchange in twelve goes wrong. */
const misfortune = 1 / 12;

function fateOf({faults, random}: Home, {method}: IncomingMessage): Fate {
	const isWrite = method !== 'GET' && method !== 'OPTIONS';
	const possible: readonly Fate[] = [
		...(faults.answersCut ? (['cut'] as const) : []),
		...(faults.answersLost && isWrite ? (['lost'] as const) : []),
		...(faults.lateWrites && isWrite ? (['late'] as const) : []),
	];
	if (possible.length === 0 || random() >= misfortune) return 'well';
	return possible[Math.floor(random() * possible.length)] ?? 'well';
}

async function respond(
	home: Home,
	request: IncomingMessage,
	body: string,
	signal: AbortSignal,
): Promise<Answer> {
	try {
		return await route(home, request, body, signal);
	} catch (error) {
		if (error instanceof Refusal) return error.answer;
		if (error instanceof URIError) return {status: 500, body: {error: 'Internal server error'}};
		throw error;
	}
}

async function route(
	home: Home,
	request: IncomingMessage,
	body: string,
	signal: AbortSignal,
): Promise<Answer> {
	const {method = 'GET', url = '/'} = request;
	const [path = '', search = ''] = url.split('?', 2);
	const query = new URLSearchParams(search);
	if (!path.startsWith(prefix)) return outside(home);
	if (method === 'OPTIONS') return {status: 200, body: {}};
	const below = path.slice(prefix.length);
	for (const {method: its, pattern, handler, isOpen} of routes) {
		const match = its === method ? pattern.exec(below) : null;
		if (!match) continue;
		const user = isOpen ? '' : whoIs(home, query.get('access_token'));
		return handler({home, user, parts: match.slice(1), query, body, signal});
	}
	throw new Refusal(
		home.faults.unknownRoutes400 ? 400 : 404,
		home.faults.unknownRoutes400 ? unrecognized : {errcode: 'M_UNRECOGNIZED', ...unrecognized},
	);
}

const unrecognized = {error: 'Unrecognized request'};

function whoIs({database}: Home, token: string | null): string {
	if (token === null) return forbid('Missing access token.');
	return database.sessions.get(token) ?? refuse(403, 'M_UNKNOWN_TOKEN', 'Unrecognised access token.');
}

function outside({faults}: Home): Answer {
	const page =
		'\n<html>\n  <head><title>404 - No Such Resource</title></head>\n  <body>\n    <h1>No Such Resource</h1>\n  </body>\n</html>\n';
	return faults.htmlErrors
		? {status: 404, body: page, isHtml: true}
		: {status: 404, body: {errcode: 'M_UNRECOGNIZED', ...unrecognized}};
}

/** Invalid UTF-8 becomes nothing that is JSON. */
async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const bytes = Buffer.concat(chunks);
	const text = bytes.toString('utf8');
	return Buffer.from(text, 'utf8').equals(bytes) ? text : '';
}

/** Compact JSON in sorted keys, chunked; `isCut`: the connection ends in the middle of it. */
function send(response: ServerResponse, {status, body, isHtml}: Answer, isCut: boolean): void {
	response.writeHead(status, {
		'Content-Type': isHtml ? 'text/html; charset=utf-8' : 'application/json',
		'Access-Control-Allow-Origin': '*',
		'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE, OPTIONS',
		'Access-Control-Allow-Headers': 'Origin, X-Requested-With, Content-Type, Accept',
	});
	const text = isHtml ? String(body) : JSON.stringify(sorted(body));
	if (isCut) response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.destroy());
	else response.write(text, () => response.end());
}

function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
