import {chmodSync, cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {chatTui, jsonLines, makeHome} from '../helpers/cli.ts';
import {type House, openHouse} from './house.ts';

let house: House;
beforeAll(async () => {
	house = await openHouse();
});
afterAll(() => house.close());

const signIn = (how: 'login' | 'register', user: string, secret: string, ...options: string[]) => {
	const flag = options.includes('--token-stdin') ? [] : ['--password-stdin'];
	return house.runWith(secret, how, user, '--server', house.url, ...flag, ...options);
};

describe('whoami', () => {
	it('gives the fields of the contract, with global options before and after the command', async () => {
		const stdout = `{"userId":"@ann:localhost","server":"${house.url}","protocol":"v1"}\n`;
		for (const args of ['--json --profile ann whoami', 'whoami --json --profile ann']) {
			expect(await house.runWith('', ...args.split(' '))).toEqual({code: 0, stdout, stderr: ''});
		}
		expect((await house.run('ann', 'whoami')).stdout).toBe(`@ann:localhost on ${house.url} (protocol v1)\n`);
	});
});

describe('login', () => {
	it.each([['ben'], ['@ben:localhost']])('takes %s, also once more', async (user) => {
		const ran = await signIn('login', user, `${house.passwords.ben}\r\n`, '--profile', 'again', '--json');
		expect(ran).toMatchObject({code: 0, stderr: ''});
		expect(jsonLines(ran)).toEqual([{userId: '@ben:localhost', server: house.url, protocol: 'v1'}]);
		expect(await house.json('again', 'whoami')).toEqual(jsonLines(ran));
	});

	it('is refused with a wrong password and leaves the session as it was', async () => {
		const {code, stdout, stderr} = await signIn('login', 'ben', 'wrong horse', '--profile', 'ben');
		expect({code, stdout}).toEqual({code: 3, stdout: ''});
		expect(stderr).toMatch(/^chat-tui: [^\n]*password[^\n]*\n$/);
		expect(await house.json('ben', 'whoami')).toMatchObject([{userId: '@ben:localhost'}]);
	});

	it('by token tries out the token and whose it is, and leaves no trace on the server', async () => {
		await house.run('ann', 'create', 'tokens');
		const before = await house.json('ann', 'history', 'tokens');
		const {accessToken} = house.session('ann');
		const login = (user: string, token: string, profile = 'token') =>
			signIn('login', user, token, '--profile', profile, '--token-stdin');
		for (const user of ['ann', '@ann:localhost']) {
			expect(await login(user, `${accessToken}\n`)).toMatchObject({code: 0, stderr: ''});
			expect(await house.json('token', 'whoami')).toMatchObject([{userId: '@ann:localhost'}]);
		}
		for (const [user, token] of [
			['ben', accessToken],
			['ann', 'invented'],
		] as const) {
			const {code, stdout, stderr} = await login(user, token, 'untried');
			expect({code, stdout}).toEqual({code: 3, stdout: ''});
			expect(stderr).toMatch(/^chat-tui: [^\n]+\n$/);
		}
		expect(await house.json('ann', 'history', 'tokens')).toEqual(before);
	});
});

describe('register', () => {
	it('without a user lets the server choose', async () => {
		const {code, stdout} = await house.runWith(
			'pass\n',
			'register',
			'--profile',
			'any',
			'--server',
			house.url,
			'--password-stdin',
		);
		expect(code).toBe(0);
		expect(stdout).toMatch(/^signed in as @[^ :]+:localhost on http/);
	});

	it.each([
		['@x:other.org', "leave out ':other.org'"],
		['x:other.org', "leave out ':other.org'"],
		['@', 'the name is empty'],
		['@:localhost', 'the name is empty'],
	])('makes no other account than the one that %s means', async (user, problem) => {
		const {code, stdout, stderr} = await signIn('register', user, 'pass\n', '--profile', 'nobody');
		expect({code, stdout}).toEqual({code: 2, stdout: ''});
		expect(stderr).toMatch(/^chat-tui: [^\n]+\n$/);
		expect(stderr).toContain(problem);
		expect((await house.run('nobody', 'whoami')).code).toBe(3);
	});

	it('takes a full id of the server', async () => {
		const {code, stdout} = await signIn('register', '@whole:localhost', 'pass\n', '--profile', 'whole');
		expect(code).toBe(0);
		expect(stdout).toContain('@whole:localhost');
	});

	it('says when a name is taken', async () => {
		const {code, stdout, stderr} = await signIn('register', 'ann', 'pass\n', '--profile', 'taken');
		expect({code, stdout}).toEqual({code: 3, stdout: ''});
		expect(stderr).toMatch(/^chat-tui: [^\n]*taken[^\n]*\n$/);
	});
});

describe('a profile that is signed in as somebody else', () => {
	it.each([
		['login', 'ann'],
		['login', '@ben:elsewhere'],
		['register', 'fresh'],
		['register', 'ben'],
	] as const)('is left to him by %s %s', async (how, user) => {
		const before = house.session('ben');
		const ran = await signIn(how, user, 'irrelevant', '--profile', 'ben');
		expect(ran).toEqual({
			code: 2,
			stdout: '',
			stderr:
				'chat-tui: profile ben is signed in as @ben:localhost: run chat-tui logout first, or use another one with --profile NAME\n',
		});
		expect(house.session('ben')).toEqual(before);
	});

	it('is left to him though only a token tells who comes', async () => {
		const before = house.session('ben');
		const {accessToken} = house.session('ann');
		const args = ['login', '--server', house.url, '--token-stdin', '--profile', 'ben'];
		const ran = await house.runWith(`${accessToken}\n`, ...args);
		expect({code: ran.code, stdout: ran.stdout}).toEqual({code: 2, stdout: ''});
		expect(house.session('ben')).toEqual(before);
	});
});

describe('logout', () => {
	it('forgets the session of that profile on this machine, and says so', async () => {
		await signIn('register', 'leaver', 'pass\n', '--profile', 'leaver');
		const {code, stdout, stderr} = await house.run('leaver', 'logout');
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		expect(stdout).toMatch(/^signed out @leaver:localhost: the session is forgotten on this machine/);
		expect((await house.run('leaver', 'whoami')).code).toBe(3);
		expect((await house.run('ann', 'whoami')).code).toBe(0);
	});
});

describe('several at once', () => {
	it('sign in and out without losing a session', async () => {
		const names = Array.from({length: 8}, (_, index) => `crowd${index}`);
		const each = (act: (name: string) => Promise<{readonly code: number | null}>) =>
			Promise.all(names.map(async (name) => (await act(name)).code));
		const all = names.map(() => 0);
		expect(await each((name) => signIn('register', name, 'pass', '--profile', name))).toEqual(all);
		expect(await each((name) => house.run(name, 'whoami'))).toEqual(all);
		const isLeaving = (name: string) => name > 'crowd4';
		const again = (name: string) => signIn('login', name, 'pass', '--profile', name);
		expect(await each((name) => (isLeaving(name) ? house.run(name, 'logout') : again(name)))).toEqual(all);
		const rest = names.map((name) => (isLeaving(name) ? 3 : 0));
		expect(await each((name) => house.run(name, 'whoami'))).toEqual(rest);
	}, 60_000);
});

describe('what is kept', () => {
	it('is for the user alone', async () => {
		await house.run('ann', 'rooms', '--debug');
		const root = join(house.home, 'chat');
		const all = readdirSync(root, {recursive: true, encoding: 'utf8', withFileTypes: true});
		const modes = all.map((entry) => [
			entry.name,
			statSync(join(entry.parentPath, entry.name)).mode & 0o777,
			entry.isDirectory(),
		]);
		expect(modes.length).toBeGreaterThan(3);
		expect(modes.filter(([, mode, isDirectory]) => mode !== (isDirectory ? 0o700 : 0o600))).toEqual([]);
	});

	it('holds passwords nowhere, and tokens in the session files alone', async () => {
		await house.run('ann', '--debug', 'rooms');
		await house.run('ann', '--debug', 'history', '#nowhere');
		await signIn('login', 'ann', `${house.passwords.ann}\n`, '--profile', 'ann', '--debug');
		const log = readFileSync(join(house.home, 'chat/log/chat-tui.log'), 'utf8');
		expect(log).toContain('access_token=[hidden]');
		expect(log).toContain('there is no room #nowhere:localhost');
		const secrets = ['ann', 'ben', 'again', 'any'].map((profile) => house.session(profile).accessToken);
		for (const secret of [...secrets, ...Object.values(house.passwords), 'wrong horse', 'invented']) {
			expect(log).not.toContain(secret);
			expect(log).not.toContain(encodeURIComponent(secret));
		}
		const config = join(house.home, 'chat/config');
		for (const file of readdirSync(config)) {
			const content = readFileSync(join(config, file), 'utf8');
			for (const password of Object.values(house.passwords)) expect(content).not.toContain(password);
		}
	});
});

describe('a home that cannot be written to', () => {
	it('is enough for what only reads, with a word about the log if that is wanted', async () => {
		await house.run('ann', 'create', 'still');
		const home = makeHome();
		const chat = join(home.path, 'chat');
		try {
			cpSync(join(house.home, 'chat'), chat, {recursive: true});
			rmSync(join(chat, 'log'), {recursive: true, force: true});
			writeFileSync(join(chat, 'log'), 'a file in the way');
			for (const dir of [chat, join(chat, 'config')]) chmodSync(dir, 0o500);
			const commands = ['whoami', 'rooms', 'members still', 'history still', 'send still hello'];
			for (const command of commands) {
				const args = ['--profile', 'ann', ...command.split(' ')];
				expect(await chatTui(args, {home: home.path})).toMatchObject({code: 0, stderr: ''});
				const debugged = await chatTui([...args, '--debug'], {home: home.path});
				expect(debugged.code).toBe(0);
				expect(debugged.stderr).toMatch(/^chat-tui: the log \S+ cannot be written \([^\n]+\n$/);
			}
			expect(statSync(join(chat, 'config')).mode & 0o777).toBe(0o500);
		} finally {
			for (const dir of [chat, join(chat, 'config')]) chmodSync(dir, 0o700);
			home.remove();
		}
	}, 30_000);
});
