import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {openDatabase} from '../../src/cache/database.ts';
import {type Lead, openLead} from '../../src/cache/lead.ts';
import {leadMigrations} from '../../src/cache/schema.ts';
import {createDuty} from '../../src/client/duty.ts';
import {createWatch} from '../../src/client/watch.ts';
import type {PendingState} from '../../src/domain/event.ts';
import {emptyState} from '../../src/store/state.ts';
import {createChatStore} from '../../src/store/store.ts';
import {account, pendingMessage} from '../helpers/build.ts';

let dir: string;
let leads: Lead[];
let now: number;

beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	leads = [];
	now = 1_000_000;
});
afterEach(() => {
	for (const lead of leads) lead.close();
	rmSync(dir, {recursive: true});
});

const file = () => join(dir, 'lead.db');
function open(): Lead {
	const lead = openLead(file(), {now: () => now});
	leads.push(lead);
	return lead;
}

/** A process that looks when it is told to. */
function start() {
	const lead = open();
	const store = createChatStore(emptyState(account));
	const work = async () => {};
	const state = {isInMemory: false, isOutboxInMemory: false};
	const sync = createDuty(work);
	let tick = () => {};
	const watch = createWatch({
		lead,
		store,
		sync: {duty: sync, isOwn: () => state.isInMemory},
		sending: {duty: createDuty(work), isOwn: () => state.isInMemory || state.isOutboxInMemory},
		look: () => {},
		reconnect: () => {},
		onLive: () => {},
		every: (each) => {
			tick = each;
			return () => {};
		},
	});
	const connect = () => store.dispatch({type: 'connection', connection: {status: 'live'}});
	const put = (state: PendingState) =>
		store.dispatch({type: 'pending', pending: pendingMessage('a', {state})});
	watch.start();
	return {
		lead,
		state,
		watch,
		connect,
		put,
		isSyncing: () => sync.isOn,
		status: () => store.getState().connection.status,
		tick: () => tick(),
	};
}

/** Lets both look some times; whether the second has led. */
function passesOn(first: ReturnType<typeof start>, second: Lead, looks: number): boolean {
	for (let look = 0; look < looks; look++) {
		first.tick();
		if (second.look().isOurs) return true;
	}
	return false;
}

describe('the lead of a process whose files are in memory', () => {
	it('passes on to another one within some seconds', () => {
		const first = start();
		first.state.isInMemory = true;
		expect(passesOn(first, open(), 60)).toBe(true);
		expect(first.lead.isOurs()).toBe(false);
	});

	it('passes on where only the outbox is in memory; until then all goes on', () => {
		const first = start();
		first.state.isOutboxInMemory = true;
		for (let look = 0; look < 60; look++) {
			first.tick();
			expect(first.isSyncing()).toBe(true);
			expect(() => first.watch.check()).not.toThrow();
		}
		expect(passesOn(first, open(), 60)).toBe(true);
		first.tick();
		expect(first.isSyncing()).toBe(false);
		expect(() => first.watch.check()).toThrow(/taken over/);
	});

	it('stays while it has something to send, and where the cache is on the disk', () => {
		const first = start();
		const second = open();
		expect(passesOn(first, second, 200)).toBe(false);
		first.state.isInMemory = true;
		first.put('waiting');
		expect(passesOn(first, second, 200)).toBe(false);
	});

	it('is taken up again where there is no other', () => {
		const first = start();
		first.state.isInMemory = true;
		let times = 0;
		for (let look = 0; look < 100; look++) {
			first.tick();
			if (first.lead.isOurs()) times++;
		}
		expect(times).toBeGreaterThan(80);
	});
});

it('follows the server itself where the disk lets nobody tell anything', () => {
	const [first, second] = [start(), start()];
	expect([first.isSyncing(), second.isSyncing()]).toEqual([true, false]);
	const sql = openDatabase(file(), {what: 'lead', migrations: leadMigrations, durability: 'none'});
	for (const change of ['UPDATE', 'INSERT'])
		sql.run(`CREATE TRIGGER no_${change} BEFORE ${change} ON lead BEGIN SELECT RAISE(FAIL, 'full'); END`);
	sql.close();
	now += 60_000;
	for (const each of [first, second]) each.tick();
	expect([first.isSyncing(), second.isSyncing()]).toEqual([true, true]);
	expect(second.lead.isOurs()).toBe(false);
	expect(() => second.watch.check()).not.toThrow();
});

describe('a process that pauses', () => {
	it('gives the lead back at once', () => {
		const first = start();
		first.put('waiting');
		first.watch.pause();
		expect(open().look().isOurs).toBe(true);
	});

	it('keeps it for what it is sending, until it runs out', () => {
		const first = start();
		first.put('sending');
		first.watch.pause();
		expect(open().look().isOurs).toBe(false);
	});
});

it('tells its connection again where it is not told any more', () => {
	const [first, second] = [start(), start()];
	first.connect();
	first.tick();
	second.tick();
	expect(second.status()).toBe('live');
	for (const end of ['', '-wal', '-shm']) rmSync(file() + end, {force: true});
	for (let look = 0; look < 3; look++) {
		first.tick();
		second.tick();
	}
	expect(second.status()).toBe('live');
});
