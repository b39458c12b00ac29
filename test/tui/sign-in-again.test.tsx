import {afterEach, expect, it} from 'vitest';
import {AuthError} from '../../src/domain/errors.ts';
import {keys, type RenderedApp, renderApp} from '../helpers/app.tsx';
import {addRoom, connect, createFakeClient, type FakeClient, me, said} from '../helpers/fake-client.ts';

let app: RenderedApp;

afterEach(async () => {
	await app.quit();
	app.dispose();
});

/** A screen whose server no longer knows the user; it lets in whoever knows the password. */
async function show(hint: string | null = null): Promise<{client: FakeClient; asked: string[]}> {
	const client = createFakeClient();
	const asked: string[] = [];
	addRoom(client, {name: 'tutorial', says: [said('tutorial', 1, 'bob', 'welcome in')]});
	app = renderApp({
		client,
		again: {
			signIn: async ({server, userId}, password) => {
				asked.push(`${server} ${userId} ${password}`);
				if (password !== 'secret') throw new AuthError('Wrong user name or password');
				connect(client, {status: 'live'});
			},
			withoutPassword: async () => hint,
		},
	});
	await app.until((screen) => screen.includes('welcome in'));
	connect(client, {status: 'live'});
	return {client, asked};
}

const signOut = (client: FakeClient) =>
	connect(client, {
		status: 'signed-out',
		reason: 'http://x does not know this session any more: sign in again',
	});

it('asks for the password alone, and goes on where one was', async () => {
	const {client, asked} = await show();
	await app.press('half a line', (screen) => screen.includes('half a line'));
	signOut(client);
	app.pass(2000);
	await app.until((screen) => screen.includes('Sign in again') && screen.includes(me));
	await app.press(`${keys.tab}${keys.up}${keys.ctrl('t')}wrong`, (screen) =>
		screen.includes('▸ password •••••'),
	);
	await app.press(keys.enter, (screen) => screen.includes('Wrong user name'));
	await app.press(`${keys.ctrl('u')}secret`, (screen) => screen.includes('••••••'));
	await app.press(keys.enter, (screen) => screen.includes('welcome in') && screen.includes('half a line'));
	expect(asked).toEqual([`http://localhost:8080 ${me} wrong`, `http://localhost:8080 ${me} secret`]);
	expect(app.written()).not.toContain('secret');
});

it('lets one read and write first, and comes back when asked', async () => {
	const {client} = await show();
	signOut(client);
	await app.until((screen) => screen.includes('Sign in again'));
	await app.press(keys.escape, (screen) => screen.includes('welcome in') && screen.includes('/login'));
	await app.until((screen) =>
		screen.includes('signed out: http://x does not know this session any more — /login'),
	);
	await app.press(`hello${keys.enter}`, (screen) => screen.includes('1 waiting'));
	connect(client, {status: 'connecting'});
	signOut(client);
	await app.press('more', (screen) => screen.includes('more'));
	expect(app.text()).not.toContain('Sign in again');
	await app.press(`${keys.ctrl('u')}/login${keys.enter}`, (screen) => screen.includes('Sign in again'));
});

it('takes no message for a password: it waits until nobody types', async () => {
	const {client} = await show();
	await app.press('hel', (screen) => screen.includes('hel'));
	signOut(client);
	await app.press('lo there', (screen) => screen.includes('signed out') && screen.includes('hello there'));
	app.pass(2000);
	await app.until((screen) => screen.includes('Sign in again'));
});

it('goes on by itself when somebody signs in elsewhere', async () => {
	const {client} = await show();
	signOut(client);
	await app.until((screen) => screen.includes('Sign in again'));
	connect(client, {status: 'live'});
	await app.until((screen) => screen.includes('welcome in') && screen.includes('connected'));
});

it('says what to do at a server that takes no passwords', async () => {
	const {client} = await show('http://x takes no passwords: run chat-tui login --browser');
	signOut(client);
	await app.until((screen) => screen.includes('run chat-tui login --browser'));
});

it('marks nothing read behind the page', async () => {
	const {client} = await show();
	signOut(client);
	await app.until((screen) => screen.includes('Sign in again'));
	const before = client.calls.length;
	client.store.dispatch({
		type: 'batch',
		batch: {
			token: null,
			isSnapshot: false,
			rooms: [{roomId: '!tutorial:localhost', timeline: {events: [said('tutorial', 2, 'bob', 'late')]}}],
		},
	});
	await app.press('x', (screen) => screen.includes('•'));
	expect(client.calls.slice(before).filter((call) => call.startsWith('markRead'))).toEqual([]);
});
