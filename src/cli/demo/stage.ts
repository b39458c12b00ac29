import {randomUUID} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {connect} from '../../client/connect.ts';
import {signUp} from '../../client/sign-in.ts';
import {serve} from '../../server/serve.ts';
import type {Connected} from '../context.ts';

/** A home server for one demo. All that it and its guests keep is in one temporary folder. */
export interface Stage {
	readonly url: string;
	/** The temporary folder; it goes when the process ends, however that comes about. */
	readonly dir: string;
	/** Makes an account and signs it in. */
	enter(name: string): Promise<Connected>;
	close(): Promise<void>;
}

/** Starts an empty server on a free port of this machine. */
export async function openStage(log: (line: string) => void): Promise<Stage> {
	const dir = mkdtempSync(join(tmpdir(), 'chat-tui-demo-'));
	const remove = () => rmSync(dir, {recursive: true, force: true});
	process.once('exit', remove);
	const server = await serve({
		host: '127.0.0.1',
		port: 0,
		name: 'localhost',
		dataDir: join(dir, 'server'),
		log,
	});
	return {
		url: server.url,
		dir,
		async enter(name) {
			const session = await signUp({server: server.url, user: name, password: randomUUID()});
			return {session, api: connect(session)};
		},
		async close() {
			await server.close();
			remove();
			process.off('exit', remove);
		},
	};
}
