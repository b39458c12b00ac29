import {existsSync, statSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {chatTui, makeHome, startChatTui} from '../helpers/cli.ts';

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
			const [line = '', hint] = await running.lines(args.length === 0 ? 2 : 1);
			const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? '';
			if (signal === 'SIGINT') expect(line).toBe(`{"listening":"${url}"}`);
			else
				expect([line, hint]).toEqual([
					`listening on ${url}`,
					expect.stringContaining(`chat-tui register ann --server ${url}`),
				]);
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
			['register', ...account],
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
