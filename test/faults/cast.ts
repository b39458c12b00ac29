import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Client} from '../../src/client/client.ts';
import {openClient} from '../../src/client/open.ts';
import {isTransient, ProtocolError} from '../../src/domain/errors.ts';
import type {Session} from '../../src/domain/session.ts';
import type {Faults} from '../helpers/reference-server/faults.ts';
import type {ReferenceServer} from '../helpers/reference-server/start.ts';
import {startReferenceServer} from '../helpers/reference-server/start.ts';
import {until} from '../helpers/until.ts';

/** Somebody with a client on a disk of their own. */
export interface Actor {
	readonly name: string;
	readonly session: Session;
	readonly dir: string;
	client: Client;
	/** Closes the client and opens it again over the same folder. */
	restart(): Promise<void>;
}

/** A reference server and the people on it. */
export interface Cast {
	readonly server: ReferenceServer;
	readonly faults: Faults;
	readonly actors: readonly Actor[];
	/** How often a client or the server was started again. */
	readonly restarts: {client: number; server: number};
	/** Stops the server and starts it again a moment later. */
	restartServer(options?: {readonly isReset?: boolean}): Promise<void>;
	/** What the clients have written to their logs. */
	readonly log: readonly string[];
}

/** Lets people act on a new server that has these faults; whatever comes of it, all is closed in the end. */
export async function withCast(
	faults: Faults,
	names: readonly string[],
	seed: number,
	act: (cast: Cast) => Promise<void>,
): Promise<void> {
	const {close, ...cast} = await assemble(faults, names, seed);
	try {
		await act(cast);
	} finally {
		await close();
	}
}

/** People who are signed in; their clients run. */
async function assemble(
	faults: Faults,
	names: readonly string[],
	seed: number,
): Promise<Cast & {close(): Promise<void>}> {
	const server = await startReferenceServer({faults, seed, offlineAfterMs: 300});
	const root = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	const restarts = {client: 0, server: 0};
	const log: string[] = [];
	const open = (session: Session, dir: string) => {
		const client = openClient({session, dir, log: (line) => log.push(line)});
		client.start();
		return client;
	};
	const actors = names.map((name): Actor => {
		const session = signUp(server, name);
		const dir = join(root, name);
		const actor: Actor = {
			name,
			session,
			dir,
			client: open(session, dir),
			restart: async () => {
				restarts.client++;
				await actor.client.close();
				actor.client = open(session, dir);
			},
		};
		return actor;
	});
	await Promise.all(actors.map(isLive));
	return {
		server,
		faults,
		actors,
		restarts,
		log,
		restartServer: async (options) => {
			restarts.server++;
			await server.stop();
			await server.start(options);
			for (const {client} of actors) client.reconnect();
		},
		close: async () => {
			await Promise.allSettled(actors.map(({client}) => client.close()));
			await server.stop();
			rmSync(root, {recursive: true});
		},
	};
}

/** Straight into the database: how accounts are made is not what is tried here. */
function signUp(server: ReferenceServer, name: string): Session {
	const userId = `@${name}:localhost`;
	const accessToken = `token-of-${name}`;
	server.database().accounts.set(userId, 'secret');
	server.database().sessions.set(accessToken, userId);
	return {userId, server: server.url, protocol: 'v1', accessToken};
}

export function isLive({name, client}: Actor): Promise<unknown> {
	return until(() => client.store.getState().connection.status === 'live', {
		ms: 20_000,
		what: `${name} live`,
	});
}

/** As a person does: tries again what a broken connection has ended. */
export async function insist<Result>(act: () => Promise<Result>): Promise<Result> {
	for (let tries = 0; ; tries++) {
		try {
			return await act();
		} catch (error) {
			if (tries >= 20 || !(isTransient(error) || error instanceof ProtocolError)) throw error;
		}
	}
}
