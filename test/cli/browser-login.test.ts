import {afterAll, expect, it} from 'vitest';
import {type Reply, type Seen, scriptedServer} from '../api/scripted-server.ts';
import {jsonLines, makeHome, startChatTui} from '../helpers/cli.ts';
import {until} from '../helpers/until.ts';

const home = makeHome();
afterAll(home.remove);

const prefix = '/matrix/client/api/v1/';
const login = (server: string, ...more: string[]) =>
	startChatTui(['login', '--server', server, ...more], {home: home.path});

/** A server that lets people in by a way unknown here; `good` is the token of `@ann:localhost`. */
const strange: Readonly<Record<string, (seen: Seen) => Reply>> = {
	login: () => ({json: {type: 'm.login.retina'}}),
	'login/fallback': () => (response) => void response.writeHead(200).end('<!doctype html>'),
	'presence_list/@ann:localhost': ({query}) =>
		query.get('access_token') === 'good'
			? {json: []}
			: {status: 403, json: {errcode: 'M_UNKNOWN_TOKEN', error: 'Unrecognised access token.'}},
};

const serve = (script = strange) =>
	scriptedServer(
		(seen) =>
			script[seen.path.replace(prefix, '')]?.(seen) ?? {status: 400, json: {error: 'Unrecognized request'}},
	);

/** Where the program that runs is to be handed a token: it says so on standard error. */
async function redirectUrl({stderr}: {stderr(): string}): Promise<string> {
	const page = await until(() => /^http:.*$/m.exec(stderr())?.[0], {ms: 10_000, what: 'the address'});
	return new URL(page ?? '').searchParams.get('redirectUrl') ?? '';
}

it('waits for a page to hand over a token where the way of signing in is unknown', async () => {
	const {url} = await serve();
	const running = login(url, '--json');
	const target = await redirectUrl(running);
	expect(running.stderr()).toContain(`\n${url}${prefix}login/fallback?redirectUrl=http%3A%2F%2F127.0.0.1%3A`);
	expect((await fetch(`${new URL(target).origin}/guess?access_token=good`)).status).toBe(404);
	const last = await fetch(`${target}?access_token=good&user_id=%40ann%3Alocalhost`);
	expect([last.url, await last.text()]).toEqual([`${target}/done`, expect.stringContaining('You can close')]);
	const ran = await running.ended;
	expect(ran.code).toBe(0);
	expect(jsonLines(ran)).toEqual([{userId: '@ann:localhost', server: url, protocol: 'v1'}]);
	expect(ran.stdout + ran.stderr).not.toContain('good');
});

it('does not believe what is handed over', async () => {
	const {url} = await serve();
	const running = login(url, 'ann');
	const target = await redirectUrl(running);
	await fetch(`${target}?access_token=forged&user_id=%40ann%3Alocalhost`);
	const {code, stdout, stderr} = await running.ended;
	expect({code, stdout}).toEqual({code: 3, stdout: ''});
	expect(stderr).toMatch(/\nchat-tui: http:\S+ does not know this token: [^\n]*\n$/);
	expect(stderr).not.toMatch(/forged|session any more/);
});

it('gives the page the user it was given', async () => {
	const {url} = await serve();
	const running = login(url, 'ann & co', '--profile', 'other');
	await redirectUrl(running);
	expect(running.stderr()).toContain('/login/fallback?user=ann+%26+co&redirectUrl=');
	running.child.kill('SIGINT');
	expect(await running.ended).toMatchObject({code: 130, stdout: ''});
});

it('by --browser goes to the page though passwords are taken, and not without it', async () => {
	const {url} = await serve({...strange, login: () => ({json: {type: 'm.login.password'}})});
	const running = login(url, '--browser');
	await fetch(`${await redirectUrl(running)}?access_token=good&user_id=%40ann%3Alocalhost`);
	expect(await running.ended).toMatchObject({code: 0, stdout: `signed in as @ann:localhost on ${url}\n`});
	const {code, stderr} = await login(url, 'ann').ended;
	expect(code).toBe(2);
	expect(stderr).toContain('--password-stdin');
});

it('says in one line what can be done where there is no page', async () => {
	const {url} = await serve({login: strange['login'] ?? (() => ({json: {}}))});
	const {code, stdout, stderr} = await login(url, 'ann').ended;
	expect({code, stdout}).toEqual({code: 3, stdout: ''});
	expect(stderr).toMatch(/^chat-tui: [^\n]*no page to sign in on[^\n]*--token-stdin\n$/);
});

it('takes a token on standard input there, and needs no browser', async () => {
	const {url, seen} = await serve();
	const args = ['login', 'ann', '--server', url, '--token-stdin'];
	expect(await startChatTui(args, {home: home.path, input: ' good \n'}).ended).toMatchObject({
		code: 0,
		stderr: '',
	});
	expect(seen.some(({path}) => path.endsWith('fallback'))).toBe(false);
});
