import {afterEach, describe, expect, it} from 'vitest';
import type {Batch} from '../../src/domain/batch.ts';
import {messageKey} from '../../src/domain/event.ts';
import {keys, type RenderedApp, renderApp} from '../helpers/app.tsx';
import {
	addRoom,
	arrive,
	connect,
	createFakeClient,
	type FakeClient,
	me,
	roomIdOf,
	said,
	userIdOf,
} from '../helpers/fake-client.ts';

let app: RenderedApp;
afterEach(async () => {
	await app.quit();
	app.dispose();
});

async function show(columns = 120): Promise<FakeClient> {
	const client = createFakeClient();
	addRoom(client, {name: 'tutorial', lastActivity: 9, says: [said('tutorial', 1, 'bob', 'welcome')]});
	addRoom(client, {name: 'with-bob', isPrivate: true, people: ['ann', 'bob']});
	connect(client, {status: 'live'});
	app = renderApp({client, room: null, columns});
	await app.until((screen) => screen.includes('welcome'));
	return client;
}

function tell(client: FakeClient, news: Partial<Batch>): void {
	client.store.dispatch({type: 'batch', batch: {token: null, isSnapshot: false, rooms: [], ...news}});
}

const bob = userIdOf('bob');

describe('people', () => {
	it('have a dot that tells whether they are there, in the room list and among the members', async () => {
		const client = await show();
		await app.press('\x1bm', (screen) => screen.includes('2 people'));
		expect(app.text()).not.toContain('●');
		tell(client, {people: [{userId: bob, presence: 'online', status: null}]});
		await app.until((screen) => (screen.match(/● bob/g)?.length ?? 0) === 2);
		tell(client, {people: [{userId: bob, presence: 'offline', status: null}]});
		await app.until((screen) => (screen.match(/○ bob/g)?.length ?? 0) === 2);
	});

	it('are not said to be there when the connection is gone', async () => {
		const client = await show();
		tell(client, {people: [{userId: bob, presence: 'online', status: null}]});
		await app.until((screen) => screen.includes('● bob'));
		connect(client, {status: 'retrying', at: 0, reason: 'broke'});
		await app.until((screen) => !screen.includes('● bob'));
	});

	it('change their names everywhere on the screen at once', async () => {
		const client = await show();
		tell(client, {people: [{userId: bob, displayName: 'Bobby'}]});
		await app.until((screen) => / Bobby │ welcome/.test(screen) && !/\bbob\b/.test(screen));
	});
});

describe('who has read', () => {
	const own = {...said('tutorial', 50, 'ann', 'anybody there?')};

	it('is said of one’s own newest message, until somebody writes', async () => {
		const client = await show();
		arrive(client, own);
		await app.until((screen) => screen.includes('anybody there?'));
		const receipts = [
			{userId: bob, key: messageKey(me, own.msgId)},
			{userId: me, key: messageKey(me, own.msgId)},
		];
		tell(client, {rooms: [{roomId: roomIdOf('tutorial'), receipts}]});
		await app.until((screen) => /read by bob\s/.test(screen));
		arrive(client, said('tutorial', 51, 'bob', 'here'));
		await app.until((screen) => screen.includes('here') && !screen.includes('read by'));
	});
});

describe('the list of public rooms', () => {
	it('is filtered by alias and by topic', async () => {
		const client = await show(80);
		client.publicList = [
			{roomId: '!a:localhost', alias: '#roses:localhost', topic: 'Thorns and all'},
			{roomId: '!b:localhost', alias: '#soup:localhost', topic: 'What is cooking'},
		];
		await app.press(keys.ctrl('r'), (screen) => screen.includes('#roses') && screen.includes('#soup'));
		await app.press('cooking', (screen) => screen.includes('#soup') && !screen.includes('#roses'));
	});
});
