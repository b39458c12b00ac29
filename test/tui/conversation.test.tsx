import {afterEach, describe, expect, it} from 'vitest';
import {CacheError} from '../../src/domain/errors.ts';
import {longestText} from '../../src/text/sanitize.ts';
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
} from '../helpers/fake-client.ts';
import {until} from '../helpers/until.ts';

const tutorial = roomIdOf('tutorial');
let app: RenderedApp;

afterEach(async () => {
	await app.quit();
	app.dispose();
});

async function show(count = 3, size: {columns?: number; rows?: number} = {}): Promise<FakeClient> {
	const client = createFakeClient();
	const says = Array.from({length: count}, (_, at) => said('tutorial', at, 'bob', `line ${at}.`));
	addRoom(client, {name: 'tutorial', topic: 'learning together', says, lastActivity: 1});
	connect(client, {status: 'live'});
	app = renderApp({...size, client});
	await app.until((screen) => screen.includes(`line ${count - 1}.`));
	return client;
}

describe('writing', () => {
	it('shows what is typed and sends it with Enter', async () => {
		const client = await show();
		await app.press('hello there', (screen) => screen.includes('> hello there'));
		expect(app.cursor()).toEqual({
			column: '                 │> hello there'.length,
			row: 22,
			isVisible: true,
		});
		await app.press(keys.enter, (screen) => !screen.includes('> hello') && screen.includes('… hello there'));
		expect(client.calls).toContain(`send ${tutorial} text hello there`);
		expect(app.text()).toContain('1 waiting to be sent');
	});

	it('says in the end that a message waits for the next start', async () => {
		await show();
		await app.press(`not yet sent${keys.enter}`, (screen) => screen.includes('1 waiting to be sent'));
		await app.quit();
		expect(app.written()).toMatch(/1 message waits: it goes out at the next start\n$/);
	});

	it('takes several lines, and grows with them', async () => {
		const client = await show();
		await app.press(`one${keys.altEnter}two${keys.ctrl('j')}three`, (screen) =>
			/> one\n.*two\n.*three/.test(screen),
		);
		app.type(keys.enter);
		await until(() => client.calls.includes(`send ${tutorial} text one\ntwo\nthree`), {what: 'the message'});
	});

	it('never sends a paste by itself, however many lines it has', async () => {
		const client = await show();
		const pasted = Array.from({length: 30}, (_, at) => `pasted ${at}`).join('\r');
		await app.press(keys.paste(pasted), (screen) => screen.includes('30 lines pasted: Enter sends them'));
		expect(app.text()).toMatch(/↑ pasted 22\n/);
		await app.press(
			keys.up.repeat(10),
			(screen) => /↑ pasted 12\n/.test(screen) && /↓ pasted 19\n/.test(screen),
		);
		await app.press(keys.down.repeat(10), (screen) => /↑ pasted 22\n/.test(screen));
		expect(client.calls.filter((call) => call.startsWith('send'))).toEqual([]);
		expect(
			app
				.text()
				.split('\n')
				.filter((line) => / pasted \d/.test(line)),
		).toHaveLength(8);
		app.type(keys.enter);
		await until(() => client.calls.some((call) => call.includes('pasted 0\npasted 1\n')), {
			what: 'the message',
		});
	});

	it('takes a paste of many lines out again with Esc', async () => {
		await show();
		await app.press('mine', (screen) => screen.includes('> mine'));
		await app.press(keys.paste('\rline'.repeat(12)), (screen) => screen.includes('13 lines pasted'));
		await app.press(keys.escape, (screen) => screen.includes('> mine') && !screen.includes('pasted'));
		await app.press(keys.paste('\rline'.repeat(12)), (screen) => screen.includes('13 lines pasted'));
		await app.press('!', (screen) => screen.includes('line!') && !screen.includes('pasted'));
		await app.press(keys.paste('a\rb'), (screen) => screen.includes('line!a') && !screen.includes('pasted'));
	});

	it('takes a paste in whole or not at all', async () => {
		const client = await show();
		await app.press('before', (screen) => screen.includes('> before'));
		await app.press(keys.paste('x'.repeat(70_000)), (screen) => screen.includes('not put in: 70,006 char'));
		expect(app.text()).toContain('> before');
		const fitting = `${'y'.repeat(longestText - 'before'.length - 1)}z`;
		await app.press(keys.paste(fitting), (screen) => screen.includes('yyz'));
		await app.press('!', (screen) => screen.includes('not put in: 65,537'));
		app.type(keys.enter);
		await until(() => client.calls.includes(`send ${tutorial} text before${fitting}`), {what: 'the message'});
	});

	it('undoes, and clears the line with Ctrl+C before it asks to quit', async () => {
		await show();
		await app.press('some words', (screen) => screen.includes('> some words'));
		await app.press(keys.ctrl('c'), (screen) => !screen.includes('some words'));
		await app.press('\x1f', (screen) => screen.includes('> some words'));
		await app.press(keys.ctrl('c'), (screen) => !screen.includes('some words'));
		await app.press(keys.ctrl('c'), (screen) => screen.includes('Ctrl+C again'));
		await app.press('x', (screen) => !screen.includes('Ctrl+C again') && screen.includes('> x'));
	});

	it('keeps a draft for each room', async () => {
		const client = await show();
		addRoom(client, {name: 'garden'});
		await app.press('half a thought', (screen) => screen.includes('> half a thought'));
		await until(() => client.store.getState().drafts.get(tutorial) === 'half a thought', {what: 'the draft'});
		await app.press(
			keys.altDown,
			(screen) => screen.includes('▸ #garden') && !screen.includes('half a thought'),
		);
		await app.press(keys.altUp, (screen) => screen.includes('> half a thought'));
	});

	it('restores a draft that the client remembers', async () => {
		const client = createFakeClient();
		addRoom(client, {name: 'tutorial'});
		client.saveDraft(tutorial, 'from last week');
		app = renderApp({client});
		await app.until((screen) => screen.includes('> from last week'));
	});

	it('keeps what cannot be saved for sending', async () => {
		const client = await show();
		client.send = () => {
			throw new CacheError('the disk is full');
		};
		await app.press('precious', (screen) => screen.includes('> precious'));
		await app.press(keys.enter, (screen) => screen.includes('the disk is full'));
		expect(app.text()).toContain('> precious');
	});

	it('names people, rooms and commands with Tab', async () => {
		await show();
		await app.press(`bo${keys.tab}`, (screen) => screen.includes('> bob:'));
		await app.press(`${keys.ctrl('u')}/le${keys.tab}`, (screen) => screen.includes('> /leave'));
		await app.press(
			`${keys.ctrl('u')}/m${keys.tab}`,
			(screen) => screen.includes('[/me]') && screen.includes('/members'),
		);
		await app.press(keys.tab, (screen) => screen.includes('> /members') && screen.includes('[/members]'));
	});
});

describe('scrolling', () => {
	it('stays where it is when messages come, and says how many', async () => {
		const client = await show(100);
		await app.press(keys.pageUp, (screen) => !screen.includes('line 99.'));
		const [top] = linesOf(app.text());
		arrive(client, said('tutorial', 200, 'bob', 'later one'), said('tutorial', 201, 'bob', 'hey ann'));
		await app.until((screen) => /↓ \d+ new \(1 mention\)/.test(screen));
		expect(linesOf(app.text())[0]).toBe(top);
		await app.press(keys.end, (screen) => screen.includes('hey ann') && !screen.includes('↓'));
	});

	it('keeps a thousand lines in memory at the bottom, and all of them while somebody has scrolled up', async () => {
		const client = createFakeClient();
		const says = Array.from({length: 1500}, (_, at) => said('tutorial', at, 'bob', `line ${at}.`));
		addRoom(client, {name: 'tutorial', says});
		const count = () => client.store.getState().timelines.get(tutorial)?.events.length;
		app = renderApp({client});
		await app.until((screen) => screen.includes('line 1499.'));
		await until(() => count() === 1000, {what: 'a thousand lines'});
		await app.press(keys.pageUp, (screen) => !screen.includes('line 1499.'));
		for (let at = 0; at < 200; at += 1) arrive(client, said('tutorial', 1500 + at, 'bob', `more ${at}.`));
		await app.until((screen) => screen.includes('200 new'));
		expect(count()).toBe(1200);
		await app.press(keys.end, (screen) => screen.includes('more 199.'));
		await until(() => count() === 1000, {what: 'a thousand lines again'});
		expect(app.text()).toContain('more 199.');
	});

	it('scrolls by the wheel', async () => {
		await show(100);
		await app.press(keys.wheelUp, (screen) => !screen.includes('line 99.') && screen.includes('line 96.'));
	});

	it('loads older messages at the top', async () => {
		const client = createFakeClient();
		const says = Array.from({length: 30}, (_, at) => said('tutorial', 100 + at, 'bob', `line ${at}.`));
		client.olderPages.push(Array.from({length: 30}, (_, at) => said('tutorial', at, 'bob', `old ${at}.`)));
		addRoom(client, {name: 'tutorial', says, isComplete: false});
		app = renderApp({client});
		await app.until((screen) => screen.includes('line 29.'));
		expect(client.calls).not.toContain(`loadOlder ${tutorial}`);
		app.type(keys.pageUp);
		await app.press(keys.pageUp, (screen) => screen.includes('old 29.'));
		expect(client.calls.filter((call) => call === `loadOlder ${tutorial}`)).toHaveLength(1);
	});

	it('says once why older messages do not come, and tries again on PgUp', async () => {
		const client = createFakeClient();
		client.olderPages.push([said('tutorial', 1, 'bob', 'the oldest')]);
		client.failNext(new Error('the server is tired'));
		addRoom(client, {
			name: 'tutorial',
			says: [said('tutorial', 100, 'bob', 'the newest')],
			isComplete: false,
		});
		app = renderApp({client, columns: 110});
		await app.until((screen) => screen.includes('the server is tired'));
		expect(client.calls.filter((call) => call.startsWith('loadOlder'))).toHaveLength(1);
		await app.press(keys.pageUp, (screen) => screen.includes('the oldest'));
	});

	it('keeps the bottom in sight when the terminal changes its size', async () => {
		await show(100);
		for (const [columns, rows] of [
			[120, 40],
			[40, 10],
			[63, 17],
			[80, 24],
		] as const) {
			app.resize(columns, rows);
			await app.until(
				(screen) =>
					screen.includes('line 99.') && screen.split('\n')[rows - 1]?.includes('connected') === true,
			);
		}
		app.resize(30, 8);
		await app.until((screen) => screen.startsWith('terminal too small'));
	});
});

describe('a picked message', () => {
	it('is picked with ↑ in an empty line and left with Esc', async () => {
		await show();
		await app.press(keys.up, (screen) => screen.includes('▸12:02') && screen.includes('Esc back'));
		await app.press(keys.up, (screen) => screen.includes('▸12:01'));
		await app.press(keys.escape, (screen) => !screen.includes('▸12:01'));
	});

	it('goes to the clipboard', async () => {
		await show();
		await app.press(keys.up, (screen) => screen.includes('Esc back'));
		await app.press('c', (screen) => screen.includes('copied'));
		expect(app.written()).toContain(`\x1b]52;c;${Buffer.from('line 2.').toString('base64')}\x07`);
	});

	it('is sent again or discarded if it failed', async () => {
		const client = await show();
		const failed = {roomId: tutorial, msgId: 'x1', kind: 'text', body: 'lost one', createdAt: 1} as const;
		client.store.dispatch({type: 'pending', pending: {...failed, state: 'failed', reason: 'refused'}});
		await app.until((screen) => screen.includes('not sent: refused') && screen.includes('1 not sent'));
		await app.press(keys.up, (screen) => screen.includes('d discard'));
		app.type('r');
		await until(() => client.calls.includes('resend x1'), {what: 'the resend'});
		await app.press(keys.up, (screen) => screen.includes('d discard'));
		await app.press('d', (screen) => !screen.includes('lost one'));
		expect(client.calls).toContain('discard x1');
	});

	it('goes back to the line to be edited, as it was typed, if it is not sent', async () => {
		const client = await show();
		const pending = {roomId: tutorial, createdAt: 1, state: 'waiting', reason: null} as const;
		client.store.dispatch({
			type: 'pending',
			pending: {...pending, msgId: 'x1', kind: 'emote', body: 'waves'},
		});
		client.store.dispatch({type: 'pending', pending: {...pending, msgId: 'x2', kind: 'text', body: '/etc'}});
		await app.until((screen) => screen.includes('2 waiting'));
		await app.press(keys.up, (screen) => screen.includes('e edit'));
		await app.press('e', (screen) => screen.includes('> //etc') && screen.includes('1 waiting'));
		expect(client.calls).toContain('takeBack x2 //etc');
		await app.press(keys.ctrl('c'), (screen) => !screen.includes('//etc'));
		await app.press(`${keys.up}e`, (screen) => screen.includes('> /me waves'));
		expect(client.store.getState().pending.get(tutorial)).toEqual([]);
	});

	it('is not edited once it is on its way', async () => {
		const client = await show();
		const sending = {roomId: tutorial, msgId: 'x1', kind: 'text', body: 'gone', createdAt: 1} as const;
		client.store.dispatch({type: 'pending', pending: {...sending, state: 'sending', reason: null}});
		client.takeBack = () => false;
		await app.press(keys.up, (screen) => screen.includes('e edit'));
		await app.press('e', (screen) => screen.includes('on its way to the server already'));
		expect(client.store.getState().pending.get(tutorial)).toHaveLength(1);
	});

	it('gives way to writing', async () => {
		await show();
		await app.press(keys.up, (screen) => screen.includes('Esc back'));
		await app.press('hello', (screen) => screen.includes('> hello') && !screen.includes('Esc back'));
	});
});

describe('what was written long ago', () => {
	/** Two hours before the screen's clock. */
	const createdAt = new Date(2024, 0, 2, 13).getTime();
	const hold = (client: FakeClient, ...bodies: readonly string[]) => {
		for (const body of bodies) {
			const pending = {roomId: tutorial, msgId: `h-${body}`, kind: 'text', body, createdAt} as const;
			client.store.dispatch({type: 'pending', pending: {...pending, state: 'held', reason: null}});
		}
	};

	it('goes out only after Enter, asked once for all', async () => {
		const client = await show();
		hold(client, 'old one', 'old two');
		await app.until((screen) => screen.includes('2 messages written 2 h ago were not sent'));
		expect(app.text()).toMatch(/old one\n.*old two/);
		expect(app.text()).toContain('2 held: written long ago');
		app.type(keys.enter);
		await until(() => client.calls.includes('resend h-old two'), {what: 'the second'});
		expect(client.calls).toContain('resend h-old one');
	});

	it('is discarded with Ctrl+D', async () => {
		const client = await show();
		hold(client, 'old one');
		await app.until((screen) => screen.includes('1 message written 2 h ago was not sent'));
		await app.press(keys.ctrl('d'), (screen) => !screen.includes('old one') && screen.includes('line 2.'));
		expect(client.calls).toContain('discard h-old one');
	});

	it('can wait: what is typed goes to the line, and Enter on an empty one asks again', async () => {
		const client = await show();
		hold(client, 'old one');
		await app.until((screen) => screen.includes('written 2 h ago was not sent'));
		await app.press('new', (screen) => screen.includes('> new') && !screen.includes('was not sent'));
		expect(app.text()).toContain('✗ written 2 h ago, not sent: Enter on');
		await app.press(keys.ctrl('c'), (screen) => !screen.includes('> new'));
		await app.press(keys.enter, (screen) => screen.includes('written 2 h ago was not sent'));
		client.discard('h-old one');
		await app.until((screen) => !screen.includes('was not sent'));
		expect(client.calls.some((call) => call.startsWith('resend'))).toBe(false);
	});

	it('is not asked about while somebody types: Enter is no answer to what was not seen', async () => {
		const client = await show();
		await app.press('n', (screen) => screen.includes('> n'));
		hold(client, 'old one');
		await app.until((screen) => screen.includes('1 held'));
		app.type(keys.ctrl('u'));
		await app.until((screen) => !screen.includes('> n'));
		expect(app.text()).not.toContain('was not sent');
		await app.press(keys.enter, (screen) => screen.includes('written 2 h ago was not sent'));
		expect(client.calls.some((call) => call.startsWith('resend'))).toBe(false);
	});

	it('is told of in the end', async () => {
		hold(await show(), 'old one');
		await app.until((screen) => screen.includes('1 held'));
		await app.quit();
		expect(app.written()).toMatch(/1 message written long ago: the next start asks whether to send\n$/);
	});
});

describe('what is read', () => {
	it('is marked only while the bottom is on screen in a window that has the keyboard', async () => {
		const client = await show();
		const marked = () => client.calls.filter((call) => call.startsWith('markRead')).length;
		await app.press(`${keys.focus(false)}`, () => true);
		arrive(client, said('tutorial', 50, 'bob', 'while away'));
		await app.until((screen) => /new messages/.test(screen) && screen.includes('while away'));
		expect(client.store.getState().unread.get(tutorial)?.count).toBe(1);
		const before = marked();
		app.type(keys.focus(true));
		await until(() => marked() === before + 1, {what: 'the mark'});
		expect(client.store.getState().unread.get(tutorial)?.count).toBe(0);
		expect(app.text()).toContain('new messages');
	});

	it('rings for mentions while the window has no keyboard', async () => {
		const client = await show();
		arrive(client, said('tutorial', 50, 'bob', 'ann?'));
		await app.until((screen) => screen.includes('ann?'));
		expect(app.written()).not.toContain('You are mentioned');
		app.type(keys.focus(false));
		arrive(client, said('tutorial', 51, 'bob', 'just talk'), said('tutorial', 52, 'bob', `${me}!`));
		await until(() => app.written().includes('You are mentioned in #tutorial'), {what: 'the notification'});
	});
});

function linesOf(screen: string): readonly string[] {
	return screen.split('\n').flatMap((line) => /line \d+\./.exec(line)?.[0] ?? []);
}
