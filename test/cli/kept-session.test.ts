import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {followSession} from '../../src/cli/kept-session.ts';
import {createRedactor} from '../../src/cli/redact.ts';
import {resolvePaths} from '../../src/config/paths.ts';
import {openSessions} from '../../src/config/sessions.ts';
import {AuthError} from '../../src/domain/errors.ts';
import type {Session} from '../../src/domain/session.ts';
import {connect, createFakeClient} from '../helpers/fake-client.ts';

const ann: Session = {userId: '@ann:x', server: 'http://x', protocol: 'v1', accessToken: 'first-token'};

/** Somebody signed in as ann, whose session file others may change. */
function start() {
	const home = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	onTestFinished(() => rmSync(home, {recursive: true}));
	const paths = resolvePaths({CHAT_TUI_HOME: home});
	const sessions = openSessions(paths);
	sessions.save('work', ann);
	const redactor = createRedactor();
	const kept = followSession({profile: 'work', sessions: () => sessions, redactor}, ann);
	const client = createFakeClient();
	return {kept, client, sessions, redactor, paths};
}

it('gives the token that is kept now, and hides it in the log', () => {
	const {kept, sessions, redactor} = start();
	expect(kept.tokenNow()).toBe('first-token');
	sessions.save('work', {...ann, accessToken: 'second-token'});
	expect(kept.tokenNow()).toBe('second-token');
	expect(redactor.redact('it is second-token')).not.toContain('second-token');
});

it('gives none to who has signed out elsewhere, or where somebody else has signed in', () => {
	const {kept, sessions} = start();
	sessions.remove('work', ann);
	expect(kept.tokenNow).toThrow(AuthError);
	sessions.save('work', {...ann, userId: '@bob:x'});
	expect(kept.tokenNow).toThrow('Profile work is signed in as @bob:x');
});

it('signs nobody out for a file that cannot be read', () => {
	const {kept, client, paths} = start();
	writeFileSync(join(paths.config, 'session-work.json'), 'not a session');
	expect(kept.tokenNow()).toBe('first-token');
	kept.look(client);
	expect(client.calls).toEqual([]);
});

it('has the client notice a sign-out and a sign-in, and leaves a connection alone that works', () => {
	const {kept, client, sessions} = start();
	connect(client, {status: 'live'});
	kept.look(client);
	sessions.save('work', {...ann, accessToken: 'second-token'});
	kept.look(client);
	expect(client.calls).toEqual([]);
	sessions.remove('work', {...ann, accessToken: 'second-token'});
	kept.look(client);
	kept.look(client);
	expect(client.calls).toEqual(['reconnect']);
	connect(client, {status: 'signed-out', reason: 'elsewhere'});
	sessions.save('work', {...ann, accessToken: 'third-token'});
	kept.look(client);
	expect(client.calls).toEqual(['reconnect', 'reconnect']);
});
