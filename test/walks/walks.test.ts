import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Client} from '../../src/client/client.ts';
import {openClient} from '../../src/client/open.ts';
import {signUp} from '../../src/client/sign-in.ts';
import type {Session} from '../../src/domain/session.ts';
import type {RunningServer} from '../../src/server/serve.ts';
import {serve} from '../../src/server/serve.ts';
import type {RenderedApp} from '../helpers/app.tsx';
import {keys, renderApp} from '../helpers/app.tsx';
import {until} from '../helpers/until.ts';

/** The three walks of src/README.md, each from the embedded server to a frame on a terminal. */

let dir: string;
let server: RunningServer;
let bob: Client;
let apps: RenderedApp[];

const startServer = (port: number) =>
	serve({host: '127.0.0.1', port, name: 'localhost', dataDir: join(dir, 'server')});

async function signUpAs(user: string): Promise<Session> {
	return signUp({server: server.url, user, password: 'secret'});
}

function screen(session: Session): RenderedApp {
	const app = renderApp({client: openClient({session, dir: join(dir, 'ann')}), room: '#tutorial'});
	apps.push(app);
	return app;
}

beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	apps = [];
	server = await startServer(0);
	bob = openClient({session: await signUpAs('bob'), dir: ':memory:'});
	bob.start();
	await bob.createRoom('tutorial');
});
afterEach(async () => {
	for (const app of apps) await app.quit();
	await bob.close();
	await server.close();
	rmSync(dir, {recursive: true});
});

async function joinAsAnn(): Promise<{session: Session; roomId: string}> {
	const session = await signUpAs('ann');
	const ann = openClient({session, dir: join(dir, 'ann')});
	ann.start();
	await until(() => ann.store.getState().connection.status === 'live', {what: 'ann live'});
	const roomId = (await ann.joinRoom('#tutorial')) ?? '';
	bob.send(roomId, 'said before');
	await until(
		() =>
			ann.store
				.getState()
				.timelines.get(roomId)
				?.events.some((event) => event.body === 'said before'),
		{
			what: 'bob’s line',
		},
	);
	await ann.close();
	return {session, roomId};
}

describe('open', () => {
	it('draws the last conversation from the cache, without a server', async () => {
		const {session} = await joinAsAnn();
		await server.close();
		const app = screen(session);
		await app.until((text) => text.includes('said before') && text.includes('#tutorial'));
		await app.until((text) => text.includes('retrying'));
		server = await startServer(0);
	});
});

describe('a message arrives', () => {
	it('and is on the screen, made safe, and in the cache', async () => {
		const {session, roomId} = await joinAsAnn();
		const app = screen(session);
		await app.until((text) => text.includes(' connected'));
		const before = app.written().length;
		bob.send(roomId, 'evil \x1b]0;title\x07\x1b[2J\x1b[31m \u202etxet\u202c end\nsecond line');
		await app.until((text) => text.includes('second line'));
		expect(app.text()).toContain('evil');
		expect(app.title()).not.toContain('title');
		const drawn = app.written().slice(before);
		expect(drawn).not.toMatch(/\x1b\[2J|\x1b\]0;title|\x1b\[31m|[\u202a-\u202e]/);
		await app.quit();
		await server.close();
		const again = screen(session);
		await again.until((text) => text.includes('second line'));
		server = await startServer(0);
	});
});

describe('a message is sent', () => {
	it('is shown at once, waits while the server is away, and arrives once', async () => {
		const {session, roomId} = await joinAsAnn();
		const port = Number(new URL(server.url).port);
		const app = screen(session);
		await app.until((text) => text.includes(' connected'));
		await server.close();
		await app.until((text) => text.includes('retrying'));
		await app.press(`typed while it is away${keys.enter}`, (text) =>
			text.includes('… typed while it is away'),
		);
		await app.until((text) => text.includes('1 waiting'));

		server = await startServer(port);
		bob.reconnect();
		await app.press(
			`/reconnect${keys.enter}`,
			(text) => text.includes(' connected') && text.includes('│ typed while it is away'),
		);
		const arrived = () =>
			(bob.store.getState().timelines.get(roomId)?.events ?? []).filter(
				(event) => event.body === 'typed while it is away',
			);
		await until(() => arrived().length > 0, {what: 'the line at bob'});
		await app.press(`and another${keys.enter}`, (text) => text.includes('│ and another'));
		await until(() => bob.store.getState().timelines.get(roomId)?.events.at(-1)?.body === 'and another', {
			what: 'the next line',
		});
		expect(arrived()).toHaveLength(1);
		expect(app.text().split('typed while it is away')).toHaveLength(2);
	});
});
