import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Paths} from '../../src/config/paths.ts';
import {resolvePaths} from '../../src/config/paths.ts';
import {isProfileName, openSessions} from '../../src/config/sessions.ts';
import {CacheError} from '../../src/domain/errors.ts';
import type {Session} from '../../src/domain/session.ts';

const ann: Session = {
	userId: '@ann:localhost',
	server: 'http://localhost:8080',
	protocol: 'v1',
	accessToken: 's3cret',
};
const ben: Session = {...ann, userId: '@ben:localhost', accessToken: 'other'};

let home: string;
let paths: Paths;

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'chat-tui-config-'));
	paths = resolvePaths({CHAT_TUI_HOME: join(home, 'new')});
});
afterEach(() => rmSync(home, {recursive: true, force: true}));

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('openSessions', () => {
	it('keeps sessions by profile, across openings', () => {
		openSessions(paths).save('default', ann);
		openSessions(paths).save('bot', ben);
		expect(openSessions(paths).get('default')).toEqual(ann);
		expect([...openSessions(paths).list()]).toEqual([
			['default', ann],
			['bot', ben],
		]);
		expect(openSessions(paths).get('nobody')).toBeNull();
	});

	it('replaces and removes one without touching the others', () => {
		const sessions = openSessions(paths);
		sessions.save('default', ann);
		sessions.save('bot', ann);
		sessions.save('bot', ben);
		sessions.remove('default');
		sessions.remove('never-there');
		expect([...sessions.list()]).toEqual([['bot', ben]]);
	});

	it('takes names that JavaScript has other plans for', () => {
		for (const name of ['constructor', 'toString', 'a.b']) {
			openSessions(paths).save(name, ann);
			expect(openSessions(paths).get(name)).toEqual(ann);
		}
		expect(openSessions(paths).get('hasOwnProperty')).toBeNull();
	});

	it('lets nobody else read the file, whatever its mode and the umask were', () => {
		const umask = process.umask(0);
		try {
			const sessions = openSessions(paths);
			sessions.save('default', ann);
			expect([modeOf(paths.config), modeOf(sessions.file)]).toEqual([0o700, 0o600]);
			chmodSync(sessions.file, 0o644);
			chmodSync(paths.config, 0o755);
			openSessions(paths).save('bot', ben);
			expect([modeOf(paths.config), modeOf(sessions.file)]).toEqual([0o700, 0o600]);
		} finally {
			process.umask(umask);
		}
	});

	it.each([
		['cut short', '{"profiles": {"default": {"accessToken": "s3cret"'],
		['empty', ''],
		['a list', '{"profiles": []}'],
		['without a token', JSON.stringify({profiles: {default: {...ann, accessToken: ''}}})],
		['without a user', JSON.stringify({profiles: {default: {...ann, userId: 'ann'}}})],
		['of a later protocol', JSON.stringify({profiles: {default: {...ann, protocol: 'v99'}}})],
	])('refuses a file that is %s, says which, and leaves it as it is', (_name, content) => {
		mkdirSync(paths.config, {recursive: true});
		const file = join(paths.config, 'sessions.json');
		writeFileSync(file, content);
		const attempts = [
			() => openSessions(paths).get('default'),
			() => openSessions(paths).save('default', ben),
		];
		for (const attempt of attempts) {
			const error = thrownBy(attempt);
			expect(error).toBeInstanceOf(CacheError);
			expect(error.message).toContain(file);
			expect(error.message).toContain('move it away');
			expect(`${error.stack} ${error.cause}`).not.toContain('s3cret');
			expect(readFileSync(file, 'utf8')).toBe(content);
		}
	});

	it('says so when its folder cannot be made', () => {
		writeFileSync(join(home, 'new'), 'a file in the way');
		expect(thrownBy(() => openSessions(paths)).message).toContain('CHAT_TUI_HOME');
	});
});

describe('isProfileName', () => {
	it('takes plain names only', () => {
		expect(['default', 'Bot_2', 'a.b-c', 'x'.repeat(64)].filter((name) => !isProfileName(name))).toEqual([]);
		expect(
			['', '../x', 'a b', '__proto__', '.hidden', '-x', 'ü', 'x'.repeat(65)].filter(isProfileName),
		).toEqual([]);
	});
});

function thrownBy(act: () => unknown): Error {
	try {
		act();
	} catch (error) {
		if (error instanceof Error) return error;
	}
	throw new Error('nothing was thrown');
}
