import {afterEach, expect, it} from 'vitest';
import type {Credentials} from '../../src/client/sign-in.ts';
import {AuthError} from '../../src/domain/errors.ts';
import {keys, type RenderedApp, renderApp} from '../helpers/app.tsx';
import {addRoom, createFakeClient, said} from '../helpers/fake-client.ts';
import {until} from '../helpers/until.ts';

let app: RenderedApp;

afterEach(async () => {
	await app.quit();
	app.dispose();
});

interface Asked extends Credentials {
	readonly how: string;
}

/** A sign-in page whose server lets in whoever knows the password. */
async function show(): Promise<readonly Asked[]> {
	const asked: Asked[] = [];
	app = renderApp({
		client: null,
		signIn: async (how, credentials) => {
			asked.push({how, ...credentials});
			if (credentials.password !== 'secret') throw new AuthError('wrong user name or password');
			const client = createFakeClient();
			addRoom(client, {name: 'tutorial', says: [said('tutorial', 1, 'bob', 'welcome in')]});
			return client;
		},
	});
	await app.until((screen) => screen.includes('Sign in') && screen.includes('http://localhost:8080'));
	return asked;
}

it('signs in and goes on to the rooms', async () => {
	const asked = await show();
	await app.press(`ann${keys.enter}secret`, (screen) => screen.includes('••••••'));
	expect(app.text()).not.toContain('secret');
	await app.press(keys.enter, (screen) => screen.includes('welcome in'));
	expect(asked).toEqual([{how: 'login', server: 'http://localhost:8080', user: 'ann', password: 'secret'}]);
	expect(app.written()).not.toContain('secret');
});

it('shows on the page why it did not work, and lets one correct it', async () => {
	const asked = await show();
	await app.press(`ann${keys.enter}wrong${keys.enter}`, (screen) =>
		screen.includes('wrong user name or password'),
	);
	await app.press(`${keys.ctrl('u')}secret${keys.enter}`, (screen) => screen.includes('welcome in'));
	expect(asked.map(({password}) => password)).toEqual(['wrong', 'secret']);
});

it('makes an account instead', async () => {
	const asked = await show();
	await app.press(keys.ctrl('t'), (screen) => screen.includes('Make an account'));
	await app.press(`carl${keys.tab}secret${keys.enter}`, (screen) => screen.includes('welcome in'));
	expect(asked[0]?.how).toBe('register');
});

it('moves between the fields, the cursor with them', async () => {
	await show();
	const row = app.cursor().row;
	await app.press('ann', (screen) => screen.includes('▸ user     ann'));
	await app.press(keys.shiftTab, (screen) => screen.includes('▸ server'));
	expect(app.cursor().row).toBe(row - 1);
	await app.press(`${keys.ctrl('u')}chat.example`, (screen) => screen.includes('▸ server   chat.example'));
	await app.press(keys.up, (screen) => screen.includes('▸ password'));
	await app.press(keys.down, (screen) => screen.includes('▸ server'));
});

it('asks no server while something is missing', async () => {
	const asked = await show();
	await app.press(keys.enter, (screen) => screen.includes('user is missing') && screen.includes('Tab next'));
	await app.press(`${keys.tab}secret${keys.enter}`, (screen) =>
		/▸ user(.|\n)*password ••••••(.|\n)*user is missing/.test(screen),
	);
	expect(asked).toEqual([]);
});

it('fits the smallest terminal and shows the help', async () => {
	await show();
	app.resize(40, 10);
	await app.until((screen) => screen.includes('▸ user') && screen.includes('  password'));
	await app.press(keys.f1, (screen) => screen.includes('Keys and commands'));
	await app.press(keys.escape, (screen) => screen.includes('▸ user'));
});

it('starts nothing any more when somebody quits while the server is asked', async () => {
	const client = createFakeClient();
	let answer = (): void => {};
	const answered = new Promise<void>((resolve) => {
		answer = resolve;
	});
	app = renderApp({client: null, signIn: () => answered.then(() => client)});
	await app.until((screen) => screen.includes('▸ user'));
	await app.press(`ann${keys.enter}secret${keys.enter}`, (screen) => screen.includes('asking the server'));
	expect(await app.quit()).toBe(0);
	answer();
	await until(() => client.calls.length > 0, {what: 'the client to be closed'});
	expect(client.calls).toEqual(['close']);
});
