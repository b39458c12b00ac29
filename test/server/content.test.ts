import {existsSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {request} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {until} from '../helpers/until.ts';
import {type Person, register} from './people.ts';

const LIMIT = 2 * 1024 * 1024;

let folder: string;
let server: RunningServer;
let ann: Person;
const faults: string[] = [];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'home-content-'));
	await start();
	ann = await register(server.url, 'ann');
});
afterEach(async () => {
	await server.close();
	await rm(folder, {recursive: true, force: true});
	expect(faults).toEqual([]);
});

async function start() {
	server = await serve({
		host: '127.0.0.1',
		port: 0,
		name: 'localhost',
		dataDir: folder,
		log: (line) => faults.push(line),
	});
}

const post = (body: RequestInit['body'], type?: string, token = ann.token) =>
	fetch(`${server.url}/matrix/content?access_token=${token}`, {
		method: 'POST',
		body: body ?? null,
		...(type !== undefined && {headers: {'Content-Type': type}}),
		...({duplex: 'half'} as RequestInit),
	});
const upload = async (body: RequestInit['body'], type?: string): Promise<string> =>
	((await (await post(body, type)).json()) as {content_token: string}).content_token;
const get = (token: string) => fetch(`${server.url}/matrix/content/${token}`);
const kept = () => (existsSync(join(folder, 'content')) ? readdirSync(join(folder, 'content')) : []);

/** Sends the path as it is: fetch would resolve its dots. */
function getRaw(path: string): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		request(server.url, {path}, (response) => resolve(response.resume().statusCode))
			.on('error', reject)
			.end();
	});
}

describe('content', () => {
	it('comes back as it was, also after a restart, to whoever has its token', async () => {
		const bytes = new Uint8Array(300_000).map((_, index) => index % 251);
		const token = await upload(bytes, 'image/png');
		expect(token).toMatch(/^uploads\/[A-Za-z]{46}\.[\w-]+$/);
		await server.close();
		await start();
		for (const path of [token, encodeURIComponent(token)]) {
			const response = await get(path);
			expect(response.status).toBe(200);
			expect(Object.fromEntries(response.headers)).toMatchObject({
				'content-type': 'image/png',
				'content-length': '300000',
				'content-disposition': 'inline',
				'x-content-type-options': 'nosniff',
				'content-security-policy': "sandbox; default-src 'none'",
			});
			expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
		}
	});

	it('is kept in files that only the owner of the server reads', async () => {
		await upload('secret', 'text/plain');
		expect(statSync(join(folder, 'content')).mode & 0o777).toBe(0o700);
		for (const name of kept()) expect(statSync(join(folder, 'content', name)).mode & 0o777).toBe(0o600);
		expect(kept()).toHaveLength(1);
	});

	it.each([
		['text/html', 'text/html'],
		['image/svg+xml', 'image/svg+xml'],
		['text/plain; charset=utf-8', 'text/plain; charset=utf-8'],
		['image/png; evil="x"', 'application/octet-stream'],
		[`text/${'x'.repeat(200)}`, 'application/octet-stream'],
		['nonsense', 'application/octet-stream'],
	])('of the type %s is to be saved, not shown', async (type, answered) => {
		const {headers} = await get(await upload('<script>alert(1)</script>', type));
		expect(headers.get('content-type')).toBe(answered);
		expect(headers.get('content-disposition')).toBe('attachment');
	});

	it('needs a token to be uploaded', async () => {
		expect((await post('x', 'text/plain', '')).status).toBe(403);
		expect((await post('x', 'text/plain', 'wrong')).status).toBe(403);
		expect(kept()).toEqual([]);
	});

	it('is at most 2 MiB, declared or not, and nothing of more is kept', async () => {
		const large = new Uint8Array(LIMIT + 1);
		expect((await post(large)).status).toBe(413);
		expect((await post(new Blob([large]).stream())).status).toBe(413);
		expect(kept()).toEqual([]);
		expect((await post(large.subarray(1))).status).toBe(200);
		expect((await post(new Blob([large.subarray(1)]).stream())).status).toBe(200);
	});

	it('is not kept if it breaks off', async () => {
		const sending = request(`${server.url}/matrix/content?access_token=${ann.token}`, {method: 'POST'});
		sending.on('error', () => {});
		sending.write('the beginning');
		await until(() => kept().length === 1, {what: 'the upload to begin'});
		sending.destroy();
		await until(() => kept().length === 0, {what: 'the upload to be dropped'});
	});

	it('is nothing but what was uploaded', async () => {
		writeFileSync(join(folder, 'secret.txt'), 'secret');
		const token = await upload('x', 'text/plain');
		const paths = [
			'uploads/',
			'uploads/../../secret.txt',
			'uploads/..%2f..%2fsecret.txt',
			'uploads%2F..%2F..%2Fsecret.txt',
			'..%2fhome.db',
			'%2e%2e/home.db',
			'/etc/passwd',
			'%2fetc%2fpasswd',
			`${token}%00`,
			`${token}x`,
			token.replace('uploads/', ''),
			token.replace(/\..*/, `.${Buffer.from('text/html').toString('base64url')}`),
		];
		for (const path of paths) expect([path, await getRaw(`/matrix/content/${path}`)]).toEqual([path, 404]);
	});

	it('comes in limited numbers', async () => {
		const startedAt = performance.now();
		let [taken, status] = [0, 200];
		for (; taken < 500; taken += 1) {
			status = (await post('x')).status;
			if (status !== 200) break;
		}
		// One comes back every two seconds.
		const back = Math.ceil((performance.now() - startedAt) / 2000);
		expect(status).toBe(429);
		expect(taken).toBeGreaterThanOrEqual(100);
		expect(taken).toBeLessThanOrEqual(100 + back);
	});
});

it('keeps nothing on the disk that a server in memory was given', async () => {
	const before = new Set(readdirSync(tmpdir()));
	const other = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:'});
	const eve = await register(other.url, 'eve');
	const url = `${other.url}/matrix/content`;
	const {content_token} = (await (
		await fetch(`${url}?access_token=${eve.token}`, {method: 'POST', body: 'hello'})
	).json()) as {content_token: string};
	expect(await (await fetch(`${url}/${content_token}`)).text()).toBe('hello');
	await other.close();
	const left = readdirSync(tmpdir()).filter(
		(name) => name.startsWith('chat-tui-content-') && !before.has(name),
	);
	expect(left).toEqual([]);
});
