import {mkdtempSync, rmSync} from 'node:fs';
import type {AddressInfo, Socket} from 'node:net';
import {connect, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {openClient} from '../../src/client/open.ts';
import {signUp} from '../../src/client/sign-in.ts';
import {serve} from '../../src/server/serve.ts';
import {createTestClock} from '../helpers/clock.ts';
import {until} from '../helpers/until.ts';

/** A way to the server whose sockets can die without a word, as those of a laptop that was moved in its sleep. */
async function openWay(port: number) {
	const sockets = new Set<Socket>();
	const way = createServer((near) => {
		const far = connect(port, '127.0.0.1');
		for (const socket of [near, far]) {
			sockets.add(socket);
			socket.on('error', () => {}).on('close', () => sockets.delete(socket));
		}
		near.pipe(far).pipe(near);
	});
	await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(way.address() as AddressInfo).port}`,
		/** What is open is dead; what is opened from now on is not. */
		freeze: () => {
			for (const socket of sockets) socket.unpipe().pause();
		},
		close: () => {
			for (const socket of sockets) socket.destroy();
			way.close();
		},
	};
}

/** A client over a way that can freeze, by a clock that is turned by hand. */
async function start() {
	const dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	const server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:'});
	const way = await openWay(Number(new URL(server.url).port));
	const session = await signUp({server: way.url, user: 'ann', password: 'secret'});
	const clock = createTestClock();
	const client = openClient({session, dir, clock, random: () => 0});
	/** Lets time pass, a little each time, until it is so. */
	const passUntil = (isSo: () => boolean, what: string) =>
		until(
			() => {
				if (isSo()) return true;
				clock.pass(200);
				return false;
			},
			{what},
		);
	onTestFinished(async () => {
		way.close();
		let isOver = false;
		const closing = client.close().then(() => {
			isOver = true;
		});
		await passUntil(() => isOver, 'the end');
		await closing;
		await server.close();
		rmSync(dir, {recursive: true});
	});
	client.start();
	const status = () => client.store.getState().connection.status;
	await until(() => status() === 'live', {what: 'live'});
	const roomId = await client.createRoom('tutorial');
	const said = () =>
		(client.store.getState().timelines.get(roomId)?.events ?? [])
			.filter(({kind}) => kind === 'text')
			.map(({body}) => body);
	return {client, clock, way, status, roomId, said, passUntil};
}

it('asks at once after a sleep, waits for no dead socket, and sends once what was on its way', async () => {
	const {client, clock, way, status, roomId, said, passUntil} = await start();
	way.freeze();
	client.send(roomId, 'be right back');
	const first = () => client.store.getState().pending.get(roomId)?.[0];
	await until(() => first()?.state === 'sending', {what: 'the message on its way'});
	clock.jump(600_000);
	expect(status()).toBe('live');
	await passUntil(() => said().length === 1 && status() === 'live', 'the message and the connection');
	client.send(roomId, 'here again');
	await passUntil(() => said().length === 2, 'the next message');
	expect(said()).toEqual(['be right back', 'here again']);
});

it('does so when told to reconnect', async () => {
	const {client, way, status, roomId, said, passUntil} = await start();
	way.freeze();
	client.send(roomId, 'still there?');
	client.reconnect();
	await until(() => status() === 'live', {what: 'live'});
	await passUntil(() => said().length === 1, 'the message');
});
