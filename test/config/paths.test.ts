import {describe, expect, it} from 'vitest';
import {accountDir, resolvePaths} from '../../src/config/paths.ts';
import type {Account} from '../../src/domain/session.ts';

const linux = {platform: 'linux', home: '/home/ann'} as const;

describe('resolvePaths', () => {
	it.each([
		[
			'XDG defaults',
			linux,
			{},
			{
				config: '/home/ann/.config/chat-tui',
				accounts: '/home/ann/.local/share/chat-tui/accounts',
				server: '/home/ann/.local/share/chat-tui/server',
				log: '/home/ann/.local/state/chat-tui/chat-tui.log',
			},
		],
		[
			'XDG variables',
			linux,
			{XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d', XDG_STATE_HOME: '/s'},
			{
				config: '/c/chat-tui',
				accounts: '/d/chat-tui/accounts',
				server: '/d/chat-tui/server',
				log: '/s/chat-tui/chat-tui.log',
			},
		],
		[
			'the Library of macOS',
			{platform: 'darwin', home: '/Users/ann'},
			{XDG_CONFIG_HOME: '/ignored'},
			{
				config: '/Users/ann/Library/Application Support/chat-tui/config',
				accounts: '/Users/ann/Library/Application Support/chat-tui/accounts',
				server: '/Users/ann/Library/Application Support/chat-tui/server',
				log: '/Users/ann/Library/Logs/chat-tui/chat-tui.log',
			},
		],
		[
			'APPDATA of Windows',
			{platform: 'win32', home: 'C:\\Users\\ann'},
			{APPDATA: 'C:\\Users\\ann\\Roaming', LOCALAPPDATA: 'D:\\Local'},
			{
				config: 'C:\\Users\\ann\\Roaming\\chat-tui',
				accounts: 'D:\\Local\\chat-tui\\data\\accounts',
				server: 'D:\\Local\\chat-tui\\data\\server',
				log: 'D:\\Local\\chat-tui\\log\\chat-tui.log',
			},
		],
		[
			'CHAT_TUI_HOME before all others',
			linux,
			{CHAT_TUI_HOME: '/srv/bot', XDG_CONFIG_HOME: '/c'},
			{
				config: '/srv/bot/config',
				accounts: '/srv/bot/data/accounts',
				server: '/srv/bot/data/server',
				log: '/srv/bot/log/chat-tui.log',
			},
		],
	] as const)('takes %s', (_name, machine, env, paths) => {
		expect(resolvePaths(env, machine)).toEqual(paths);
	});

	it('makes a relative CHAT_TUI_HOME absolute', () => {
		expect(resolvePaths({CHAT_TUI_HOME: 'here'}, linux).config).toBe(`${process.cwd()}/here/config`);
	});
});

describe('accountDir', () => {
	const paths = resolvePaths({CHAT_TUI_HOME: '/srv'}, linux);
	const dir = (userId: string, server = 'http://a') =>
		accountDir(paths, {userId, server, protocol: 'v1'} satisfies Account);

	it('has a name that every file system takes', () => {
		for (const userId of [
			'@ann:localhost',
			'@../../etc:x',
			'@a/b\\c:x',
			'@日本:x',
			`@${'x'.repeat(300)}:x`,
		]) {
			expect(dir(userId)).toMatch(/^\/srv\/data\/accounts\/[\w-]{16,41}$/);
		}
	});

	it('is the same for the same account and never shared by two', () => {
		expect(dir('@ann:localhost')).toBe(dir('@ann:localhost'));
		const others = [
			dir('@Ann:localhost'),
			dir('@ann:other'),
			dir('@ann:localhost', 'http://b'),
			dir('@a.nn:localhost'),
		];
		expect(new Set([dir('@ann:localhost'), ...others]).size).toBe(5);
	});
});
