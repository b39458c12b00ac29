import {afterEach, describe, expect, it} from 'vitest';
import {ServerError} from '../../src/domain/errors.ts';
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

let app: RenderedApp;

afterEach(async () => {
	await app.quit();
	app.dispose();
});

async function show(room: string | null = null): Promise<FakeClient> {
	const client = createFakeClient();
	addRoom(client, {name: 'tutorial', lastActivity: 9, says: [said('tutorial', 1, 'bob', 'welcome')]});
	addRoom(client, {name: 'garden', lastActivity: 8, says: [said('garden', 1, 'bob', 'roses')]});
	addRoom(client, {name: 'kitchen', lastActivity: 7, says: [said('kitchen', 1, 'carl', 'soup')]});
	connect(client, {status: 'live'});
	app = renderApp({client, room});
	await app.until((screen) => screen.includes('connected'));
	return client;
}

describe('the room list', () => {
	it('shows invites, rooms and people apart, each by latest activity', async () => {
		const client = await show();
		addRoom(client, {name: 'party', membership: 'invite'});
		addRoom(client, {name: 'with-carl', isPrivate: true, people: ['ann', 'carl']});
		connect(client, {status: 'live'});
		await app.until((screen) => screen.includes('Invitations') && screen.includes('People'));
		const list = app
			.text()
			.split('\n')
			.map((line) => line.slice(0, 17).trim())
			.filter(Boolean);
		expect(list.slice(0, -1)).toEqual([
			'Invitations',
			'#party     new',
			'Rooms',
			'▸ #tutorial',
			'#garden',
			'#kitchen',
			'People',
			'carl',
		]);
	});

	it('counts what is unread and marks mentions', async () => {
		const client = await show();
		await app.until((screen) => screen.includes('welcome'));
		for (let at = 0; at < 120; at++) arrive(client, said('garden', 100 + at, 'bob', 'more roses'));
		arrive(client, said('kitchen', 50, 'carl', 'ann, taste this'));
		await app.until((screen) => /#garden +99\+/.test(screen) && /#kitchen +@1/.test(screen));
		expect(app.title()).toBe('(99+) #tutorial · chat-tui');
	});

	it('moves with Alt+↑ and Alt+↓, round and round', async () => {
		await show();
		await app.press(keys.altDown, (screen) => screen.includes('▸ #garden') && screen.includes('roses'));
		await app.press(keys.altUp, (screen) => screen.includes('▸ #tutorial'));
		await app.press(keys.altUp, (screen) => screen.includes('▸ #kitchen') && screen.includes('soup'));
	});

	it('opens a room by a click', async () => {
		await show();
		const row = app
			.text()
			.split('\n')
			.findIndex((line) => line.includes('#kitchen'));
		await app.press(`\x1b[<0;5;${row + 1}M`, (screen) => screen.includes('soup'));
	});

	it('walks over the unread rooms with Alt+A, mentions first, and back to where that began', async () => {
		const client = await show();
		await app.until((screen) => screen.includes('welcome'));
		arrive(client, said('garden', 50, 'bob', 'tulips'), said('kitchen', 50, 'carl', 'ann!'));
		await app.until((screen) => screen.includes('@1'));
		await app.press(keys.altA, (screen) => screen.includes('▸ #kitchen') && screen.includes('new messages'));
		await until(() => client.store.getState().unread.get(roomIdOf('kitchen'))?.count === 0, {
			what: 'reading',
		});
		await app.press(keys.altA, (screen) => screen.includes('▸ #garden'));
		await until(() => client.store.getState().unread.get(roomIdOf('garden'))?.count === 0, {what: 'reading'});
		await app.press(keys.altA, (screen) => screen.includes('▸ #tutorial'));
		await app.press(keys.altA, (screen) => screen.includes('nothing unread'));
	});
});

describe('the switcher', () => {
	it('finds a room by some of its letters', async () => {
		await show();
		await app.press(keys.ctrl('k'), (screen) => screen.includes('Go to:'));
		await app.press('kch', (screen) => screen.includes('Go to: kch') && screen.includes('▸ #kitchen'));
		expect(app.cursor()).toMatchObject({row: 1, isVisible: true});
		await app.press(keys.enter, (screen) => screen.includes('soup') && !screen.includes('Go to:'));
	});

	it('goes away with Esc, and marks nothing read while it covers the messages', async () => {
		const client = await show();
		await app.until((screen) => screen.includes('welcome'));
		await app.press(keys.ctrl('k'), (screen) => screen.includes('Go to:'));
		arrive(client, said('tutorial', 60, 'bob', 'covered'));
		await app.until((screen) => /#tutorial +1 /.test(screen));
		expect(client.store.getState().unread.get(roomIdOf('tutorial'))?.count).toBe(1);
		await app.press(keys.escape, (screen) => screen.includes('covered') && !screen.includes('Go to:'));
		await until(() => client.store.getState().unread.get(roomIdOf('tutorial'))?.count === 0, {
			what: 'reading',
		});
	});
});

describe('an invite', () => {
	it('is accepted after a question', async () => {
		const client = await show();
		addRoom(client, {name: 'party', membership: 'invite'});
		await app.press(
			keys.altUp,
			(screen) => screen.includes('@bob') || screen.includes('invites you to #party'),
		);
		await app.press(keys.enter, (screen) => screen.includes('accept'));
		app.type(keys.enter);
		await until(() => client.calls.includes(`joinRoom ${roomIdOf('party')}`), {what: 'the join'});
		await app.until((screen) => !screen.includes('accept') && /▸ #party *│/.test(screen));
	});

	it('to a room without a name is not called by the name of who invites', async () => {
		const client = await show();
		addRoom(client, {name: 'secret', membership: 'invite', isPrivate: true, people: []});
		await app.press(keys.altUp, (screen) => screen.includes('bob invites you to a private conversation.'));
		await app.press(keys.enter, (screen) => screen.includes('decide later'));
		await app.press(keys.ctrl('r'), (screen) => screen.includes('Public rooms:'));
		await app.press(keys.escape, (screen) => screen.includes('decide later'));
	});

	it('is declined with Ctrl+D', async () => {
		const client = await show();
		addRoom(client, {name: 'party', membership: 'invite'});
		await app.press(keys.altUp, (screen) => screen.includes('invites you to #party'));
		await app.press(keys.enter, (screen) => screen.includes('decline'));
		await app.press(
			keys.ctrl('d'),
			(screen) => screen.includes('invitation declined') && !screen.includes('#party'),
		);
		expect(client.calls).toContain(`leaveRoom ${roomIdOf('party')}`);
	});

	it('is not answered by what somebody writes', async () => {
		const client = await show();
		addRoom(client, {name: 'party', membership: 'invite'});
		await app.press(keys.altUp, (screen) => screen.includes('invites you to #party'));
		await app.press(keys.enter, (screen) => screen.includes('Ctrl+D  decline'));
		await app.press('yes indeed', (screen) => screen.includes('> yes indeed'));
		expect(app.text()).not.toContain('Ctrl+D  decline');
		await app.press(keys.ctrl('u'), (screen) => !screen.includes('yes indeed'));
		await app.press(`/leave${keys.enter}`, (screen) => screen.includes('invitation declined'));
		expect(client.calls.filter((call) => /^(join|leave)Room/.test(call))).toEqual([
			`leaveRoom ${roomIdOf('party')}`,
		]);
	});

	it('is where Alt+A leads when nothing else is new', async () => {
		const client = await show();
		addRoom(client, {name: 'party', membership: 'invite'});
		await app.press(keys.altA, (screen) => screen.includes('Ctrl+D  decline'));
		await app.press(keys.escape, (screen) => !screen.includes('Ctrl+D  decline'));
		await app.press(keys.altA, (screen) => screen.includes('▸ #tutorial'));
	});

	it('takes no messages', async () => {
		const client = await show();
		addRoom(client, {name: 'party', membership: 'invite'});
		await app.press(keys.altUp, (screen) => screen.includes('invites you to #party'));
		await app.press(`hello${keys.enter}`, (screen) => screen.includes('accept the invitation first'));
		expect(app.text()).toContain('> hello');
		expect(client.calls.some((call) => call.startsWith('send'))).toBe(false);
	});
});

describe('slash commands', () => {
	it.each([
		['/topic all about tea', `setTopic ${roomIdOf('tutorial')} all about tea`],
		['/nick Anna', 'setDisplayName Anna'],
		['/invite carl', `invite ${roomIdOf('tutorial')} carl`],
		['/me waves', `send ${roomIdOf('tutorial')} emote waves`],
		['/notice hush', `send ${roomIdOf('tutorial')} notice hush`],
		['//etc/passwd', `send ${roomIdOf('tutorial')} text /etc/passwd`],
		['/create tea --private', 'createRoom tea private'],
		['/join #tea', 'joinRoom #tea'],
		['/leave', `leaveRoom ${roomIdOf('tutorial')}`],
		['/reconnect', 'reconnect'],
	])('%s', async (typed, call) => {
		const client = await show();
		await app.until((screen) => screen.includes('welcome'));
		app.type(`${typed}${keys.enter}`);
		await until(() => client.calls.includes(call), {what: call});
		await app.until((screen) => !screen.includes(`> ${typed}`));
	});

	it('keeps an unknown command in the composer and says what to do', async () => {
		const client = await show();
		await app.press(`/frobnicate now${keys.enter}`, (screen) =>
			screen.includes('there is no command /frobnicate'),
		);
		expect(app.text()).toContain('> /frobnicate now');
		expect(client.calls.some((call) => call.startsWith('send'))).toBe(false);
	});

	it('gives a refused command back, with the reason', async () => {
		const client = await show();
		client.failNext(new ServerError('you may not join #secret', 403));
		await app.press(`/join #secret${keys.enter}`, (screen) => screen.includes('you may not join #secret'));
		expect(app.text()).toContain('> /join #secret');
	});

	it('shows a long refusal in full', async () => {
		const client = await show();
		client.failNext(new ServerError(`${'the server has a long story to tell, '.repeat(3)}the end`, 403));
		await app.press(`/join #secret${keys.enter}`, (screen) => screen.includes('the end'));
		await app.press(keys.escape, (screen) => !screen.includes('long story'));
	});

	it('shows while one is typed which there are and how it goes', async () => {
		await show();
		await app.press('/', (screen) => screen.includes('/join  /create  /leave'));
		await app.press('inv', (screen) => screen.includes('/invite USER — invite somebody'));
	});

	it('says what an argument is missing', async () => {
		await show();
		await app.press(`/invite${keys.enter}`, (screen) => screen.includes('it goes /invite USER'));
		expect(app.text()).toContain('> /invite');
	});

	it('shows the members in a wide terminal', async () => {
		await show();
		app.resize(110, 24);
		await app.press(`/members${keys.enter}`, (screen) => screen.includes('2 people'));
		await app.press(`/members${keys.enter}`, (screen) => !screen.includes('2 people'));
	});

	it('shows the members in place of the messages in a narrow one', async () => {
		await show();
		await app.press(`/members${keys.enter}`, (screen) => screen.includes('2 people'));
		await app.press('\x1bm', (screen) => !screen.includes('2 people'));
	});

	it('goes on in another room after leaving one', async () => {
		await show();
		await app.until((screen) => screen.includes('welcome'));
		await app.press(
			`/leave${keys.enter}`,
			(screen) => screen.includes('▸ #garden') && !screen.includes('#tutorial'),
		);
	});
});

describe('the public rooms', () => {
	it('are filtered by typing and joined with Enter', async () => {
		const client = await show();
		client.publicList = [
			{roomId: roomIdOf('tutorial'), alias: '#tutorial:localhost', topic: null},
			{roomId: roomIdOf('chess'), alias: '#chess:localhost', topic: 'slow games'},
			{roomId: roomIdOf('birds'), alias: '#birds:localhost', topic: null},
		];
		await app.press(keys.ctrl('r'), (screen) => screen.includes('slow games') && screen.includes('joined'));
		await app.press('che', (screen) => screen.includes('▸ #chess') && !screen.includes('#birds'));
		app.type(keys.enter);
		await until(() => client.calls.includes('joinRoom #chess:localhost'), {what: 'the join'});
		await app.until((screen) => !screen.includes('Public rooms:'));
	});

	it('say why they cannot be shown', async () => {
		const client = await show();
		client.failNext(new ServerError('the list is closed', 403));
		await app.press(`/rooms${keys.enter}`, (screen) => screen.includes('the list is closed'));
		expect(app.text()).not.toContain('Public rooms:');
	});
});

describe('the room asked for at the start', () => {
	it('is opened when the user is in it', async () => {
		await show('#kitchen');
		await app.until((screen) => screen.includes('soup'));
	});

	it('is not asked about by what the cache remembers: one may be in it again', async () => {
		const client = createFakeClient();
		addRoom(client, {name: 'attic', membership: 'leave', says: [said('attic', 1, 'bob', 'dust')]});
		connect(client, {status: 'connecting'});
		app = renderApp({client, room: '#attic'});
		await app.until((screen) => screen.includes('connecting'));
		expect(app.text()).not.toContain('Join it?');
		addRoom(client, {name: 'attic', says: [said('attic', 1, 'bob', 'dust')]});
		connect(client, {status: 'live'});
		await app.until((screen) => screen.includes('▸ #attic') && screen.includes('dust'));
		expect(app.text()).not.toContain('Join it?');
	});

	it('is asked about otherwise', async () => {
		const client = await show('#elsewhere');
		await app.until((screen) => screen.includes('You are not in #elsewhere. Join it?'));
		await app.press(keys.enter, (screen) => !screen.includes('Join it?'));
		await until(() => client.calls.includes('joinRoom #elsewhere'), {what: 'the join'});
	});
});
