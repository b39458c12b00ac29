import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {serve} from '../../src/server/serve.ts';
import type {Running} from '../helpers/cli.ts';
import {until} from '../helpers/until.ts';
import {type House, openHouse} from './house.ts';

let house: House;
beforeAll(async () => {
	house = await openHouse();
});
afterAll(() => house.close());

/** The bodies of so many JSON lines. */
async function heard(running: Running, count: number): Promise<readonly unknown[]> {
	return (await running.lines(count)).map((line) => JSON.parse(line).body);
}

/** Sends a line every so often until it has been heard: from then on the other end is known to listen. */
async function untilHeard(running: Running, room: string): Promise<void> {
	let sent = 0;
	const api = house.api('ann');
	const roomId = (await api.resolveAlias(`#${room}:localhost`)) ?? '';
	const listen = running.lines(1);
	let isHeard = false;
	listen.finally(() => {
		isHeard = true;
	});
	await until(
		async () => {
			if (!isHeard) await api.send(roomId, `call-${room}-${sent++}`, {kind: 'text', body: `call ${sent}`});
			return isHeard;
		},
		{ms: 10_000, what: 'somebody to listen'},
	);
}

describe('tail', () => {
	it('prints what comes, as it comes, with the fields of the contract', async () => {
		const [room] = await house.json('ann', 'create', 'live');
		await house.run('ben', 'join', 'live');
		const running = house.start('ben', 'tail', '#live', '-n', '1', '--json');
		const [joined = ''] = await running.lines(1);
		expect(JSON.parse(joined)).toMatchObject({...room, kind: 'membership', sender: '@ben:localhost'});
		await house.run('ann', 'send', 'live', 'news\nof today');
		const line = (await running.lines(2))[1] ?? '';
		expect(Object.keys(JSON.parse(line))).toEqual([
			'roomId',
			'alias',
			'eventId',
			'msgId',
			'sender',
			'kind',
			'body',
			'timestamp',
		]);
		expect(JSON.parse(line)).toMatchObject({
			...room,
			sender: '@ann:localhost',
			kind: 'text',
			body: 'news\nof today',
		});
		running.child.kill('SIGINT');
		expect(await running.ended).toMatchObject({code: 0, stderr: ''});
	});

	it('loses and doubles nothing between the history and what is said meanwhile', async () => {
		const [room] = await house.json('ann', 'create', 'busy');
		await house.run('ben', 'join', 'busy');
		const api = house.api('ann');
		let count = 0;
		const say = () =>
			api.send(String(room?.['roomId']), `b${count}`, {kind: 'text', body: `line ${count++}`});
		for (let early = 0; early < 5; early++) await say();
		// More than can be said before the program has started, however slow the machine is.
		const running = house.start('ben', 'tail', 'busy', '-n', '100000', '--json');
		const started = running.lines(1);
		let isStarted = false;
		started.finally(() => {
			isStarted = true;
		});
		while (!isStarted) await say();
		for (let late = 0; late < 20; late++) await say();
		const bodies = (await heard(running, count + 2)).slice(2);
		expect(bodies).toEqual(Array.from({length: count}, (_, index) => `line ${index}`));
		running.child.kill('SIGTERM');
		expect(await running.ended).toMatchObject({code: 0, stderr: ''});
	});

	it('follows all rooms, those joined meanwhile too, and names them for people', async () => {
		await house.run('ann', 'create', 'one');
		await house.run('ben', 'join', 'one');
		const running = house.start('ben', 'tail');
		await untilHeard(running, 'one');
		await house.run('ann', 'create', 'two');
		await house.run('ann', 'send', 'two', 'before ben');
		await house.run('ben', 'join', 'two');
		await house.run('ann', 'send', 'two', 'after ben');
		await until(() => running.lines(1).then((lines) => lines.some((line) => line.includes('after ben'))), {
			what: 'the new room',
		});
		const texts = (await running.lines(1)).map((line) => line.slice('2026-11-23 14:05  '.length));
		expect(texts.slice(0, -2).filter((text) => !/^#one {2}<ann> call \d+$/.test(text))).toEqual([]);
		expect(texts.slice(-2)).toEqual(['#two  * ben joined', '#two  <ann> after ben']);
		running.child.kill('SIGINT');
		await running.ended;
	});

	it('knows the aliases of all rooms from the start', async () => {
		await house.run('ann', 'create', 'named');
		const running = house.start('ann', 'tail', '--json');
		await untilHeard(running, 'named');
		const aliases = (await running.lines(1)).map((line) => JSON.parse(line).alias);
		expect(new Set(aliases)).toEqual(new Set(['#named:localhost']));
		running.child.kill('SIGINT');
		await running.ended;
	});

	it('ends quietly when nobody reads on', async () => {
		await house.run('ann', 'create', 'pipe');
		const running = house.start('ann', 'tail', 'pipe', '--json');
		await untilHeard(running, 'pipe');
		running.child.stdout.destroy();
		const api = house.api('ann');
		const roomId = (await api.resolveAlias('#pipe:localhost')) ?? '';
		let count = 0;
		await until(
			async () => {
				if (running.child.exitCode === null)
					await api.send(roomId, `p${count++}`, {kind: 'text', body: 'more'});
				return running.child.exitCode !== null;
			},
			{ms: 10_000, what: 'the end'},
		);
		expect(await running.ended).toMatchObject({code: 0, stderr: ''});
	});
});

describe('tail, when the connection breaks', () => {
	it('says so, tries again, and goes on where it was', async () => {
		const data = `${house.home}/moving`;
		const open = (port: number) => serve({host: '127.0.0.1', port, name: 'localhost', dataDir: data});
		const before = await open(0);
		await house.runWith(
			'pass\n',
			'register',
			'eve',
			'--profile',
			'eve',
			'--server',
			before.url,
			'--password-stdin',
		);
		await house.run('eve', 'create', 'moving');
		const running = house.start('eve', 'tail', '-n', '1', '--json');
		await running.lines(1);
		await before.close();
		await until(() => running.stderr().includes('next try in'), {ms: 10_000, what: 'a word about it'});
		const after = await open(Number(new URL(before.url).port));
		try {
			await house.run('eve', 'send', 'moving', 'here again');
			expect(await heard(running, 2)).toEqual([expect.any(String), 'here again']);
			expect(running.stderr()).toMatch(
				/^(chat-tui: [^\n]+ \(next try in \d+ s\)\n)+chat-tui: connected again\n$/,
			);
			running.child.kill('SIGINT');
			expect((await running.ended).code).toBe(0);
		} finally {
			await after.close();
		}
	});

	it('ends when the server no longer knows the session', async () => {
		const forgetful = createServer((_request, answer) => {
			answer.writeHead(403, {'content-type': 'application/json'});
			answer.end('{"errcode":"M_UNKNOWN_TOKEN","error":"Unrecognised access token."}');
		});
		const before = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:'});
		const port = Number(new URL(before.url).port);
		await house.runWith(
			'pass\n',
			'register',
			'kim',
			'--profile',
			'kim',
			'--server',
			before.url,
			'--password-stdin',
		);
		await house.run('kim', 'create', 'home');
		const running = house.start('kim', 'tail', '-n', '1', '--json');
		await running.lines(1);
		await before.close();
		await new Promise<void>((resolve) => forgetful.listen(port, '127.0.0.1', resolve));
		try {
			expect((forgetful.address() as AddressInfo).port).toBe(port);
			const {code, stderr} = await running.ended;
			expect(code).toBe(3);
			expect(stderr).toMatch(/chat-tui: [^\n]*sign in again\n$/);
		} finally {
			forgetful.closeAllConnections();
			forgetful.close();
		}
	});
});
