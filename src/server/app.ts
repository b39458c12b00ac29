import {getConnInfo} from '@hono/node-server/conninfo';
import {type Context, Hono} from 'hono';
import {readBody} from './body.ts';
import {download, upload} from './content.ts';
import type {Home} from './home.ts';
import {isUnprintable} from './ids.ts';
import {writeJson, writeReadableJson} from './json.ts';
import {malformed, Refusal, unrecognized} from './refusal.ts';
import type {Call} from './route.ts';
import {routes} from './routes.ts';

const PREFIX = '/matrix/client/api/v1';
const CONTENT = '/matrix/content';

const headers = {
	'Content-Type': 'application/json',
	'Access-Control-Allow-Origin': '*',
	'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE, OPTIONS',
	'Access-Control-Allow-Headers': 'Origin, X-Requested-With, Content-Type, Accept',
};

const NO_SUCH_PAGE = `<!doctype html>
<html lang="en"><title>Not found</title><h1>Not found</h1><p>The chat server answers below ${PREFIX}.</p></html>
`;

/** The routes as a web application: bodies read, answers and refusals written. Needs no port. */
export function createApp(home: Home): Hono {
	const app = new Hono();
	app.use('/matrix/*', (c, next) => {
		// Hono would answer it like GET.
		if (c.req.raw.method === 'HEAD') throw unrecognized();
		return next();
	});
	app.options(`${PREFIX}/*`, (c) => respond(c, 200, {}));
	for (const {method, path, answer} of routes) {
		app.on(method, PREFIX + path, async (c) => {
			const value = await answer(await toCall(c, home));
			return value instanceof Response ? value : respond(c, 200, value);
		});
	}
	app.options(`${CONTENT}/*`, (c) => respond(c, 200, {}));
	app.post(CONTENT, async (c) => respond(c, 200, await upload(home, c.req.raw, c.req.query('access_token'))));
	app.get(`${CONTENT}/:token{.+}`, (c) => download(home, c.req.param('token')));
	app.notFound((c) => {
		return `${c.req.path}/`.startsWith(`${PREFIX}/`)
			? respond(c, 400, unrecognized().body)
			: c.html(NO_SUCH_PAGE, 404);
	});
	app.onError((error, c) => {
		if (error instanceof Refusal) return respond(c, error.status, error.body, error.headers);
		// The path without its query: that holds the access token.
		home.log(`${c.req.method} ${c.req.path}: ${(error.stack ?? error.message).replaceAll(/\s*\n\s*/g, ' ')}`);
		return respond(c, 500, {error: 'Internal server error'});
	});
	return app;
}

async function toCall(c: Context, home: Home): Promise<Call> {
	const hasBody = c.req.method === 'PUT' || c.req.method === 'POST';
	return {
		home,
		body: hasBody ? await readBody(c.req.raw) : undefined,
		query: (name) => c.req.query(name),
		part(name) {
			const text = c.req.param(name) ?? '';
			if (isUnprintable(text)) throw malformed('The path must not contain control characters.');
			return text;
		},
		address: () => getConnInfo(c).remote.address ?? '',
		signal: () => c.req.raw.signal,
	};
}

function respond(
	c: Context,
	status: Refusal['status'] | 200 | 500,
	value: unknown,
	more: Refusal['headers'] = {},
): Response {
	const write = c.req.header('User-Agent')?.includes('curl') ? writeReadableJson : writeJson;
	// What is left of a body too large is not read, so the connection cannot be used again.
	if (status === 413) c.header('Connection', 'close');
	return c.body(write(value), status, {...headers, ...more});
}
