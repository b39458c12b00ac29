import {request as httpRequest} from 'node:http';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {type Person, PREFIX, register} from './people.ts';

let server: RunningServer;
let ann: Person;
const faults: string[] = [];

beforeAll(async () => {
	server = await serve({
		host: '127.0.0.1',
		port: 0,
		name: 'localhost',
		dataDir: ':memory:',
		log: (line) => faults.push(line),
	});
	ann = await register(server.url, 'ann');
	await ann.call('PUT', '/rooms/!open:localhost', {room_alias_name: 'open'});
});
afterAll(async () => {
	await server.close();
	expect(faults).toEqual([]);
});

const own = '/rooms/!open:localhost/messages/@ann:localhost';

describe('how answers are written', () => {
	const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
		fetch(server.url + path, {method, headers});

	it('gives compact JSON with sorted keys and raw UTF-8, open to any origin', async () => {
		await ann.call('PUT', '/profile/@ann:localhost/displayname', {displayname: 'Änn'});
		const response = await get(`${PREFIX}/profile/@ann:localhost/displayname`);
		expect(await response.text()).toBe('{"displayname":"Änn"}');
		expect(Object.fromEntries(response.headers)).toMatchObject({
			'content-type': 'application/json',
			'access-control-allow-origin': '*',
			'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
			'access-control-allow-headers': 'Origin, X-Requested-With, Content-Type, Accept',
		});
		const unsorted = '{"msgtype":"m.text","b":1,"a":{"d":[],"c":{}}}';
		await ann.call('PUT', `${own}/sorted`, unsorted);
		const stored = await get(`${PREFIX}${own}/sorted?access_token=${ann.token}`);
		expect(await stored.text()).toMatch(
			/^\{"a":\{"c":\{\},"d":\[\]\},"b":1,"hsob_ts":\d+,"msgtype":"m\.text"\}$/,
		);
	});

	it('indents and escapes for curl', async () => {
		const response = await get(`${PREFIX}/profile/@ann:localhost/displayname`, {'User-Agent': 'curl/8.5.0'});
		expect(await response.text()).toBe('{\n    "displayname": "\\u00c4nn"\n}');
	});

	it('answers OPTIONS anywhere below the prefix, and does not take HEAD for GET', async () => {
		const options = await get(`${PREFIX}/no/such/thing`, {}, 'OPTIONS');
		expect([options.status, await options.text()]).toEqual([200, '{}']);
		expect((await get(`${PREFIX}/login`, {}, 'HEAD')).status).toBe(400);
	});

	it('shows a page outside the prefix', async () => {
		const response = await get('/elsewhere');
		expect([response.status, response.headers.get('content-type')]).toEqual([
			404,
			expect.stringContaining('text/html'),
		]);
	});

	it('reads JSON whatever the content type says', async () => {
		const response = await fetch(`${server.url}${PREFIX}/login`, {
			method: 'POST',
			headers: {'Content-Type': 'application/x-www-form-urlencoded'},
			body: JSON.stringify({type: 'm.login.password', user: 'ann', password: 'password of ann'}),
		});
		expect(response.status).toBe(200);
	});

	it('gives back odd characters unchanged', async () => {
		const body = 'grüße 日本 😀 \u202e \u0000 \ud800 ';
		await ann.call('PUT', `${own}/odd`, {msgtype: 'm.text', body});
		expect((await ann.call('GET', `${own}/odd`)).body).toMatchObject({body});
	});

	it('keeps every key, whatever it is called', async () => {
		await ann.call('PUT', `${own}/keys`, '{"msgtype":"m.text","__proto__":{"x":1},"toString":2}');
		const stored = await get(`${PREFIX}${own}/keys?access_token=${ann.token}`);
		expect(await stored.text()).toMatch(
			/^\{"__proto__":\{"x":1\},"hsob_ts":\d+,"msgtype":"m\.text","toString":2\}$/,
		);
	});

	it('takes ids encoded or raw, and decodes all of the path', async () => {
		await ann.call('PUT', '/rooms/%21open%3Alocalhost/messages/%40ann%3Alocalhost/with%20space', {
			msgtype: 'm.text',
		});
		await ann.call('PUT', `${own}/`, {msgtype: 'm.text', body: 'no id'});
		expect((await ann.call('GET', `${own}/with%20space`)).status).toBe(200);
		expect((await ann.call('GET', `${own}/`)).body).toMatchObject({body: 'no id'});
		expect((await ann.call('GET', '/profile/%40ann%3Alocalhost/displayname')).status).toBe(200);
		const ids = (await ann.list('!open:localhost')).chunk.map((event) => event.msg_id);
		expect(ids).toContain('with space');
	});

	it('ignores what follows the paths of profiles and presence', async () => {
		const same = [
			['/profile/@ann:localhost/displayname', 'ish', '/more'],
			['/profile/@ann:localhost/avatar_url', '/'],
			['/presence/@ann:localhost/status', 'ish', '/more'],
			['/presence_list/@ann:localhost', '/', '/more/of/it'],
		];
		for (const [path = '', ...tails] of same) {
			const answer = await ann.call('GET', path);
			expect(answer.status).toBe(200);
			for (const tail of tails) expect(await ann.call('GET', path + tail)).toEqual(answer);
		}
	});

	it('bears a path that cannot be decoded', async () => {
		const status = await new Promise((resolve, reject) => {
			const path = `${PREFIX}/rooms/%zz/topic?access_token=${ann.token}`;
			httpRequest(server.url, {path}, (response) => resolve(response.resume().statusCode))
				.on('error', reject)
				.end();
		});
		expect(status).toBe(403);
	});
});
