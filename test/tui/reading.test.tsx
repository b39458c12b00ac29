import {afterEach, describe, expect, it} from 'vitest';
import type {Connection} from '../../src/domain/connection.ts';
import {keys, type RenderedApp, renderApp} from '../helpers/app.tsx';
import {
	addRoom,
	arrive,
	connect,
	createFakeClient,
	type FakeClient,
	roomIdOf,
	said,
} from '../helpers/fake-client.ts';
import {until} from '../helpers/until.ts';

const tutorial = roomIdOf('tutorial');
let app: RenderedApp;

afterEach(async () => {
	await app.quit();
	app.dispose();
});

async function show(status: 'connecting' | 'live'): Promise<FakeClient> {
	const client = createFakeClient();
	addRoom(client, {name: 'tutorial', lastActivity: 9, says: [said('tutorial', 0, 'bob', 'known before')]});
	addRoom(client, {name: 'garden', lastActivity: 8, says: [said('garden', 0, 'bob', 'roses')]});
	connect(client, {status} satisfies Connection);
	app = renderApp({client});
	await app.until((screen) => screen.includes('known before'));
	return client;
}

const burst = (name: string, count: number) =>
	Array.from({length: count}, (_, at) => said(name, 10 + at, 'bob', `news ${at}.`));
const unread = (client: FakeClient, name = 'tutorial') =>
	client.store.getState().unread.get(roomIdOf(name))?.count;
const rowOf = (text: string) =>
	app
		.text()
		.split('\n')
		.findIndex((line) => line.includes(text));

describe('what came while nobody looked', () => {
	it('has its line in the room that opens at the start', async () => {
		const client = await show('connecting');
		arrive(client, ...burst('tutorial', 3));
		connect(client, {status: 'live'});
		await app.until((screen) => screen.includes('news 2.') && screen.includes('new messages'));
		expect(rowOf('new messages')).toBe(rowOf('news 0.') - 1);
		await until(() => unread(client) === 0, {what: 'reading'});
		arrive(client, said('tutorial', 90, 'bob', 'seen live'));
		await app.until((screen) => screen.includes('seen live'));
		expect(rowOf('new messages')).toBe(rowOf('news 0.') - 1);
	});

	it('is read from its first message on, page by page, and stays unread until it was on screen', async () => {
		const client = await show('connecting');
		arrive(client, ...burst('tutorial', 60));
		connect(client, {status: 'live'});
		await app.until((screen) => screen.includes('news 0.') && screen.includes('new messages'));
		expect(app.text()).not.toContain('news 59.');
		await until(() => unread(client) !== 60, {what: 'the first page read'});
		const left = unread(client) ?? 0;
		expect(app.text()).toContain(`news ${59 - left}.`);
		expect(app.text()).not.toContain(`news ${60 - left}.`);
		await app.until((screen) => screen.includes(`↓ ${left} new`));
		app.type(keys.pageDown);
		await until(() => (unread(client) ?? 0) < left, {what: 'the second page read'});
		await app.press(keys.end, (screen) => screen.includes('news 59.'));
		expect(unread(client)).toBe(0);
	});

	it('keeps its line when it is read on another screen of the account, and more comes', async () => {
		const client = await show('live');
		app.type(keys.focus(false));
		await app.press('x', (screen) => screen.includes('> x'));
		const missed = burst('tutorial', 2);
		arrive(client, ...missed);
		await app.until((screen) => screen.includes('new messages') && screen.includes('news 1.'));
		client.store.dispatch({type: 'read', roomId: tutorial, key: missed.at(-1)?.key ?? '', unread: []});
		await app.press('y', (screen) => screen.includes('> xy'));
		expect(unread(client)).toBe(0);
		arrive(client, said('tutorial', 90, 'bob', 'said later'));
		await app.until((screen) => screen.includes('said later'));
		expect(rowOf('new messages')).toBe(rowOf('news 0.') - 1);
		app.type(keys.focus(true));
		await until(() => unread(client) === 0, {what: 'reading'});
		expect(rowOf('new messages')).toBe(rowOf('news 0.') - 1);
		app.type(keys.focus(false));
		await app.press('z', (screen) => screen.includes('> xyz'));
		arrive(client, said('tutorial', 91, 'bob', 'said last'));
		await app.until((screen) => screen.includes('said last'));
		await app.until(() => rowOf('new messages') === rowOf('said last') - 1);
	});

	it('has its line and its place when the window gets the keyboard back', async () => {
		const client = await show('live');
		app.type(keys.focus(false));
		await app.press('x', (screen) => screen.includes('> x'));
		arrive(client, ...burst('tutorial', 60));
		await app.until((screen) => screen.includes('new messages') && screen.includes('news 0.'));
		expect(unread(client)).toBe(60);
	});

	it('has its line below what one reads further up', async () => {
		const client = await show('live');
		for (let at = 1; at < 60; at++) arrive(client, said('tutorial', at / 100, 'bob', `talk ${at}.`));
		await app.until((screen) => screen.includes('talk 59.') || screen.includes('new'));
		await app.press(keys.end, (screen) => screen.includes('talk 59.') && !screen.includes('↓'));
		await app.press(keys.pageUp, (screen) => !screen.includes('talk 59.'));
		arrive(client, said('tutorial', 70, 'bob', 'meanwhile'));
		await app.until((screen) => screen.includes('↓ 1 new'));
		await app.press(keys.pageDown + keys.pageDown, (screen) => screen.includes('meanwhile'));
		expect(rowOf('new messages')).toBe(rowOf('meanwhile') - 1);
	});

	it('keeps its line in the room one comes to by leaving another', async () => {
		const client = await show('live');
		arrive(client, ...burst('garden', 60));
		await app.until((screen) => /#garden +60/.test(screen));
		await app.press(`/leave${keys.enter}`, (screen) => screen.includes('▸ #garden'));
		await app.until((screen) => screen.includes('new messages') && screen.includes('news 0.'));
		expect(unread(client, 'garden')).toBeGreaterThan(30);
	});

	it('has its line also where nothing was ever read', async () => {
		const client = createFakeClient();
		addRoom(client, {name: 'tutorial', lastActivity: 9});
		addRoom(client, {name: 'garden'});
		connect(client, {status: 'live'});
		app = renderApp({client});
		await app.until((screen) => screen.includes('▸ #tutorial'));
		arrive(client, said('garden', 1, 'bob', 'first words'));
		await app.until((screen) => /#garden +1/.test(screen));
		await app.press(keys.altDown, (screen) => screen.includes('first words'));
		expect(rowOf('new messages')).toBe(rowOf('first words') - 1);
		expect(client.calls).not.toContain(`markRead ${tutorial}`);
	});
});
