import {expect, it, onTestFinished} from 'vitest';
import {openHandOverPoint} from '../../src/cli/hand-over.ts';
import {browserOpener} from '../../src/cli/open-browser.ts';

async function open() {
	const point = await openHandOverPoint();
	onTestFinished(() => point.close());
	return point;
}

const get = (url: string, init: RequestInit = {}) => fetch(url, {redirect: 'manual', ...init});

it('takes a token, and leads the browser away from it', async () => {
	const {url, received} = await open();
	expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}$/);
	const answer = await get(`${url}?access_token=a%2Bb&user_id=%40ann%3Alocalhost`);
	expect([answer.status, answer.headers.get('Location')]).toEqual([303, `${new URL(url).pathname}/done`]);
	expect(answer.headers.get('Referrer-Policy')).toBe('no-referrer');
	expect(await received).toEqual({token: 'a+b', user: '@ann:localhost'});
	const last = await get(`${url}/done`);
	expect([last.status, await last.text()]).toEqual([200, expect.stringContaining('You can close this page')]);
});

it('refuses all else, and waits on', async () => {
	const {url, received} = await open();
	const {origin} = new URL(url);
	const statuses = await Promise.all([
		get(`${origin}/?access_token=wrong`).then(({status}) => status),
		get(`${origin}/guess?access_token=wrong`).then(({status}) => status),
		get(`${url}/?access_token=wrong`).then(({status}) => status),
		get(`${url}/done?access_token=wrong`).then(({status}) => status),
		get(url).then(({status}) => status),
		get(`${url}?access_token=`).then(({status}) => status),
		get(`${url}?access_token=wrong`, {method: 'POST'}).then(({status}) => status),
		get(`${url}?access_token=wrong`, {method: 'HEAD'}).then(({status}) => status),
	]);
	expect(statuses).toEqual([404, 404, 404, 404, 400, 400, 405, 405]);
	await get(`${url}?access_token=right`);
	expect(await received).toEqual({token: 'right', user: ''});
});

it('keeps to the first token, and is at another place each time', async () => {
	const {url, received} = await open();
	await get(`${url}?access_token=first`);
	await get(`${url}?access_token=second`);
	expect(await received).toMatchObject({token: 'first'});
	expect(new URL((await open()).url).pathname).not.toBe(new URL(url).pathname);
});

it.each([
	['linux', {}, null],
	['linux', {DISPLAY: ''}, null],
	['linux', {DISPLAY: ':0'}, ['xdg-open']],
	['linux', {WAYLAND_DISPLAY: 'wayland-0'}, ['xdg-open']],
	['darwin', {}, ['open']],
	['darwin', {SSH_CONNECTION: '::1'}, null],
	['win32', {}, ['rundll32.exe', 'url.dll,FileProtocolHandler']],
] as const)('on %s with %j opens pages by %j', (platform, env, opener) => {
	expect(browserOpener(platform, env)).toEqual(opener);
});
