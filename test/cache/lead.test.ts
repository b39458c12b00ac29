import {mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {openDatabase} from '../../src/cache/database.ts';
import type {Lead} from '../../src/cache/lead.ts';
import {openLead} from '../../src/cache/lead.ts';
import {leadMigrations} from '../../src/cache/schema.ts';

let dir: string;
let now: number;
/** ms that no setting of the clock changes. */
let up: number;
let leads: Lead[];

const file = () => join(dir, 'lead.db');
function open(): Lead {
	const lead = openLead(file(), {now: () => now, uptime: () => up});
	leads.push(lead);
	return lead;
}

/** A process that led and is no more: its number is one that no process has. */
function leaveBehind(pid: number, host: string | null = null): void {
	const sql = openDatabase(file(), {what: 'lead', migrations: leadMigrations, durability: 'none'});
	open().look();
	sql.run("UPDATE lead SET owner = 'somebody', pid = ?", pid);
	if (host !== null) sql.run('UPDATE lead SET host = ?', host);
	sql.close();
}

function onFile(text: string): void {
	const sql = openDatabase(file(), {what: 'lead', migrations: leadMigrations, durability: 'none'});
	sql.run(text);
	sql.close();
}

beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	now = 1_000_000;
	up = 0;
	leads = [];
});
afterEach(() => {
	for (const lead of leads) lead.close();
	rmSync(dir, {recursive: true});
});

describe('the lead', () => {
	it('is had at once by who is alone, and by one of several', () => {
		const [first, second] = [open(), open()];
		expect(first.hasUncleanEnd).toBe(false);
		expect(second.isOurs()).toBe(false);
		expect([first, second].map((lead) => lead.look().isOurs)).toEqual([true, false]);
		expect([first, second].map((lead) => lead.isOurs())).toEqual([true, false]);
	});

	it('lasts as long as it is renewed', () => {
		const [first, second] = [open(), open()];
		first.look();
		for (let seconds = 0; seconds < 60; seconds++) {
			now += 1000;
			expect([first, second].map((lead) => lead.look().isOurs)).toEqual([true, false]);
		}
	});

	it('passes on when it is given back, and when its owner closes', () => {
		const [first, second, third] = [open(), open(), open()];
		first.look();
		first.release();
		expect(first.isOurs()).toBe(false);
		expect([second, first].map((lead) => lead.look().isOurs)).toEqual([true, false]);
		second.close();
		leads.splice(1, 1);
		expect([third, first].map((lead) => lead.look().isOurs)).toEqual([true, false]);
	});

	it('is taken from one that is frozen, who learns it before it does anything', () => {
		const [frozen, other] = [open(), open()];
		frozen.look();
		now += 6001;
		expect(other.look().isOurs).toBe(true);
		expect(frozen.isOurs()).toBe(false);
		expect(frozen.look().isOurs).toBe(false);
		expect(other.isOurs()).toBe(true);
	});

	it('stays with one that was frozen where nobody else wanted it', () => {
		const frozen = open();
		frozen.look();
		now += 60_000;
		expect(frozen.isOurs()).toBe(true);
		expect(open().look().isOurs).toBe(false);
	});

	it('is free where the clock was set back behind the time at which it was taken', () => {
		const [first, second] = [open(), open()];
		first.look();
		now -= 3_600_000;
		expect(second.look().isOurs).toBe(false);
		up += 2000;
		expect(second.look().isOurs).toBe(true);
		expect(first.isOurs()).toBe(false);
	});

	it('stays with a living owner who renews it after the clock was set back', () => {
		const [first, second] = [open(), open()];
		first.look();
		now -= 3_600_000;
		expect(second.look().isOurs).toBe(false);
		expect(first.look().isOurs).toBe(true);
		up += 2000;
		expect(second.look().isOurs).toBe(false);
		expect(first.isOurs()).toBe(true);
	});

	it('stays where it is when the folder cannot be reached for a while', () => {
		const [first, second] = [open(), open()];
		first.look();
		renameSync(dir, `${dir}.away`);
		writeFileSync(dir, '');
		for (let time = 0; time < 3; time++) {
			up += 5000;
			now += 5000;
			expect([first, second].map((lead) => lead.look().isOurs)).toEqual([true, false]);
		}
		rmSync(dir);
		renameSync(`${dir}.away`, dir);
		expect([first, second].map((lead) => lead.look().isOurs)).toEqual([true, false]);
	});

	it('is had of a file that could not be opened at first, as soon as it can be', () => {
		mkdirSync(file());
		const [first, second] = [open(), open()];
		expect([first, second].map((lead) => lead.look().isOurs)).toEqual([true, true]);
		rmdirSync(file());
		up += 5000;
		expect([first, second].map((lead) => lead.look().isOurs)).toEqual([true, false]);
	});

	it('is given up in a file that is not there any more, for the one that took its place', () => {
		const first = open();
		first.look();
		for (const end of ['', '-wal', '-shm']) rmSync(file() + end, {force: true});
		const second = open();
		expect(second.look().isOurs).toBe(true);
		expect(first.look().isOurs).toBe(false);
	});

	it('stays with a living owner while the disk takes nothing, and everybody leads alone when that one has ended', () => {
		const [first, second, third] = [open(), open(), open()];
		first.look();
		for (const change of ['UPDATE', 'INSERT']) {
			onFile(`CREATE TRIGGER no_${change} BEFORE ${change} ON lead BEGIN SELECT RAISE(FAIL, 'full'); END`);
		}
		now += 60_000;
		for (const other of [second, third]) {
			expect(other.look()).toMatchObject({isOurs: false, isStuck: true});
			expect(other.isTaken()).toBe(true);
		}
		expect(first.look().isOurs).toBe(true);
		first.close();
		for (const other of [second, third]) expect(other.look().isOurs).toBe(true);
	});

	it('passes on at once when its owner is dead, and the next one knows of the unclean end', () => {
		leaveBehind(2 ** 22 + 1);
		const next = open();
		expect(next.hasUncleanEnd).toBe(true);
		expect(next.look().isOurs).toBe(true);
		leaveBehind(process.pid);
		expect(open().look().isOurs).toBe(true);
	});

	it('is not taken from a living process, nor from another machine, before it ends', () => {
		leaveBehind(process.ppid);
		const next = open();
		expect(next.hasUncleanEnd).toBe(false);
		expect(next.look().isOurs).toBe(false);
		leaveBehind(2 ** 22 + 1, 'elsewhere');
		expect(next.look().isOurs).toBe(false);
		now += 6001;
		expect(next.look().isOurs).toBe(true);
	});

	it('tells the others how its connection is, and is asked by them to try it', () => {
		const [first, second] = [open(), open()];
		first.look();
		expect(second.look().connection).toBeNull();
		const retrying = {status: 'retrying', at: 5, reason: 'no route'} as const;
		first.tell(retrying);
		second.tell({status: 'live'});
		expect(second.look().connection).toEqual(retrying);
		const before = first.look().reconnects;
		second.askReconnect();
		expect(first.look().reconnects).toBe(before + 1);
	});

	it('outlives a damaged file', () => {
		writeFileSync(file(), 'this is no database, and long enough to be looked at as one'.repeat(20));
		const lead = open();
		expect(lead.hasUncleanEnd).toBe(true);
		expect([lead.look().isOurs, open().look().isOurs]).toEqual([true, false]);
	});

	it('is had where no file can be', () => {
		writeFileSync(join(dir, 'file'), '');
		const lead = openLead(join(dir, 'file', 'lead.db'), {now: () => now});
		expect(lead.look().isOurs).toBe(true);
		lead.close();
	});
});
