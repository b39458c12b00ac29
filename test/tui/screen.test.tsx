import {afterEach, describe, expect, it} from 'vitest';
import {roomRows} from '../../src/store/selectors.ts';
import {runScreen} from '../../src/tui/run.tsx';
import {keys, quietProcess, type RenderedApp, renderApp} from '../helpers/app.tsx';
import {addRoom, arrive, connect, createFakeClient, type FakeClient, said} from '../helpers/fake-client.ts';
import {createHeadless} from '../helpers/headless.ts';

let app: RenderedApp;

afterEach(async () => {
	await app.quit().catch(() => {});
	app.dispose();
});

function clientWithRoom(): FakeClient {
	const client = createFakeClient();
	const says = Array.from({length: 40}, (_, at) =>
		said('tutorial', at, at % 2 ? 'bob' : 'ann', `line ${at} 日本語 🙂.`),
	);
	addRoom(client, {name: 'tutorial', topic: 'learning together', says});
	return client;
}

describe('the screen', () => {
	it.each([
		{columns: 80, rows: 24},
		{columns: 120, rows: 40},
		{columns: 40, rows: 10},
	])('shows every part at $columns×$rows', async (size) => {
		const client = clientWithRoom();
		app = renderApp({...size, client});
		connect(client, {status: 'live'});
		await app.until((screen) => screen.includes('connected'));
		const rows = app.text().split('\n');
		expect(rows).toHaveLength(size.rows);
		expect(rows[0]).toContain('#tutorial');
		expect(rows.at(-4)).toContain('line 39 日本語 🙂.');
		expect(rows.at(-2)).toContain('> Write a message');
		expect(rows.at(-1)).toMatch(/^ connected +@ann:localhost$/);
		const bars = rows.slice(0, -1).map((row) => row.indexOf('│'));
		if (size.columns >= 60) expect(new Set(bars.map((at, row) => (at === -1 ? row : at))).size).toBe(1);
	});

	it('draws what the client remembers before the client starts', async () => {
		const client = clientWithRoom();
		app = renderApp({client});
		const seen: string[] = [];
		client.start = () => void seen.push(app.written());
		await app.until((screen) => screen.includes('line 39'));
		expect(client.calls).toContain('openRoom !tutorial:localhost');
		expect(seen).toHaveLength(1);
		expect(app.text()).toContain('offline');
	});

	it('counts down to the next try', async () => {
		const client = clientWithRoom();
		app = renderApp({client});
		await app.until((screen) => screen.includes('offline'));
		const at = new Date(2024, 0, 2, 15).getTime() + 30_000;
		connect(client, {status: 'retrying', at, reason: 'connection refused'});
		await app.until((screen) => screen.includes('no connection: connection refused — retrying in 30 s'));
		app.pass(20_000);
		await app.until((screen) => /retrying in (10|9) s/.test(screen));
		connect(client, {status: 'live'});
		await app.until((screen) => screen.includes(' connected '));
	});

	it('shows the live key map on F1', async () => {
		const client = clientWithRoom();
		app = renderApp({client});
		await app.until((screen) => screen.includes('line 39'));
		await app.press(keys.f1, (screen) => screen.includes('switch rooms'));
		for (let page = 0; page < 6; page++) app.type(keys.pageDown);
		await app.until((screen) => screen.includes('//text'));
		await app.press(keys.escape, (screen) => screen.includes('line 39'));
	});

	it('says what to do where there are no rooms', async () => {
		app = renderApp({client: createFakeClient()});
		await app.until(
			(screen) => screen.includes('You are in no room yet.') && screen.includes('/create NAME'),
		);
		await app.press(`hello${keys.enter}`, (screen) => screen.includes('open a room first'));
		expect(app.text()).toContain('> hello');
	});

	it('writes no colours where they are not wanted, and still tells things apart', async () => {
		const client = clientWithRoom();
		app = renderApp({client, colors: false});
		await app.until((screen) => screen.includes('line 39'));
		await app.press(`/nope${keys.enter}`, (screen) => screen.includes('there is no command'));
		const written = app.written();
		expect(written).not.toMatch(/\x1b\[(?:[\d;]*;)?(?:[34][0-9]|9[0-7]|10[0-7])[\d;]*m/);
		expect(written).toContain('\x1b[7m');
		expect(written).toContain('\x1b[1m');
	});

	it('writes colours where they are', async () => {
		app = renderApp({client: clientWithRoom()});
		await app.until((screen) => screen.includes('line 39'));
		expect(app.written()).toMatch(/\x1b\[(?:38;|3[1-7])/);
	});

	it('draws anew on Ctrl+L', async () => {
		app = renderApp({client: clientWithRoom()});
		await app.until((screen) => screen.includes('line 39'));
		app.output.write('\x1b[1;1H spoilt');
		await app.until((screen) => screen.includes('spoilt'));
		await app.press(keys.ctrl('l'), (screen) => !screen.includes('spoilt') && screen.includes('line 39'));
	});
});

const tutorial = '!tutorial:localhost';

describe('quitting', () => {
	it.each([
		['Ctrl+Q', keys.ctrl('q')],
		['Ctrl+C twice', keys.ctrl('c') + keys.ctrl('c')],
		['/quit', `/quit${keys.enter}`],
	])('by %s closes the client and leaves a clean terminal', async (_name, typed) => {
		const client = clientWithRoom();
		app = renderApp({client});
		await app.until((screen) => screen.includes('line 39'));
		app.type(typed);
		expect(await app.code).toBe(0);
		await app.parsed();
		expect(client.calls.at(-1)).toBe('close');
		expect(app.bufferType()).toBe('normal');
		expect(app.modes()).toMatchObject({
			bracketedPaste: false,
			mouse: false,
			focus: false,
			autowrap: true,
			kittyDepth: 0,
		});
		expect(app.cursor().isVisible).toBe(true);
		expect(app.input.isRaw).toBe(false);
	});

	it.each([
		['Ctrl+Q', keys.ctrl('q')],
		['Ctrl+C', keys.ctrl('c')],
		['/quit', `/quit${keys.enter}`],
	])('by %s asks first where that would lose what is not saved', async (_name, typed) => {
		const client = clientWithRoom();
		app = renderApp({client, columns: 120});
		await app.until((screen) => screen.includes('line 39'));
		client.store.dispatch({type: 'unsaved'});
		const pending = {roomId: tutorial, msgId: 'a', kind: 'text', body: 'lost', createdAt: 1} as const;
		client.store.dispatch({type: 'pending', pending: {...pending, state: 'waiting', reason: null}});
		await app.until((screen) => screen.includes('1 waiting to be sent · not saved on the disk'));
		await app.press(typed, (screen) => screen.includes('1 message is neither sent nor saved'));
		await app.press(keys.escape, (screen) => !screen.includes('neither sent'));
		await app.press(typed, (screen) => screen.includes('1 message is neither sent nor saved'));
		expect(client.calls).not.toContain('close');
		app.type(keys.ctrl('q'));
		expect(await app.code).toBe(0);
		expect(app.written()).toContain('1 message was neither sent nor saved');
	});

	it('keeps what was typed in the last moment', async () => {
		const client = clientWithRoom();
		app = renderApp({client});
		await app.until((screen) => screen.includes('line 39'));
		app.type(`last words${keys.ctrl('q')}`);
		await app.code;
		expect(client.store.getState().drafts.get('!tutorial:localhost')).toBe('last words');
	});
});

it('gives the terminal back when something cannot be drawn', async () => {
	const client = createFakeClient();
	addRoom(client, {name: 'broken', topic: 5 as unknown as string});
	app = renderApp({client});
	await expect(app.code).rejects.toThrow('replaceAll');
	await app.parsed();
	expect(app.bufferType()).toBe('normal');
	expect(client.calls.at(-1)).toBe('close');
	expect(app.logged.join('\n')).toContain('replaceAll');
});

it('gives the terminal back when the screen cannot be set up', async () => {
	const headless = createHeadless({columns: 80, rows: 24});
	const code = runScreen({
		client: null,
		signIn: async () => Promise.reject(new Error('nobody signs in here')),
		again: {signIn: async () => {}, withoutPassword: async () => null},
		server: 'http://localhost:8080',
		get room(): string | null {
			throw new Error('no room for it');
		},
		input: headless.input,
		output: headless.output,
		colors: true,
		log: () => {},
		process: quietProcess(),
	});
	await expect(code).rejects.toThrow('no room for it');
	await headless.parsed();
	expect(headless.bufferType()).toBe('normal');
	headless.dispose();
});

it('makes a row of the room list anew only when its room changes', () => {
	const client = createFakeClient();
	for (const name of ['one', 'two']) addRoom(client, {name});
	const rows = () => roomRows(client.store.getState());
	const [before, after] = [rows(), rows()];
	expect(after.map((row, index) => row === before[index])).toEqual([true, true]);
	arrive(client, said('one', 1, 'bob', 'news'));
	expect(rows().filter((row) => before.includes(row))).toHaveLength(1);
});

it('lets a notice go after a while, and when somebody types', async () => {
	const client = clientWithRoom();
	app = renderApp({client});
	await app.until((screen) => screen.includes('line 39'));
	await app.press(`/frob${keys.enter}`, (screen) => screen.includes('no command /frob'));
	await app.press('!', (screen) => !screen.includes('no command /frob'));
	await app.press(keys.enter, (screen) => screen.includes('no command /frob!'));
	app.pass(31_000);
	connect(client, {status: 'live'});
	await app.until((screen) => !screen.includes('no command /frob!'));
});
