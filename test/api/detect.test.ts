import {describe, expect, it} from 'vitest';
import {normalizeAddress} from '../../src/api/address.ts';
import {detectServer, knownServer} from '../../src/api/detect.ts';
import {NetworkError, ProtocolError, ServerError, UsageError} from '../../src/domain/errors.ts';
import {plainReply, type Reply, scriptedServer} from './scripted-server.ts';

describe('an address', () => {
	it.each([
		['localhost:8080', 'http://localhost:8080'],
		['localhost', 'http://localhost'],
		['LOCALHOST:8080/', 'http://localhost:8080'],
		['127.0.0.1:8080', 'http://127.0.0.1:8080'],
		['[::1]:8080', 'http://[::1]:8080'],
		['matrix.example.org', 'https://matrix.example.org'],
		['localhost.example.org', 'https://localhost.example.org'],
		['127.0.0.1.example.org', 'https://127.0.0.1.example.org'],
		['192.168.1.5:8080', 'https://192.168.1.5:8080'],
		['http://example.org:80//', 'http://example.org'],
		['  https://example.org:8448/base/ ', 'https://example.org:8448/base'],
		['http://localhost:8080/matrix/client/api/v1', 'http://localhost:8080'],
		['http://localhost:8080/base/matrix/client/api/v1//', 'http://localhost:8080/base'],
		['bücher.example', 'https://xn--bcher-kva.example'],
	])('%j means %j', (typed, url) => {
		expect(normalizeAddress(typed)).toBe(url);
		expect(normalizeAddress(url)).toBe(url);
	});

	it.each([
		'',
		'   ',
		'http://',
		'ftp://example.org',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'local host',
		'exa\u001b[2Jmple.org',
		'exa\u202emple.org',
		'http://localhost:99999',
		'ann:hunter2@example.org',
		'ann:hunter2@localhost',
		'http://ann:hunter2@example.org',
		'http://@example.org',
		'http://example.org/?access_token=hunter2',
		'http://example.org/#',
	])('is not %j, and the text is not repeated', (typed) => {
		const attempt = () => normalizeAddress(typed);
		expect(attempt).toThrow(UsageError);
		expect(attempt).not.toThrow(/hunter2|\u001b/);
	});
});

describe('a server', () => {
	async function detect(reply: Reply): Promise<unknown> {
		const {url} = await scriptedServer(() => reply);
		return detectServer(url).catch((error: unknown) => error);
	}

	it.each([{type: 'm.login.password'}, {type: 'm.login.oauth2'}, {flows: [{type: 'm.login.password'}]}])(
		'that answers %j speaks the 2014 API',
		async (json) => {
			expect(await detect({json})).toMatchObject({protocol: 'v1'});
		},
	);

	it('is asked where the 2014 API has it, below the path of its address', async () => {
		const {url, seen} = await scriptedServer(() => ({json: {type: 'm.login.password'}}));
		const server = await detectServer(`${url.replace('http://', '')}/base/`);
		expect(server.url).toBe(`${url}/base`);
		expect(seen.map(({method, path}) => `${method} ${path}`)).toEqual([
			'GET /base/matrix/client/api/v1/login',
		]);
	});

	it.each<[string, Reply]>([
		['a page', plainReply(200, '<html>Hello</html>', {'content-type': 'text/html'})],
		['no such page', plainReply(404, '<html>Not here</html>')],
		['something else', {json: {hello: 'world'}}],
		['nothing', plainReply(200, '')],
		['a list', {json: [1]}],
		['types that are none', {json: {type: 7, flows: {type: 'x'}}}],
		['a refusal', {status: 400, json: {error: 'Unrecognized request'}}],
		['a modern refusal', {status: 404, json: {errcode: 'M_UNRECOGNIZED', error: 'Unrecognized request'}}],
	])('that answers %s speaks nothing known', async (_, reply) => {
		const error = await detect(reply);
		expect(error).toBeInstanceOf(ProtocolError);
		expect(String(error)).toMatch(/http:\/\/127\.0\.0\.1:\d+ .*check/);
	});

	it('that redirects is not followed, but its new address is named', async () => {
		expect(String(await detect(plainReply(301, '', {location: 'https://chat.example.org/x'})))).toMatch(
			/redirects to https:\/\/chat\.example\.org: use that address/,
		);
	});

	it('that is broken for now is not taken for something else', async () => {
		expect(await detect({status: 503, json: {}})).toBeInstanceOf(ServerError);
		expect(await detect((response) => response.destroy())).toBeInstanceOf(NetworkError);
	});

	it('is not asked any more once that is aborted', async () => {
		const stop = new AbortController();
		const {url} = await scriptedServer(() => () => stop.abort(new Error('enough')));
		await expect(detectServer(url, {signal: stop.signal})).rejects.toThrow('enough');
	});

	it('that a session knows is not asked', () => {
		expect(knownServer('http://localhost:1/', 'v1')).toMatchObject({
			url: 'http://localhost:1',
			protocol: 'v1',
		});
	});
});
