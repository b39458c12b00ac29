import {afterEach, beforeEach, expect, it} from 'vitest';
import {scriptedServer} from '../api/scripted-server.ts';
import {makeHome, runInPty} from './pty.ts';

let home: ReturnType<typeof makeHome>;
beforeEach(() => {
	home = makeHome([]);
});
afterEach(() => home.remove());

/** A server with a page to sign in on and no passwords; `good` is the token of `@ann:localhost`. */
const strange = () =>
	scriptedServer(({path, query}) => {
		if (path.endsWith('/login')) return {json: {type: 'm.login.retina'}};
		if (path.endsWith('/login/fallback')) return (response) => void response.end('<!doctype html>');
		return query.get('access_token') === 'good' && path.endsWith('/@ann:localhost')
			? {json: []}
			: {status: 403, json: {errcode: 'M_UNKNOWN_TOKEN', error: 'Unrecognised access token.'}};
	});

async function login(...args: string[]) {
	const {url} = await strange();
	const pty = runInPty(['login', ...args, '--server', url], {home: home.path, columns: 200});
	await pty.see('Token, to paste one:');
	return {pty, url};
}

it('takes a pasted token while it waits for the browser, and does not show it', async () => {
	const {pty, url} = await login('ann');
	pty.type('\r');
	await pty.see(/to paste one:\s+Waiting [\s\S]*to paste one:/);
	pty.type('\x1b[200~ good \x1b[201~\r');
	expect(await pty.exit).toBe(0);
	await pty.see(`signed in as @ann:localhost on ${url}`);
	expect(pty.text()).not.toContain('good');
	expect(pty.leftovers()).toEqual([]);
});

it('takes what the browser hands over while it asks for a token', async () => {
	const {pty, url} = await login();
	const target = /redirectUrl=(\S+)/.exec(pty.text())?.[1] ?? '';
	const query = 'access_token=good&user_id=%40ann%3Alocalhost';
	expect((await fetch(`${decodeURIComponent(target)}?${query}`)).ok).toBe(true);
	expect(await pty.exit).toBe(0);
	await pty.see(`signed in as @ann:localhost on ${url}`);
	expect(pty.leftovers()).toEqual([]);
});

it('ends by Ctrl+C without a word', async () => {
	const {pty} = await login();
	pty.type('\x03');
	expect(await pty.exit).toBe(130);
	expect(pty.text()).toMatch(/Token, to paste one:$/);
});

it('does not ask for a password that the server would not take', async () => {
	const {pty} = await login();
	expect(pty.text()).not.toMatch(/User:|Password:/);
	pty.kill('SIGTERM');
	expect(await pty.exit).toBe(130);
});
