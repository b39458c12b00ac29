import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {createServer, request} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {program, startChatTui} from '../helpers/cli.ts';
import {type House, openHouse} from './house.ts';

let house: House;
beforeAll(async () => {
	house = await openHouse();
});
afterAll(() => house.close());

const fields = ['roomId', 'alias', 'eventId', 'msgId', 'sender', 'kind', 'body', 'timestamp'];
const bodies = async (...args: string[]) =>
	(await house.json('ann', 'history', ...args)).map((each) => each['body']);

describe('send and history', () => {
	it('take words and standard input, and give them back', async () => {
		const [room] = await house.json('ann', 'create', 'talk');
		expect(await house.run('ann', 'send', 'talk', 'two', 'words')).toEqual({code: 0, stdout: '', stderr: ''});
		const inputs: readonly (readonly [string, string])[] = [
			['one\ntwo\n', 'send talk'],
			['waves\n', 'send talk - --emote'],
			['done', 'send talk --notice'],
		];
		for (const [input, args] of inputs) {
			const ran = await house.runWith(input, ...args.split(' '), '--profile', 'ann');
			expect(ran).toEqual({code: 0, stdout: '', stderr: ''});
		}
		const [sent] = await house.json('ann', 'send', 'talk', '--', '--json');
		expect(sent).toEqual({roomId: room?.['roomId'], msgId: expect.stringMatching(/^[\w.-]+$/)});
		const history = await house.json('ann', 'history', 'talk', '-n', '5');
		expect(history.map(({kind, body}) => [kind, body])).toEqual([
			['text', 'two words'],
			['text', 'one\ntwo'],
			['emote', 'waves'],
			['notice', 'done'],
			['text', '--json'],
		]);
		for (const message of history) {
			expect(Object.keys(message)).toEqual(fields);
			expect(message).toMatchObject({...room, sender: '@ann:localhost', timestamp: expect.any(Number)});
		}
		expect(history.at(-1)).toMatchObject({msgId: sent?.['msgId']});
	});

	it('are for people to read without --json', async () => {
		await house.run('ann', 'create', 'read');
		await house.run('ann', 'send', 'read', 'hello');
		const minute = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d`;
		const {stdout} = await house.run('ann', 'history', 'read');
		expect(stdout).toMatch(new RegExp(`^${minute}  \\* ann joined\\n${minute}  <ann> hello\\n$`));
	});

	it.skipIf(!existsSync('/dev/full'))('tell what cannot be written, and that it may be done', async () => {
		await house.run('ann', 'create', 'full');
		const shell = (redirected: string, ...args: readonly string[]) =>
			new Promise<{code: number | null; stderr: string}>((done) => {
				const words = [
					'-c',
					`"$@" ${redirected}`,
					'sh',
					process.execPath,
					program,
					'--profile',
					'ann',
					...args,
				];
				const child = spawn('sh', words, {
					env: {PATH: process.env['PATH'] ?? '', HOME: house.home, CHAT_TUI_HOME: join(house.home, 'chat')},
				});
				let stderr = '';
				child.stderr.on('data', (text) => {
					stderr += text;
				});
				child.on('close', (code) => done({code, stderr}));
			});
		expect(await shell('>/dev/full', 'send', 'full', 'silent')).toEqual({code: 0, stderr: ''});
		expect(await shell('>/dev/full', 'send', 'full', 'told', '--json')).toEqual({
			code: 1,
			stderr: expect.stringMatching(/^chat-tui: the output cannot be written .*may be done.*\n$/),
		});
		expect(await shell('2>/dev/full', 'send', 'nowhere', 'x')).toMatchObject({code: 3});
		expect(await bodies('full')).toEqual(expect.arrayContaining(['silent', 'told']));
	});

	it('let nothing from the network control the terminal', async () => {
		await house.run('ann', 'create', 'odd');
		await house.run('ann', 'send', 'odd', 'a\x1b[2Jb\x07\u202ec');
		const {stdout} = await house.run('ann', 'history', 'odd', '-n', '1');
		expect(stdout).toMatch(/<ann> a.\[2Jb.c\n$/);
		expect(stdout).not.toMatch(/[\x07\x1b\u202e]/);
		const failed = await house.run('ann', 'history', '#a\x1b[2Jb');
		expect(failed.stderr).not.toContain('\x1b');
	});

	it('send nothing that is empty', async () => {
		for (const input of ['', '\n', '  \n']) {
			const {code, stderr} = await house.runWith(input, 'send', 'talk', '--profile', 'ann');
			const problem = 'chat-tui: there is nothing to send: give the text, or pipe it in\n';
			expect({code, stderr}).toEqual({code: 2, stderr: problem});
		}
		expect((await house.run('ann', 'send', 'talk', 'x', '--emote', '--notice')).code).toBe(2);
		const {code, stderr} = await house.runWith('x'.repeat(70_000), 'send', 'talk', '--profile', 'ann');
		expect({code, stderr}).toEqual({code: 2, stderr: expect.stringContaining('nothing was sent: 70,000')});
	});

	it('go back over many pages, oldest first', async () => {
		const [room] = await house.json('ann', 'create', 'long');
		const api = house.api('ann');
		for (let count = 1; count <= 230; count++) {
			await api.send(String(room?.['roomId']), `m${count}`, {kind: 'text', body: `line ${count}`});
		}
		const lines = (from: number) => Array.from({length: 231 - from}, (_, index) => `line ${from + index}`);
		expect(await bodies('long')).toEqual(lines(181));
		expect(await bodies('long', '-n', '205')).toEqual(lines(26));
		expect((await bodies('long', '-n', '1000')).slice(1)).toEqual(lines(1));
		expect(await bodies('long', '-n', '0')).toEqual([]);
	});

	it('end quietly when nobody reads on', async () => {
		const running = startChatTui(['--profile', 'ann', 'history', 'long', '-n', '230'], {home: house.home});
		running.child.stdout.destroy();
		expect(await running.ended).toMatchObject({code: 0, stderr: ''});
	});

	it('send once though the answer to the first try is lost', async () => {
		const proxy = await losingAnswers(house.url);
		try {
			const login = ['login', 'ann', '--profile', 'proxied', '--server', proxy.url, '--password-stdin'];
			expect((await house.runWith(house.passwords.ann, ...login)).code).toBe(0);
			await house.run('ann', 'create', 'once');
			expect(await house.run('proxied', 'send', 'once', 'only once')).toEqual({
				code: 0,
				stdout: '',
				stderr: '',
			});
			expect(proxy.sends()).toBe(1);
			expect((await bodies('once')).filter((body) => body === 'only once')).toHaveLength(1);
		} finally {
			proxy.close();
		}
	});
});

/** A way to the server on which the answer to every message that is sent gets lost. */
async function losingAnswers(target: string) {
	let sends = 0;
	const proxy = createServer((incoming, answer) => {
		const isSend = incoming.method === 'PUT' && incoming.url?.includes('/messages/');
		if (isSend) sends++;
		const {method, headers} = incoming;
		const onward = request(new URL(incoming.url ?? '', target), {method, headers}, (response) => {
			if (isSend) response.resume().on('end', () => answer.destroy());
			else response.pipe(answer.writeHead(response.statusCode ?? 500, response.headers));
		});
		incoming.pipe(onward);
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	const {port} = proxy.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		sends: () => sends,
		close: () => {
			proxy.closeAllConnections();
			proxy.close();
		},
	};
}
