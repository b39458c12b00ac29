import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
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

const fileOf = (profile: string) => join(paths.config, `session-${profile}.json`);
const oldFile = () => join(paths.config, 'sessions.json');

/** Puts a file where sessions are kept. */
function place(file: string, content: string): void {
	mkdirSync(paths.config, {recursive: true});
	writeFileSync(file, content);
}

describe('openSessions', () => {
	it('keeps sessions by profile, across openings', () => {
		openSessions(paths).save('default', ann);
		openSessions(paths).save('bot', ben);
		expect(openSessions(paths).get('default')).toEqual(ann);
		expect(openSessions(paths).get('bot')).toEqual(ben);
		expect(openSessions(paths).get('nobody')).toBeNull();
	});

	it('replaces and removes one without touching the others', () => {
		const sessions = openSessions(paths);
		sessions.save('default', ann);
		sessions.save('bot', ann);
		sessions.save('bot', ben);
		sessions.remove('default', ann);
		sessions.remove('never-there', ann);
		expect(sessions.get('default')).toBeNull();
		expect(sessions.get('bot')).toEqual(ben);
		expect(readdirSync(paths.config)).toEqual(['session-bot.json']);
	});

	it('does not remove a session that took the place of the one meant', () => {
		const sessions = openSessions(paths);
		sessions.save('default', ben);
		sessions.remove('default', ann);
		expect(sessions.get('default')).toEqual(ben);
	});

	it('takes names that JavaScript and file systems have other plans for', () => {
		const names = ['constructor', 'toString', 'a.b', 'Bot', 'bot', 'con'];
		const sessionOf = (name: string) => ({...ann, accessToken: `token of ${name}`});
		for (const name of names) openSessions(paths).save(name, sessionOf(name));
		for (const name of names) expect(openSessions(paths).get(name)).toEqual(sessionOf(name));
		const files = readdirSync(paths.config).map((file) => file.toLowerCase());
		expect(new Set(files).size).toBe(names.length);
		expect(openSessions(paths).get('hasOwnProperty')).toBeNull();
	});

	it('lets nobody else read the file, whatever its mode and the umask were', () => {
		const umask = process.umask(0);
		try {
			openSessions(paths).save('default', ann);
			expect([modeOf(paths.config), modeOf(fileOf('default'))]).toEqual([0o700, 0o600]);
			chmodSync(fileOf('default'), 0o644);
			chmodSync(paths.config, 0o755);
			openSessions(paths).save('default', ben);
			expect([modeOf(paths.config), modeOf(fileOf('default'))]).toEqual([0o700, 0o600]);
		} finally {
			process.umask(umask);
		}
	});

	it('changes nothing on the disk by reading', () => {
		expect(openSessions(paths).get('default')).toBeNull();
		expect(existsSync(paths.config)).toBe(false);
		openSessions(paths).save('default', ann);
		chmodSync(paths.config, 0o755);
		expect(openSessions(paths).get('default')).toEqual(ann);
		expect(modeOf(paths.config)).toBe(0o755);
	});

	it.each([
		['cut short', '{"userId": "@ann:localhost", "accessToken": "s3cret'],
		['empty', ''],
		['a list', '[]'],
		['without a token', JSON.stringify({...ann, accessToken: ''})],
		['without a user', JSON.stringify({...ann, userId: 'ann'})],
		['of a later protocol', JSON.stringify({...ann, protocol: 'v99'})],
	])('refuses a file that is %s, says which, and leaves it as it is', (_name, content) => {
		for (const [file, text] of [
			[fileOf('default'), content],
			[oldFile(), content && `{"profiles": {"default": ${content}}}`],
		] as const) {
			rmSync(paths.config, {recursive: true, force: true});
			place(file, text);
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
				expect(readdirSync(paths.config)).toEqual([basename(file)]);
				expect(readFileSync(file, 'utf8')).toBe(text);
			}
		}
	});

	it('says so when its folder cannot be made', () => {
		writeFileSync(join(home, 'new'), 'a file in the way');
		for (const attempt of [
			() => openSessions(paths).prepare(),
			() => openSessions(paths).save('default', ann),
		]) {
			expect(thrownBy(attempt).message).toContain('CHAT_TUI_HOME');
		}
	});

	it.runIf(existsSync('/proc'))('says so where the system lets nobody make folders', () => {
		const nowhere = resolvePaths({CHAT_TUI_HOME: '/proc/nowhere'});
		expect(thrownBy(() => openSessions(nowhere).save('default', ann)).message).toContain('CHAT_TUI_HOME');
	});

	it('blames a full disk, not the file, and leaves that as it is', () => {
		openSessions(paths).save('default', ann);
		const full = () => {
			throw Object.assign(new Error('ENOSPC: no space left on device, write'), {code: 'ENOSPC'});
		};
		const {message} = thrownBy(() => openSessions(paths, full).save('default', ben));
		expect(message).toBe(
			`cannot write ${fileOf('default')}: the disk is full; free some space and try again`,
		);
		expect(openSessions(paths).get('default')).toEqual(ann);
	});
});

describe('the one file of an earlier version', () => {
	beforeEach(() => place(oldFile(), JSON.stringify({profiles: {default: ann, bot: ben}})));

	it('is read', () => {
		expect(openSessions(paths).get('default')).toEqual(ann);
		expect(openSessions(paths).get('bot')).toEqual(ben);
		expect(openSessions(paths).get('nobody')).toBeNull();
		expect(readdirSync(paths.config)).toEqual(['sessions.json']);
	});

	it('loses what is saved anew or removed, and goes when it is empty', () => {
		openSessions(paths).save('bot', ann);
		expect(readFileSync(oldFile(), 'utf8')).not.toContain(ben.accessToken);
		expect(openSessions(paths).get('bot')).toEqual(ann);
		openSessions(paths).remove('default', ann);
		expect(existsSync(oldFile())).toBe(false);
		expect(openSessions(paths).get('default')).toBeNull();
		expect(openSessions(paths).get('bot')).toEqual(ann);
	});

	it('brings nothing back that was removed, though another process should write it once more', () => {
		const content = readFileSync(oldFile(), 'utf8');
		openSessions(paths).remove('default', ann);
		writeFileSync(oldFile(), content);
		expect(openSessions(paths).get('default')).toBeNull();
		openSessions(paths).save('default', ben);
		expect(openSessions(paths).get('default')).toEqual(ben);
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
