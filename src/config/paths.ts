import {createHash} from 'node:crypto';
import {homedir} from 'node:os';
import {join, posix, win32} from 'node:path';
import {localpart} from '../domain/ids.ts';
import type {Account} from '../domain/session.ts';

/** Where the program keeps its files. Every path is absolute; nothing is made yet. */
export interface Paths {
	/** Folder of what the user would be sorry to lose: the sessions. */
	readonly config: string;
	/** Folder of the accounts' caches and outboxes, one folder per account: what waits to be sent is nowhere else. */
	readonly accounts: string;
	/** Folder of the embedded server's data, unless it is told another one. */
	readonly server: string;
	/** The log file. */
	readonly log: string;
}

/** What the places depend on beside the environment. */
export interface Machine {
	readonly platform: NodeJS.Platform;
	/** The user's home folder. */
	readonly home: string;
}

/** The places of `CHAT_TUI_HOME` if that is set, else the platform's usual ones. */
export function resolvePaths(
	env: NodeJS.ProcessEnv,
	machine: Machine = {platform: process.platform, home: homedir()},
): Paths {
	const {resolve} = machine.platform === 'win32' ? win32 : posix;
	const bases = env['CHAT_TUI_HOME'] ? basesIn(env['CHAT_TUI_HOME']) : usualBases(env, machine);
	return {
		config: resolve(...bases.config),
		accounts: resolve(...bases.data, 'accounts'),
		server: resolve(...bases.data, 'server'),
		log: resolve(...bases.log, 'chat-tui.log'),
	};
}

/** Folder of an account's cache and outbox. Two accounts never share one, whichever profile they are in. */
export function accountDir(paths: Paths, account: Account): string {
	const name = localpart(account.userId)
		.replace(/[^A-Za-z0-9_-]/g, '')
		.slice(0, 24);
	const hash = createHash('sha256').update(`${account.server}\n${account.userId}`).digest('hex').slice(0, 16);
	return join(paths.accounts, name ? `${name}-${hash}` : hash);
}

type Bases = Readonly<Record<'config' | 'data' | 'log', readonly string[]>>;

/** Folders of our own within it: they can be closed to others without touching the folder that was given. */
function basesIn(home: string): Bases {
	return {config: [home, 'config'], data: [home, 'data'], log: [home, 'log']};
}

function usualBases(env: NodeJS.ProcessEnv, {platform, home}: Machine): Bases {
	if (platform === 'win32') return windowsBases(env, home);
	if (platform === 'darwin') return macBases(home);
	const base = (variable: string, ...usual: string[]) => [
		env[variable] || posix.join(home, ...usual),
		'chat-tui',
	];
	return {
		config: base('XDG_CONFIG_HOME', '.config'),
		data: base('XDG_DATA_HOME', '.local', 'share'),
		log: base('XDG_STATE_HOME', '.local', 'state'),
	};
}

function macBases(home: string): Bases {
	const base = (...names: string[]) => [home, 'Library', ...names, 'chat-tui'];
	const data = base('Application Support');
	return {config: [...data, 'config'], data, log: base('Logs')};
}

function windowsBases(env: NodeJS.ProcessEnv, home: string): Bases {
	const roaming = [env['APPDATA'] || win32.join(home, 'AppData', 'Roaming'), 'chat-tui'];
	const local = [env['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local'), 'chat-tui'];
	return {config: roaming, data: [...local, 'data'], log: [...local, 'log']};
}
