import {describe, expect, it} from 'vitest';
import type {Connection} from '../../src/domain/connection.ts';
import {reduce} from '../../src/store/reduce.ts';
import {emptyState, type State} from '../../src/store/state.ts';
import {width} from '../../src/text/width.ts';
import {
	connectionText,
	elsewhereText,
	isTrouble,
	nextStatusChange,
	statusLine,
} from '../../src/tui/status.ts';
import {account, pendingMessage, room} from '../helpers/build.ts';

const retrying: Connection = {status: 'retrying', at: 18_000, reason: 'connection refused'};

describe('connectionText', () => {
	it.each<[Connection, string]>([
		[{status: 'offline'}, 'offline'],
		[{status: 'connecting'}, 'connecting…'],
		[{status: 'live'}, 'connected'],
		[retrying, 'no connection: connection refused — retrying in 8 s'],
		[{...retrying, at: 10_000}, 'no connection: connection refused — retrying now'],
		[
			{status: 'signed-out', reason: 'the token is no longer known'},
			'signed out: the token is no longer known — /login',
		],
	])('%o', (connection, text) => {
		expect(connectionText(connection, 10_000)).toBe(text);
	});

	it('counts whole seconds down', () => {
		const seconds = [10_000, 10_001, 11_000, 17_999].map((now) => connectionText(retrying, now).slice(-9));
		expect(seconds).toEqual(
			[' in 8 s', ' in 8 s', ' in 7 s', ' in 1 s'].map((text) => `retrying${text}`.slice(-9)),
		);
	});

	it('says in minutes what is far away', () => {
		const at = (ms: number) => connectionText({...retrying, at: ms}, 0).split(' — ')[1];
		expect([99_000, 99_001, 900_000].map(at)).toEqual([
			'retrying in 99 s',
			'retrying in 2 min',
			'retrying in 15 min',
		]);
	});

	it('leaves out the advice before it cuts what happened', () => {
		const reason = 'Nothing listens at http://127.0.0.1:8080: check the address, or start the server';
		const down = {...retrying, reason};
		const what = 'Nothing listens at http://127.0.0.1:8080';
		expect(connectionText(down, 10_000, 120)).toContain(': check the address');
		expect(connectionText(down, 10_000, 80)).toBe(`no connection: ${what} — retrying in 8 s`);
		expect(connectionText(down, 10_000, 60)).toBe(`${what} — retrying in 8 s`);
		expect(connectionText(down, 10_000, 50)).toMatch(/^Nothing listens at .*… — retrying in 8 s$/);
	});

	it('leaves out the address, too, before it cuts what the server said', () => {
		const reason = 'http://chat.example.org:8080 failed to tell what is new: Internal server error';
		expect(connectionText({...retrying, reason}, 10_000, 90)).toBe(
			'the server failed to tell what is new: Internal server error — retrying in 8 s',
		);
	});

	it('cuts the reason, not the countdown', () => {
		const long = {...retrying, reason: 'r'.repeat(200)};
		expect(connectionText(long, 10_000, 50)).toMatch(/^no connection: r+… — retrying in 8 s$/);
		expect(width(connectionText(long, 10_000, 50))).toBe(50);
	});

	it('lets no foreign text control the terminal', () => {
		expect(connectionText({...retrying, reason: 'a\x1b[31mb\nc'}, 10_000)).not.toMatch(/[\x1b\n]/);
	});
});

describe('nextStatusChange', () => {
	it('is at no time that has passed, whatever the connection is', () => {
		const asked = [pendingMessage('a', {state: 'sending', askedAt: 1000})];
		const at = (connection: Connection, now: number) => nextStatusChange(stateOf(connection, asked), now);
		expect(at({status: 'live'}, 2000)).toBe(4000);
		expect(at({status: 'live'}, 6000)).toBeNull();
		for (const status of ['connecting', 'offline'] as const) expect(at({status}, 9000)).toBeNull();
		expect(at({status: 'signed-out', reason: ''}, 9000)).toBeNull();
	});
});

describe('elsewhereText', () => {
	it('counts what is new in other rooms, and invites', () => {
		const [here, there, party] = ['!here:localhost', '!there:localhost', '!party:localhost'];
		const rooms = [
			{roomId: here, room: {membership: 'join'}},
			{roomId: there, room: {membership: 'join'}},
			{roomId: party, room: {membership: 'invite'}},
		] as const;
		const state = reduce(emptyState(account), {
			type: 'batch',
			batch: {token: null, isSnapshot: false, rooms},
		});
		const unread = {count: 3, mentions: 1, readKey: null};
		const after = {...state, unread: new Map([here, there].map((roomId) => [roomId, unread]))};
		expect(elsewhereText(after, here)).toBe('@3 new · 1 invite');
		expect(elsewhereText(state, party)).toBe('');
	});
});

describe('statusLine', () => {
	it('says who one is and what waits or failed', () => {
		const pending = [
			pendingMessage('a'),
			pendingMessage('b'),
			pendingMessage('c', {state: 'failed', reason: 'no'}),
		];
		const line = statusLine(stateOf({status: 'live'}, pending), 0, 80);
		expect(line).toMatch(/^ connected · 2 waiting to be sent, 1 not sent +@ann:localhost $/);
	});

	it('says that nothing is saved, as long as that is so', () => {
		const state = reduce(stateOf({status: 'live'}, []), {type: 'unsaved'});
		expect(statusLine(state, 0, 80)).toMatch(/^ connected · not saved on the disk +@ann:localhost $/);
		expect(isTrouble(state, 0)).toBe(true);
	});

	it('fills the screen exactly and keeps the countdown, however narrow', () => {
		for (let columns = 40; columns <= 200; columns++) {
			const line = statusLine(stateOf({...retrying, reason: '連接'.repeat(40)}), 10_000, columns);
			expect(width(line)).toBe(columns);
			expect(line).toContain('retrying in 8 s');
		}
	});

	it('needs few words at 80 columns', () => {
		const reason = 'Nothing listens at http://127.0.0.1:8080: check the address, or start the server';
		const line = statusLine(stateOf({...retrying, reason}, [pendingMessage('a')]), 10_000, 80);
		expect(line.trim()).toBe('Nothing listens at http://127.0.0.1:8080 — retrying in 8 s · 1 waiting');
	});

	it('tells of a server that takes five seconds over a message, and when to look again', () => {
		const state = stateOf({status: 'live'}, [pendingMessage('a', {state: 'sending', askedAt: 1000})]);
		expect(statusLine(state, 5999, 80)).toContain(' connected · 1 waiting');
		expect(nextStatusChange(state, 2000)).toBe(4000);
		expect(statusLine(state, 6000, 80)).toContain(' server does not answer · 1 waiting');
		expect(isTrouble(state, 6000)).toBe(true);
		expect(nextStatusChange(state, 6000)).toBeNull();
	});

	it('knows trouble', () => {
		expect(isTrouble(stateOf({status: 'live'}), 0)).toBe(false);
		expect(isTrouble(stateOf(retrying), 0)).toBe(true);
		expect(isTrouble(stateOf({status: 'live'}, [pendingMessage('a', {state: 'failed'})]), 0)).toBe(true);
	});
});

function stateOf(connection: Connection, pending: ReturnType<typeof pendingMessage>[] = []): State {
	return {...emptyState(account), connection, pending: new Map([[room, pending]])};
}
