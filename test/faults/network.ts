import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {connect} from '../../src/client/connect.ts';
import {signUp} from '../../src/client/sign-in.ts';
import type {RoomId} from '../../src/domain/ids.ts';
import type {Session} from '../../src/domain/session.ts';
import {faultNames, type Tally} from '../helpers/proxy/weather.ts';
import {bundleOne} from './bundle-one.ts';
import {createSpeaker, type Speaker} from './process.ts';

/** Somebody at a client in a process of its own. */
export interface Person {
	/** What stands before the number in all they say. */
	readonly label: string;
	readonly session: Session;
	readonly dir: string;
	readonly client: Speaker;
	/** Per room: the number of the next line, and those that were accepted. */
	readonly next: Map<RoomId, number>;
	readonly accepted: Map<RoomId, Set<number>>;
	/** Those that may have been accepted in the very moment of a death. */
	readonly perhaps: Map<RoomId, Set<number>>;
	/** How much of what its client has said is counted. */
	heard: number;
	/** What it was told to say and has not told the acceptance of. */
	asked: number;
	/** How many of its messages are not home yet. */
	waiting: number;
}

/** Everybody, in processes of their own. */
export interface Network {
	readonly server: Speaker;
	readonly proxy: Speaker;
	/** The first one only reads. */
	readonly people: readonly Person[];
	readonly rooms: readonly RoomId[];
}

/** What runs in a process of its own, as one file for Node each. */
export interface Bundles {
	readonly client: string;
	readonly proxy: string;
	remove(): void;
}

/** Bundles the client and the proxy. */
export async function bundle(): Promise<Bundles> {
	const [client, proxy] = await Promise.all([
		bundleOne('client-process.ts'),
		bundleOne('../helpers/proxy/proxy-process.ts'),
	]);
	return {client, proxy, remove: () => [client, proxy].forEach((file) => void rmSync(file, {force: true}))};
}

/** A server, a proxy before it, three who talk (one of them at two clients over one folder), one who only reads. */
export async function settleIn(dir: string, bundles: Bundles, random: () => number): Promise<Network> {
	const data = join(dir, 'data');
	let serverPort = 0;
	const program = fileURLToPath(new URL('../../bin/chat-tui.js', import.meta.url));
	const server = createSpeaker({
		name: 'the server',
		args: () => [program, 'serve', '--json', '--port', String(serverPort), '--data', data],
		env: {CHAT_TUI_HOME: join(dir, 'home'), HOME: dir},
	});
	await server.start();
	serverPort = Number(new URL((server.said[0] as {listening: string}).listening).port);
	let proxyPort = 0;
	const proxy = createSpeaker({
		name: 'the proxy',
		args: () => [
			bundles.proxy,
			String(serverPort),
			String(proxyPort),
			String(Math.floor(random() * 2 ** 31)),
		],
	});
	await proxy.start();
	proxyPort = (proxy.said[0] as {port: number}).port;

	const direct = `http://127.0.0.1:${serverPort}`;
	const through = `http://127.0.0.1:${proxyPort}`;
	const sessions = new Map<string, Session>();
	for (const name of ['dot', 'ann', 'bob', 'cid']) {
		sessions.set(name, await signUp({server: direct, user: name, password: 'secret'}));
	}
	const rooms: RoomId[] = [];
	for (const [name, session] of sessions) {
		const api = connect(session);
		if (name === 'dot')
			for (const alias of ['one', 'two', 'three'])
				rooms.push((await api.createRoom({alias, isPrivate: false})).roomId);
		else for (const roomId of rooms) await api.join(roomId);
	}
	const people = [
		['dot', 'dot'],
		['ann', 'ann'],
		['ann', 'ann2'],
		['bob', 'bob'],
		['cid', 'cid'],
	].map(([user = '', label = '']): Person => {
		const session = sessions.get(user);
		if (!session) throw new Error(`no ${user}`);
		const {userId, accessToken} = session;
		const folder = join(dir, user);
		const args = () => [bundles.client, through, userId, accessToken, folder];
		return {
			label,
			session,
			dir: folder,
			client: createSpeaker({name: label, args}),
			next: new Map(rooms.map((roomId) => [roomId, 0])),
			accepted: new Map(rooms.map((roomId) => [roomId, new Set()])),
			perhaps: new Map(rooms.map((roomId) => [roomId, new Set()])),
			heard: 0,
			asked: 0,
			waiting: 0,
		};
	});
	for (const {client} of people) await client.start();
	return {server, proxy, people, rooms};
}

/** The counts of a life end with it: those that it had told are added up. */
export function tallyOf(proxy: Speaker): Tally {
	const sum = Object.fromEntries(['requests', ...faultNames].map((name) => [name, 0])) as Record<
		keyof Tally,
		number
	>;
	let last: Tally | null = null;
	const add = () => {
		for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] += last?.[name] ?? 0;
	};
	for (const said of proxy.said as readonly {tally?: Tally; port?: number}[]) {
		if (said.port !== undefined) add();
		last = said.tally ?? null;
	}
	add();
	return sum;
}
