import {existsSync, statSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join, resolve} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {chatTui, jsonLines, makeHome, startChatTui} from '../helpers/cli.ts';

const home = makeHome();
afterAll(home.remove);
const options = {home: home.path};

describe('serve', () => {
	it('says where it listens once it does, keeps its data where told, and ends cleanly', async () => {
		const data = join(home.path, 'data');
		for (const [signal, args] of [
			['SIGINT', ['--json']],
			['SIGTERM', []],
		] as const) {
			const running = startChatTui(
				['serve', '--port', '0', '--data', data, '--name', 'here', ...args],
				options,
			);
			const [line = '', , hint] = await running.lines(args.length === 0 ? 3 : 1);
			const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? '';
			if (signal === 'SIGINT') expect(line).toBe(`{"listening":"${url}"}`);
			else expect([line, hint]).toEqual([`listening on ${url}`, `  chat-tui register --server ${url} NAME`]);
			expect(await (await fetch(`${url}/matrix/client/api/v1/login`)).json()).toEqual({
				type: 'm.login.password',
			});
			running.child.kill(signal);
			expect(await running.ended).toMatchObject({code: 0, stderr: ''});
		}
		expect(statSync(data).mode & 0o777).toBe(0o700);
	});

	it('keeps its data among the files of the program unless told', async () => {
		const running = startChatTui(['serve', '--port', '0'], options);
		await running.lines(1);
		running.child.kill('SIGINT');
		await running.ended;
		expect(existsSync(join(home.path, 'chat/data/server/home.db'))).toBe(true);
	});

	it.each([
		['--name', ''],
		['--name', 'x\x1b[31m'],
		['--name', 'a/b'],
		['--name', 'ä b'],
		['--name', ':'],
		['--name', 'a\nb'],
		['--name', '[::1'],
		['--data', ''],
		['--host', ''],
	])('refuses %s %j before anything is written', async (option, value) => {
		const {path, remove} = makeHome();
		try {
			const ran = await chatTui(['serve', '--port', '0', option, value], {home: path});
			expect(ran).toMatchObject({code: 2, stdout: ''});
			expect(ran.stderr).toMatch(/^chat-tui: [^\n\x1b]+\n$/);
			expect(ran.stderr).toContain(option);
			expect(existsSync(join(path, 'chat/data'))).toBe(false);
		} finally {
			remove();
		}
	});

	it.each(['chat.example.org', 'localhost:8080', '[::1]:8448', '127.0.0.1'])(
		'can be called %s',
		async (name) => {
			const data = join(home.path, `as-${name}`);
			const running = startChatTui(['serve', '--port', '0', '--data', data, '--name', name], options);
			await running.lines(1);
			running.child.kill('SIGINT');
			expect((await running.ended).code).toBe(0);
		},
	);

	it('says why it cannot', async () => {
		const other = createServer();
		await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
		const {port} = other.address() as AddressInfo;
		try {
			const {code, stdout, stderr} = await chatTui(['serve', '--port', String(port)], options);
			expect({code, stdout}).toEqual({code: 1, stdout: ''});
			expect(stderr).toMatch(
				new RegExp(`^chat-tui: port ${port} on 127.0.0.1 is in use[^\\n]*--port[^\\n]*\\n$`),
			);
		} finally {
			other.close();
		}
	});
});

const certificate = (name: string) => resolve(import.meta.dirname, '../fixtures/tls', name);

describe('serve with TLS', () => {
	const pair = ['--tls-cert', certificate('cert.pem'), '--tls-key', certificate('key.pem')];

	it('is trusted by who was given its certificate, and others are told what to do', async () => {
		const running = startChatTui(
			['serve', '--port', '0', '--data', join(home.path, 'tls'), '--json', ...pair],
			options,
		);
		const url: string = JSON.parse((await running.lines(1))[0] ?? '').listening;
		expect(url).toMatch(/^https:/);
		const account = ['register', 'ann', '--server', url, '--password-stdin', '--profile', 'tls'];
		const stranger = await chatTui(account, {...options, input: 'pass\n'});
		expect([stranger.code, stranger.stderr]).toEqual([4, expect.stringContaining('NODE_EXTRA_CA_CERTS')]);
		const env = {NODE_EXTRA_CA_CERTS: certificate('cert.pem')};
		const friend = await chatTui(account, {...options, env, input: 'pass\n'});
		expect(friend).toMatchObject({code: 0, stderr: ''});
		running.child.kill('SIGINT');
		expect(await running.ended).toMatchObject({code: 0, stderr: ''});
	});

	it.each([
		[2, pair.slice(0, 2), /give --tls-cert and --tls-key/],
		[2, pair.slice(2), /give --tls-cert and --tls-key/],
		[1, ['--tls-cert', '/none.pem', ...pair.slice(2)], /cannot read \/none\.pem/],
	])('says in one line, with exit code %i, what is wrong with %j', async (code, args, message) => {
		const ran = await chatTui(['serve', '--port', '0', ...args], options);
		expect(ran).toMatchObject({code, stdout: '', stderr: expect.stringMatching(message)});
		expect(ran.stderr).toMatch(/^chat-tui: [^\n]*\n$/);
	});
});

describe('serve to others', () => {
	it('warns if it is without TLS, beside the one line of JSON', async () => {
		const data = join(home.path, 'open');
		const running = startChatTui(
			['serve', '--host', '0.0.0.0', '--port', '0', '--data', data, '--json'],
			options,
		);
		await running.lines(1);
		running.child.kill('SIGINT');
		const {stdout, stderr} = await running.ended;
		expect(jsonLines({stdout})).toEqual([{listening: expect.stringMatching(/^http:/)}]);
		expect(stderr).toMatch(/^chat-tui: WARNING: without TLS[^\n]*\n$/);
	});

	it('takes no accounts with --closed, and says so', async () => {
		const running = startChatTui(
			['serve', '--port', '0', '--data', join(home.path, 'closed'), '--closed'],
			options,
		);
		const [line = '', note] = await running.lines(2);
		const url = line.replace('listening on ', '');
		const account = ['register', 'ann', '--server', url, '--password-stdin', '--profile', 'closed'];
		const refused = await chatTui(account, {...options, input: 'pass\n'});
		expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('takes no new accounts')]);
		running.child.kill('SIGINT');
		await running.ended;
		expect(note).toContain('--closed');
	});
});

describe('a server that is not there', () => {
	it('is told by exit code 4', async () => {
		const running = startChatTui(
			['serve', '--port', '0', '--data', join(home.path, 'gone'), '--json'],
			options,
		);
		const url = JSON.parse((await running.lines(1))[0] ?? '').listening;
		const account = ['ann', '--server', url, '--password-stdin'];
		expect((await chatTui(['register', ...account], {...options, input: 'pass\n'})).code).toBe(0);
		running.child.kill('SIGINT');
		await running.ended;
		const commands = [
			['login', ...account],
			['register', ...account, '--profile', 'new'],
			['rooms'],
			['create', 'x'],
			['join', 'x'],
			['leave', 'x'],
			['invite', 'x', 'ben'],
			['members', 'x'],
			['topic', 'x'],
			['send', 'x', 'hello'],
			['history', 'x'],
			['tail'],
		];
		for (const args of commands) {
			const {code, stdout, stderr} = await chatTui(args, {...options, input: 'pass\n'});
			expect({args, code, stdout}).toEqual({args, code: 4, stdout: ''});
			expect(stderr).toMatch(/^chat-tui: [^\n]*127\.0\.0\.1[^\n]*\n$/);
		}
		const {code, stdout, stderr} = await chatTui(['logout'], options);
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		expect(stdout).toContain('forgotten');
	}, 30_000);
});
