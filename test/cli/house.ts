import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Api} from '../../src/api/port.ts';
import {connect} from '../../src/client/connect.ts';
import type {Session} from '../../src/domain/session.ts';
import {serve} from '../../src/server/serve.ts';
import {chatTui, jsonLines, makeHome, type Ran, type Running, startChatTui} from '../helpers/cli.ts';

type Json = Readonly<Record<string, unknown>>;

/** A home server, a folder for the program's files, and the two who are signed in there: profiles `ann` and `ben`. */
export interface House {
	readonly url: string;
	/** What the programs have as their home folder; theirs is `chat` in it. */
	readonly home: string;
	readonly passwords: Readonly<Record<'ann' | 'ben', string>>;
	run(profile: string, ...args: string[]): Promise<Ran>;
	runWith(input: string, ...args: string[]): Promise<Ran>;
	start(profile: string, ...args: string[]): Running;
	/** What a run with `--json` printed; rejects if it failed or said anything on standard error. */
	json(profile: string, ...args: string[]): Promise<readonly Json[]>;
	/** The session as it is saved. */
	session(profile: string): Session;
	api(profile: string): Api;
	close(): Promise<void>;
}

/** Opens the house; both accounts are made by the program itself. */
export async function openHouse(): Promise<House> {
	const {path: home, remove} = makeHome();
	const server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:'});
	const started = new Set<Running>();
	const house: House = {
		url: server.url,
		home,
		passwords: {ann: 'correct horse', ben: 'battery staple'},
		run: (profile, ...args) => chatTui(['--profile', profile, ...args], {home}),
		runWith: (input, ...args) => chatTui(args, {home, input}),
		start: (profile, ...args) => {
			const running = startChatTui(['--profile', profile, ...args], {home});
			started.add(running);
			return running;
		},
		json: async (profile, ...args) => {
			const ran = await chatTui(['--profile', profile, '--json', ...args], {home});
			if (ran.code !== 0 || ran.stderr !== '')
				throw new Error(`${args.join(' ')}: ${ran.code} ${ran.stderr}`);
			return jsonLines(ran);
		},
		session: (profile) => JSON.parse(readFileSync(join(home, `chat/config/session-${profile}.json`), 'utf8')),
		api: (profile) => connect(house.session(profile)),
		close: async () => {
			for (const {child} of started) child.kill('SIGKILL');
			await Promise.all([...started].map(({ended}) => ended));
			await server.close();
			remove();
		},
	};
	for (const [name, password] of Object.entries(house.passwords)) {
		const args = ['register', name, '--profile', name, '--server', server.url, '--password-stdin'];
		const {code, stderr} = await house.runWith(`${password}\n`, ...args);
		if (code !== 0) throw new Error(stderr);
	}
	return house;
}
