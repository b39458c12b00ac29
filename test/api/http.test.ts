import {getEventListeners} from 'node:events';
import type {AddressInfo} from 'node:net';
import {createServer} from 'node:net';
import {gzipSync} from 'node:zlib';
import {describe, expect, it, onTestFinished} from 'vitest';
import {readRetryAfter} from '../../src/api/failure.ts';
import {createHttp, type HttpLimits, type HttpRequest, openLine} from '../../src/api/http.ts';
import {AuthError, NetworkError, ProtocolError, ServerError} from '../../src/domain/errors.ts';
import {until} from '../helpers/until.ts';
import {plainReply, type Reply, scriptedServer} from './scripted-server.ts';

const secret = 'QTok/en+1.=';
const request: HttpRequest = {
	method: 'GET',
	path: '/path',
	query: {access_token: secret},
	doing: 'open the door',
	secret,
};

async function failure(reply: Reply, limits: Partial<HttpLimits> = {}): Promise<Error> {
	const {url} = await scriptedServer(() => reply);
	const error: unknown = await createHttp(url, limits)(request).catch((thrown: unknown) => thrown);
	if (!(error instanceof Error)) throw new Error('the request did not fail');
	expect(error.message).toContain(url);
	expect(error.message).not.toMatch(/\n|access_token/);
	expect(JSON.stringify(error) + error.stack).not.toContain(secret);
	return error;
}

describe('a request', () => {
	it('carries query, JSON and names itself; the answer is parsed', async () => {
		const {url, seen} = await scriptedServer(() => ({json: {fine: [1]}}));
		const answer = await createHttp(url)({...request, method: 'PUT', path: '/a%2Fb', body: {text: 'ä'}});
		expect(answer).toEqual({fine: [1]});
		expect(seen[0]).toMatchObject({method: 'PUT', path: '/a%2Fb', body: '{"text":"ä"}'});
		expect(seen[0]?.query.get('access_token')).toBe(secret);
		expect(seen[0]?.headers).toMatchObject({'content-type': 'application/json', 'user-agent': 'chat-tui'});
	});

	it.each([
		['""', ''],
		['', null],
		['[]', []],
	])('takes %j for an answer', async (body, expected) => {
		const {url} = await scriptedServer(() => plainReply(200, body));
		expect(await createHttp(url)(request)).toEqual(expected);
	});

	it.each([
		['as it is', (body: Buffer) => body, {}],
		['packed', gzipSync, {'content-encoding': 'gzip'}],
	])('takes an answer that comes slowly, %s, however long it comes', async (_, pack, headers) => {
		const answer = Array.from({length: 400}, () => Math.random());
		const body = pack(Buffer.from(JSON.stringify(answer)));
		const {url} = await scriptedServer(() => async (response) => {
			response.writeHead(200, headers);
			for (let at = 0; at < body.length; at += body.length / 8) {
				response.write(body.subarray(at, at + body.length / 8));
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
			response.end();
		});
		const startedAt = performance.now();
		expect(await createHttp(url, {readMs: 500})(request)).toEqual(answer);
		expect(performance.now() - startedAt).toBeGreaterThan(500);
	});

	it('is given up when the answer only drips', async () => {
		const {url} = await scriptedServer(() => (response) => {
			const drip = setInterval(() => response.write(' '), 20);
			response.on('close', () => clearInterval(drip));
		});
		await expect(createHttp(url, {readMs: 300})(request)).rejects.toThrow(NetworkError);
	});

	it('is not repeated when it fails', async () => {
		const {url, seen} = await scriptedServer(() => ({status: 503, json: {error: 'busy'}}));
		await expect(createHttp(url)(request)).rejects.toThrow(ServerError);
		expect(seen.length).toBe(1);
	});
});

describe('a refusal', () => {
	it.each([
		[
			403,
			'{"errcode":"M_FORBIDDEN","error":"Not you."}',
			'refused to open the door: Not you.',
			'M_FORBIDDEN',
		],
		[400, '{"error":"Unrecognized request"}', 'refused to open the door: Unrecognized request', ''],
		[400, '"Unable to parse name"', 'refused to open the door: Unable to parse name', ''],
		[404, '\n<html><body>No Such Resource</body></html>', 'refused to open the door (404)', ''],
		[403, '{"errcode":"M_FORBIDDEN","error":""}', 'refused to open the door (403)', 'M_FORBIDDEN'],
		[403, '', 'refused to open the door (403)', ''],
		[500, '{"error":"Internal server error"}', 'failed to open the door: Internal server error', ''],
		[502, 'Bad gateway', 'failed to open the door: Bad gateway', ''],
		[400, '{"errcode":7,"error":{"deep":[]}}', 'refused to open the door (400)', ''],
		[400, '{"errcode":"M_X', 'refused to open the door (400)', ''],
		[400, 'null', 'refused to open the door (400)', ''],
	])('of status %i with %j is told in one line', async (status, body, message, errcode) => {
		const error = await failure(plainReply(status, body));
		expect(error).toBeInstanceOf(ServerError);
		expect(error).toMatchObject({status, errcode, retryAfterMs: null});
		expect(error.message.endsWith(message)).toBe(true);
	});

	it('tells the server’s own words from a page that anybody may have put there', async () => {
		expect(await failure(plainReply(500, '{"error":"Internal server error"}'))).toMatchObject({
			isWorded: true,
		});
		const words = ['{"errcode":"M_FORBIDDEN","error":""}', '{"error":"no"}', '"No JSON object."'];
		for (const body of words) expect(await failure(plainReply(400, body))).toMatchObject({isWorded: true});
		for (const body of ['<html>500 Trouble</html>', 'not here', '', 'null', '{}', '[]', '5'])
			expect(await failure(plainReply(404, body))).toMatchObject({isWorded: false});
	});

	it('cannot write to the terminal, and is cut', async () => {
		const {message} = await failure({status: 400, json: {error: `a\u001b[2J\r\nb\u202e${'x'.repeat(1e6)}`}});
		expect(message).not.toMatch(/\p{C}/u);
		expect(message.length).toBeLessThan(500);
	});

	it('does not repeat the token', async () => {
		const {message} = await failure(plainReply(400, `no ${secret} or ${encodeURIComponent(secret)}`));
		expect(message).toMatch(/no … or …$/);
	});

	it.each([
		[403, {errcode: 'M_UNKNOWN_TOKEN', error: 'Unrecognised access token.'}],
		[401, {errcode: 'M_UNKNOWN_TOKEN', error: ''}],
		[401, {}],
		[403, {errcode: 'M_FORBIDDEN', error: 'Missing access token.'}],
	])('of status %i with %j means to sign in again', async (status, json) => {
		const error = await failure({status, json});
		expect(error).toBeInstanceOf(AuthError);
		expect(error.message).toMatch(/sign in again/);
	});

	it.each([
		['slow down', 7000, 'slow down: try again in 7 s'],
		['Too many attempts: try again in 7 s.', 7000, 'Too many attempts: try again in 7 s.'],
		['slow down', 0, 'slow down'],
	])('of %j that asks for %i ms tells that', async (error, retry_after_ms, told) => {
		const {message} = await failure({status: 429, json: {error, retry_after_ms}});
		expect(message.endsWith(`refused to open the door: ${told}`)).toBe(true);
	});

	it('keeps how long to wait, the header before the body', async () => {
		const json = {errcode: 'M_LIMIT_EXCEEDED', error: 'slow down', retry_after_ms: 1500.2};
		expect(await failure({status: 429, json})).toMatchObject({status: 429, retryAfterMs: 1501});
		const both = plainReply(429, JSON.stringify(json), {'retry-after': '7'});
		expect(await failure(both)).toMatchObject({retryAfterMs: 7000});
		const odd = plainReply(429, '{"retry_after_ms":-5}', {'retry-after': 'soon'});
		expect(await failure(odd)).toMatchObject({retryAfterMs: 0});
		const bodies = [
			['{"retry_after_ms":3600000}', 900_000],
			['{"retry_after_ms":1e999}', null],
			['{"retry_after_ms":"soon"}', null],
		] as const;
		for (const [body, retryAfterMs] of bodies)
			expect(await failure(plainReply(429, body))).toMatchObject({retryAfterMs});
	});

	it.each([
		['120', 120_000],
		['Thu, 01 Jan 1970 00:01:00 GMT', 59_000],
		['Wed, 31 Dec 1969 23:59:59 GMT', 0],
		['3600', 900_000],
		['9'.repeat(400), 900_000],
		['Fri, 31 Dec 9999 23:59:59 GMT', 900_000],
		['-1', null],
		['1.5', null],
		['', null],
		['never', null],
	])('reads Retry-After %j as %j ms', (header, expected) => {
		expect(readRetryAfter(header, 1000)).toBe(expected);
	});
});

describe('an answer that is none', () => {
	it.each(['<html>Welcome</html>', '{"half":', 'ok'])('%j is not the protocol', async (body) => {
		expect(await failure(plainReply(200, body))).toBeInstanceOf(ProtocolError);
	});

	it('that is too large is not read, packed or not, announced or not', async () => {
		const large = `"${'x'.repeat(5000)}"`;
		const limits = {answerBytes: 1000};
		const replies: Reply[] = [
			plainReply(200, large),
			(response) => {
				response.write(large);
			},
			(response) => {
				response.writeHead(200, {'content-encoding': 'gzip'});
				response.end(gzipSync(large));
			},
			plainReply(500, large),
		];
		for (const reply of replies) {
			const error = await failure(reply, limits);
			expect(error).toBeInstanceOf(ProtocolError);
			expect(error.message).toMatch(/too large/);
		}
	});

	it('that is cut is a broken connection', async () => {
		const announced = await failure((response) => {
			response.writeHead(200, {'content-length': '100'});
			response.write('{"a":', () => response.destroy());
		});
		expect(announced).toBeInstanceOf(NetworkError);
		const chunked = await failure((response) => response.write('{"a":', () => response.destroy()));
		expect(chunked).toBeInstanceOf(NetworkError);
		expect(await failure((response) => response.destroy())).toBeInstanceOf(NetworkError);
	});

	it('that never begins, or never ends, is given up', async () => {
		const silent = await failure(() => {}, {waitMs: 30});
		expect(silent).toBeInstanceOf(NetworkError);
		expect(silent.message).toMatch(/did not answer in time/);
		const stalled = await failure((response) => response.write('{'), {readMs: 30});
		expect(stalled).toBeInstanceOf(NetworkError);
		expect(stalled.message).toMatch(/did not answer in time \(30 ms\)/);
	});

	it('from a port where nothing listens says so', async () => {
		const closed = createServer();
		await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
		const {port} = closed.address() as AddressInfo;
		await new Promise((resolve) => closed.close(resolve));
		const url = `http://127.0.0.1:${port}`;
		await expect(createHttp(url)(request)).rejects.toThrow(
			new NetworkError(`Nothing listens at ${url}: check the address, or start the server`),
		);
	});

	it('from something else than HTTP, or than TLS, says what to check', async () => {
		const other = createServer((socket) => void socket.on('error', () => {}).end('220 mail ready\r\n'));
		await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
		onTestFinished(() => void other.close());
		const {port} = other.address() as AddressInfo;
		await expect(createHttp(`http://127.0.0.1:${port}`)(request)).rejects.toThrow(/not HTTP/);
		await expect(createHttp(`https://127.0.0.1:${port}`)(request)).rejects.toThrow(/http:\/\//);
	});
});

describe('a redirection', () => {
	it.each([301, 302, 303, 307, 308])(
		'of status %i is not followed and names the other server',
		async (status) => {
			const other = await scriptedServer(() => ({json: {}}));
			const location = `${other.url}/path?access_token=${encodeURIComponent(secret)}`;
			const error = await failure(plainReply(status, '', {location}));
			expect(error).toBeInstanceOf(ProtocolError);
			expect(error.message).toMatch(new RegExp(`redirects to ${other.url}: `));
			expect(other.seen).toEqual([]);
		},
	);

	it.each(['/elsewhere', 'http://[', 'javascript:alert(1)', ''])(
		'to %j names no server',
		async (location) => {
			const error = await failure(plainReply(302, '', {location}));
			expect(error.message).toMatch(/redirects \(302\)/);
		},
	);
});

describe('a long poll', () => {
	it('holds up no request, however many wait', async () => {
		const {url} = await scriptedServer(({path}) => (path === '/poll' ? () => {} : {json: 'done'}));
		const http = createHttp(url);
		const stop = new AbortController();
		const polls = Array.from({length: 40}, () =>
			http({...request, path: '/poll', isLongPoll: true, signal: stop.signal}),
		);
		expect(await http(request)).toBe('done');
		stop.abort();
		expect((await Promise.allSettled(polls)).every(({status}) => status === 'rejected')).toBe(true);
	});

	it('may take as long as it was granted', async () => {
		const {url} = await scriptedServer(() => () => {});
		const poll = createHttp(url)({...request, isLongPoll: true, waitMs: 40});
		await expect(poll).rejects.toThrow(/40 ms/);
	});
});

describe('an abort', () => {
	it('ends the request with its own reason, before or while it is under way', async () => {
		const {url} = await scriptedServer(() => () => stop.abort(new Error('enough')));
		const stop = new AbortController();
		const http = createHttp(url);
		await expect(http({...request, signal: stop.signal})).rejects.toThrow('enough');
		await expect(http({...request, signal: stop.signal})).rejects.toThrow('enough');
	});

	it('leaves no listener behind, request after request', async () => {
		const {url} = await scriptedServer(() => ({json: {}}));
		const {signal} = new AbortController();
		const http = createHttp(url);
		for (let index = 0; index < 5; index++) await http({...request, signal});
		expect(getEventListeners(signal, 'abort')).toEqual([]);
	});
});

describe('hanging up', () => {
	it('fails at once what is under way, waiting or half answered, and takes fresh sockets for what follows', async () => {
		const accepted: unknown[] = [];
		const server = createServer((socket) => {
			accepted.push(socket);
			socket.once('data', (data) => {
				const [, path] = String(data).split(' ');
				if (path?.startsWith('/half')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"ha');
				if (path?.startsWith('/fresh')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"hi"');
			});
			socket.on('error', () => {});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		onTestFinished(() => void server.close());
		const {port} = server.address() as AddressInfo;
		const {http, hangUp} = openLine(`http://127.0.0.1:${port}`);
		const underWay = [
			http({...request, path: '/silent', isLongPoll: true, waitMs: 60_000}),
			http({...request, path: '/half'}),
		];
		const ends = Promise.allSettled(underWay);
		await until(() => accepted.length === 2, {what: 'both requests'});
		hangUp();
		for (const end of await ends)
			expect(end).toMatchObject({status: 'rejected', reason: expect.any(NetworkError)});
		expect(await http({...request, path: '/fresh'})).toBe('hi');
		expect(accepted.length).toBe(3);
		hangUp();
	});
});
