import {afterEach, describe, expect, it} from 'vitest';
import type {Pending} from '../../src/domain/event.ts';
import {keys, type RenderedApp, renderApp} from '../helpers/app.tsx';
import {addRoom, connect, createFakeClient, type FakeClient, roomIdOf, said} from '../helpers/fake-client.ts';
import {until} from '../helpers/until.ts';

let app: RenderedApp;
afterEach(async () => {
	await app.quit();
	app.dispose();
});

async function show(size: {columns?: number; rows?: number} = {}): Promise<FakeClient> {
	const client = createFakeClient();
	addRoom(client, {name: 'tutorial', lastActivity: 9, says: [said('tutorial', 1, 'bob', 'welcome')]});
	addRoom(client, {name: 'old', membership: 'leave'});
	connect(client, {status: 'live'});
	app = renderApp({client, room: null, ...size});
	await app.until((screen) => screen.includes('welcome'));
	return client;
}

function fail(client: FakeClient, change: Partial<Pending> = {}): void {
	const nope = {roomId: '#nope:localhost', msgId: 'j', kind: 'join', body: ''} as const;
	const failed = {createdAt: 1000, state: 'failed', reason: 'there is no such room: check the name'} as const;
	client.store.dispatch({type: 'pending', pending: {...nope, ...failed, ...change}});
}

const question = 'You are not in #nope:localhost, and this was not done:';

describe('what failed where no list shows it', () => {
	it('is asked about, with the reason, and tried again after Enter', async () => {
		const client = await show();
		fail(client);
		await app.until((screen) => screen.includes(question));
		expect(app.text()).toMatch(/\/join #nope:localhost\n.*there is no such room: check the name/);
		app.type(keys.enter);
		await until(() => client.calls.includes('resend j'), {what: 'another try'});
		fail(client, {state: 'waiting', reason: null});
		await app.until((screen) => !screen.includes(question));
		fail(client);
		await app.until((screen) => screen.includes(question));
	});

	it('is discarded with Ctrl+D', async () => {
		const client = await show();
		fail(client);
		await app.until((screen) => screen.includes(question));
		await app.press(keys.ctrl('d'), (screen) => screen.includes('welcome') && !screen.includes('not sent'));
		expect(client.calls).toContain('discard j');
	});

	it('can wait, and Enter on an empty line asks again', async () => {
		const client = await show();
		fail(client);
		await app.until((screen) => screen.includes(question));
		await app.press(keys.escape, (screen) => screen.includes('welcome') && screen.includes('1 not sent'));
		await app.press(keys.enter, (screen) => screen.includes(question));
		client.discard('j');
		await app.until((screen) => screen.includes('welcome'));
	});

	it('does not break into writing', async () => {
		const client = await show();
		await app.press('half a', (screen) => screen.includes('> half a'));
		fail(client);
		await app.until((screen) => screen.includes('1 not sent'));
		await app.press(' line', (screen) => screen.includes('> half a line') && screen.includes('welcome'));
		await app.press(keys.enter, (screen) => screen.includes(question));
	});

	it('may be a message to a room that one has left; fits into 40×10', async () => {
		const client = await show({columns: 40, rows: 10});
		fail(client, {
			roomId: roomIdOf('old'),
			kind: 'text',
			body: 'too late',
			reason: 'You are not in the room',
		});
		await app.until((screen) => screen.includes('You are not in #old:localhost'));
		for (const part of ['too late', 'Enter', 'Ctrl+D', 'Esc']) expect(app.text()).toContain(part);
	});
});
