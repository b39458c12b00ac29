import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Browser, Page, Route} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest';
import {type RunningServer, serve} from '../../src/server/serve.ts';
import {chatTui, jsonLines, makeHome, startChatTui} from '../helpers/cli.ts';
import {until} from '../helpers/until.ts';
import {launchBrowser, noBrowser} from './browser.ts';
import {unknownWay} from './unknown-way.ts';

if (noBrowser) console.warn(`skipped: ${noBrowser}`);

const prefix = '/matrix/client/api/v1';
const password = 'correct hörse "battery" <staple>';

describe.skipIf(noBrowser)(`the login page${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
	let browser: Browser;
	let server: RunningServer;
	beforeAll(async () => {
		server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:'});
		await post('register', {user_id: 'ann', password});
		browser = await launchBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await server?.close();
	});

	const post = async (path: string, body: object) =>
		(await fetch(`${server.url}${prefix}/${path}`, {method: 'POST', body: JSON.stringify(body)})).json();

	/** The page with that query, in a browser that has never seen it; the test fails if it complains about anything. */
	async function open(query: Readonly<Record<string, string>> = {}, width = 1000): Promise<Page> {
		const context = await browser.newContext({viewport: {width, height: 700}});
		const page = await context.newPage();
		const complaints: string[] = [];
		page.on('pageerror', (error) => complaints.push(String(error)));
		page.on('dialog', (dialog) => {
			complaints.push(dialog.message());
			void dialog.dismiss();
		});
		page.on('console', (message) => {
			if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
		});
		onTestFinished(async () => {
			await context.close();
			expect(complaints).toEqual([]);
		});
		await page.goto(`${server.url}${prefix}/login/fallback?${new URLSearchParams(query)}`);
		return page;
	}

	/** Types from where the page puts the cursor, which it does a moment after it is loaded. */
	async function type(page: Page, text: string): Promise<void> {
		await page.locator('input:focus').waitFor();
		await page.keyboard.type(text);
	}

	/** With the keyboard alone. */
	async function logIn(page: Page, user: string, secret: string): Promise<void> {
		await type(page, user);
		await page.keyboard.press('Tab');
		await type(page, secret);
		await page.keyboard.press('Enter');
	}

	/** The answer to signing in, instead of the server's. */
	const instead = (page: Page, answer: (route: Route) => Promise<void>) => page.route('**/login', answer);

	/** Whether it is that user's: nobody else may set the name. */
	async function isTokenOf(token: string, userId: string): Promise<boolean> {
		const url = `${server.url}${prefix}/profile/${userId}/displayname?access_token=${encodeURIComponent(token)}`;
		return (await fetch(url, {method: 'PUT', body: '{"displayname":"Ann"}'})).ok;
	}

	it('shows the token to whoever signs in, and copies it', async () => {
		const page = await open();
		await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
		await logIn(page, ' ann ', password);
		await page.getByText('Signed in as @ann:localhost.').waitFor();
		const token = await page.getByLabel('Your access token').inputValue();
		expect(await isTokenOf(token, '@ann:localhost')).toBe(true);
		await page.keyboard.press('Enter');
		await page.getByRole('button', {name: 'Copied'}).waitFor();
		expect(await page.evaluate('navigator.clipboard.readText()')).toBe(token);
		expect(await page.locator('form').isVisible()).toBe(false);
		expect(page.url()).not.toContain(token);
	});

	it('says that the password is wrong, and takes the right one then', async () => {
		const page = await open({user: 'ann'});
		await type(page, 'wrong');
		await page.keyboard.press('Enter');
		await page.getByRole('alert').getByText('The user or the password is wrong.').waitFor();
		await type(page, password);
		await page.keyboard.press('Enter');
		await page.getByText('Signed in as @ann:localhost.').waitFor();
		expect(await page.locator('[role=alert]').textContent()).toBe('');
	});

	it.each([
		[
			429,
			{errcode: 'M_LIMIT_EXCEEDED', error: 'x', retry_after_ms: 4200},
			'Too many tries. Try again in 5 seconds.',
		],
		[429, {}, 'Too many tries. Try again in a while.'],
		[500, {error: 'Internal server error'}, 'The server failed (500). Try again in a while.'],
		[400, {errcode: 'M_UNKNOWN', error: '<b>No</b> such thing.'}, '<b>No</b> such thing.'],
		[200, {}, 'The server failed (200). Try again in a while.'],
	])('says what status %i means', async (status, json, words) => {
		const page = await open();
		await instead(page, (route) => route.fulfill({status, json}));
		await logIn(page, 'ann', password);
		await page.getByRole('alert').getByText(words, {exact: true}).waitFor();
		expect(await page.getByRole('button', {name: 'Log in'}).isEnabled()).toBe(true);
	});

	it('says that a dead server does not answer, and a slow one in the end', async () => {
		const page = await open();
		await page.evaluate(`{
			const {timeout} = AbortSignal;
			AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms / 20);
		}`);
		await instead(page, (route) => route.abort());
		await logIn(page, 'ann', password);
		await page.getByText('The server does not answer. Try again in a while.').waitFor();
		await page.unroute('**/login');
		await instead(page, async () => {});
		await page.getByRole('button', {name: 'Log in'}).click();
		await page.getByText('Signing in…').waitFor();
		expect(await page.getByRole('button', {name: 'Log in'}).isDisabled()).toBe(true);
		await page.getByText('The server does not answer.').waitFor();
	});

	it('fits on a phone', async () => {
		const page = await open({redirectUrl: `http://127.0.0.1:1/${'x'.repeat(500)}`}, 320);
		expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
	});

	it('hands the token to the program that waits for it, whose query stays', async () => {
		const seen: {readonly url: string; readonly referer: string | undefined}[] = [];
		const program = createServer(({url = '', headers}, response) => {
			seen.push({url, referer: headers.referer});
			response.end('Thank you');
		});
		await new Promise<void>((resolve) => program.listen(0, '127.0.0.1', resolve));
		onTestFinished(() => void program.close());
		const {port} = program.address() as AddressInfo;
		const page = await open({
			redirectUrl: `http://127.0.0.1:${port}/here?state=a%26b&access_token=old`,
			user: 'ann',
		});
		await page.getByText(`127.0.0.1:${port}`).waitFor();
		await type(page, password);
		await page.keyboard.press('Enter');
		await page.getByText('Thank you').waitFor();
		const {pathname, searchParams} = new URL(seen[0]?.url ?? '', 'http://any');
		expect(seen[0]?.referer).toBeUndefined();
		const {access_token: token = '', ...rest} = Object.fromEntries(searchParams);
		expect([pathname, rest]).toEqual([
			'/here',
			{state: 'a&b', user_id: '@ann:localhost', home_server: 'localhost'},
		]);
		expect(searchParams.getAll('access_token')).toHaveLength(1);
		expect(await isTokenOf(token, '@ann:localhost')).toBe(true);
		// The form that got the password is not what "back" leads to.
		expect(await page.evaluate('history.length')).toBe(2);
	});

	it.each([
		'https://evil.example/',
		'http://127.0.0.1@evil.example/',
		'http://127.0.0.1.evil.example/',
		'javascript:alert(document.domain)//http://127.0.0.1/',
		'//evil.example/',
		'"><script>alert(1)</script>',
	])('does not let one log in for %s', async (redirectUrl) => {
		const page = await open({redirectUrl});
		await page.getByRole('heading', {name: 'No login for another site'}).waitFor();
		expect(await page.locator('form, input, script').count()).toBe(0);
	});

	it.each([
		{user: '"><img src=x onerror=alert(1)><script>alert(2)</script>'},
		{
			redirectUrl:
				'http://127.0.0.1:1/"><script>alert(1)</script>?a="onload=alert(2)#<img src=x onerror=alert(3)>',
		},
	])('shows %j as what it is', async (query) => {
		const page = await open(query);
		expect(await page.locator('script').count()).toBe(1);
		expect(await page.locator('img').count()).toBe(0);
		expect(await page.getByLabel('User').inputValue()).toBe(query.user ?? '');
		await page.getByLabel('User').fill('<img src=x onerror=alert(4)>');
		await page.getByLabel('Password').fill('x');
		await page.keyboard.press('Enter');
		await page.getByText('The user or the password is wrong.').waitFor();
	});

	it('signs chat-tui in where the server names a way that it does not know', async () => {
		const strange = await unknownWay(server.url);
		const home = makeHome();
		onTestFinished(async () => {
			home.remove();
			await strange.close();
		});
		const program = startChatTui(['login', 'ann', '--server', strange.url], {home: home.path});
		const address = await until(() => /^http:.*$/m.exec(program.stderr())?.[0], {
			ms: 20_000,
			what: 'the address',
		});
		const page = await open();
		await page.goto(address ?? '');
		await type(page, password);
		await page.keyboard.press('Enter');
		const shown = page.locator('body');
		await expect.poll(() => shown.innerText(), {timeout: 20_000}).toContain('You can close this page');
		expect(page.url()).not.toContain('access_token');
		expect(await program.ended).toMatchObject({
			code: 0,
			stdout: `signed in as @ann:localhost on ${strange.url}\n`,
		});
		const ran = await chatTui(['whoami', '--json'], {home: home.path});
		expect(jsonLines(ran)).toEqual([{userId: '@ann:localhost', server: strange.url, protocol: 'v1'}]);
	});
});
