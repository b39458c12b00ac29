import {randomUUID} from 'node:crypto';
import {rmSync} from 'node:fs';
import {hostname} from 'node:os';
import type {Connection} from '../domain/connection.ts';
import type {Sql} from './database.ts';
import {openDatabase} from './database.ts';
import type {DiskTrouble} from './disk-error.ts';
import {DiskError} from './disk-error.ts';
import {fileAt} from './file-at.ts';
import {leadMigrations} from './schema.ts';

/** How long a lead is valid without being renewed, and how much of that is left when it is renewed, ms. */
const VALID_MS = 6000;
const RENEW_MS = 4000;
/** How often a file that could not be opened is tried again, ms. */
const TRY_MS = 5000;

/**
 * Which of the processes over one account's folder leads: it alone runs the sync loop and sends messages. A lease,
 * kept in a small file of which nothing need survive. No call throws.
 */
export interface Lead {
	/** Whether the one who led last ended without giving the lead back: its files are to be checked. */
	readonly hasUncleanEnd: boolean;
	/** Takes the lead where nobody living holds it, renews it where it is ours, and tells how things stand. */
	look(): Standing;
	/** Whether the lead is still ours: asked right before what only the leader may do. Never takes it. */
	isOurs(): boolean;
	/** Whether another process holds the lead. */
	isTaken(): boolean;
	/** Keeps the leader's connection for the others to show; nothing if the lead is not ours. */
	tell(connection: Connection): void;
	/** Asks whoever leads to try the server at once. */
	askReconnect(): void;
	/** Gives the lead back, if it is ours: another may take it at once. */
	release(): void;
	close(): void;
}

/** How things stand at one look. */
export interface Standing {
	readonly isOurs: boolean;
	/** Somebody else holds the lead, and neither can that one renew it nor anybody take it: the disk takes nothing. */
	readonly isStuck: boolean;
	/** Of whoever leads; null: not told yet. */
	readonly connection: Connection | null;
	/** Counts up each time a follower asks for a reconnect. */
	readonly reconnects: number;
}

export interface LeadOptions {
	/** ms since 1970, by the clock of this machine that all its processes share. */
	readonly now?: () => number;
	/** ms, by a clock that nobody sets. */
	readonly uptime?: () => number;
	/** Whether there is a process of that id on this machine. */
	readonly isAlive?: (pid: number) => boolean;
}

interface LeadRow {
	readonly owner: string;
	readonly host: string;
	readonly pid: number;
	readonly until: number;
	readonly connection: string | null;
	readonly reconnects: number;
}

/** The lease in the file at `path`; where that file cannot be had, one that this process holds alone. */
export function openLead(path: string, options: LeadOptions = {}): Lead {
	const {now = Date.now, uptime = () => performance.now(), isAlive = isProcess} = options;
	const me = randomUUID();
	ownersHere.add(me);
	let {sql, file, isDamaged} = openFile(path);
	/** What stands where the disk can be read no more. */
	let last: LeadRow | undefined;
	let triedAt = uptime();
	/**
	 * To another file in the place of this one; a lease in a file that is not there any more is none. As long as none can be
	 * had this one stays good: all who have opened it see the same.
	 */
	const follow = (): void => {
		const there = fileAt(path);
		if (path === ':memory:' || (file !== '' && there === file)) return;
		if ((file === '' || there === '') && uptime() - triedAt < TRY_MS) return;
		triedAt = uptime();
		const next = openFile(path);
		attempt(() => (next.file === '' ? next : {sql}).sql.close());
		if (next.file === '') return;
		({sql, file} = next);
		last = undefined;
	};
	const read = (): LeadRow | undefined => {
		attempt(() => {
			last = sql.get<LeadRow>('SELECT * FROM lead');
		});
		return last;
	};
	/** The lead has to be had, and the disk does not take it: whoever holds it keeps it while alive, else everybody leads alone. */
	let isStuck = false;
	let isAlone = false;
	/** A lease that is valid for too long, and since when it has been seen, ms of uptime. */
	let odd = {until: 0, at: 0};
	/** A lease of longer than there are was given by a clock that has been set back since: whoever lives renews it soon. */
	const isTooLong = (until: number): boolean => {
		if (odd.until !== until) odd = {until, at: uptime()};
		return uptime() - odd.at >= VALID_MS - RENEW_MS;
	};
	/** After a restart of a container a process may bear the number of the one that led before. */
	const isRunning = ({owner, pid}: LeadRow): boolean =>
		pid === process.pid ? ownersHere.has(owner) : isAlive(pid);
	const isHeld = (row: LeadRow): boolean => {
		const left = row.until - now();
		// A disk that takes nothing lets nobody renew a lease either.
		if (left <= 0) return isStuck && row.host === hostname() && isRunning(row);
		if (left > VALID_MS && isTooLong(row.until)) return false;
		return row.host !== hostname() || isRunning(row);
	};
	/** Only in the place of the row that was looked at: of two that want it one gets it. */
	const take = (from: LeadRow | undefined): void => {
		const trouble = attempt(() =>
			sql.run(
				`INSERT INTO lead (id, owner, host, pid, until) VALUES (1, ?, ?, ?, ?)
				ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, host = excluded.host, pid = excluded.pid,
				until = excluded.until, connection = NULL WHERE owner = ? AND until = ?`,
				me,
				hostname(),
				process.pid,
				now() + VALID_MS,
				from?.owner ?? '',
				from?.until ?? 0,
			),
		);
		isStuck = trouble !== null && trouble !== 'busy';
		isAlone = isStuck && !(from && isHeld(from));
	};
	const renewed = (row: LeadRow): LeadRow | undefined => {
		const left = row.until - now();
		if (left > RENEW_MS && left <= VALID_MS) return row;
		attempt(() => sql.run('UPDATE lead SET until = ? WHERE owner = ?', now() + VALID_MS, me));
		return read();
	};
	const current = (): LeadRow | undefined => {
		const row = read();
		return row?.owner === me ? renewed(row) : row;
	};
	const release = (): void => {
		isAlone = false;
		attempt(() => sql.run('DELETE FROM lead WHERE owner = ?', me));
	};
	const first = read();
	return {
		hasUncleanEnd: isDamaged || (first !== undefined && !isHeld(first)),
		look: () => {
			follow();
			let row = current();
			isStuck = false;
			if (row?.owner !== me && row && isHeld(row)) isAlone = false;
			else if (row?.owner !== me) {
				take(row);
				row = read();
			}
			const connection = row?.connection ? (JSON.parse(row.connection) as Connection) : null;
			const isOurs = isAlone || row?.owner === me;
			return {isOurs, isStuck: isStuck && !isOurs, connection, reconnects: row?.reconnects ?? 0};
		},
		isOurs: () => isAlone || current()?.owner === me,
		isTaken: () => {
			const row = read();
			return row !== undefined && row.owner !== me && isHeld(row);
		},
		tell: (connection) =>
			void attempt(() =>
				sql.run('UPDATE lead SET connection = ? WHERE owner = ?', JSON.stringify(connection), me),
			),
		askReconnect: () => void attempt(() => sql.run('UPDATE lead SET reconnects = reconnects + 1')),
		release,
		close: () => {
			release();
			ownersHere.delete(me);
			sql.close();
		},
	};
}

interface LeadFile {
	readonly sql: Sql;
	/** See `fileAt`. */
	readonly file: string;
	readonly isDamaged: boolean;
}

function openFile(path: string): LeadFile {
	const open = (at: string, isDamaged: boolean): LeadFile => {
		const sql = openDatabase(at, {
			what: 'lead',
			migrations: leadMigrations,
			durability: 'none',
			patienceMs: 1000,
		});
		return {sql, file: fileAt(at), isDamaged};
	};
	try {
		return open(path, false);
	} catch (error) {
		try {
			if (!(error instanceof DiskError) || error.trouble !== 'damaged') throw error;
			for (const end of ['', '-wal', '-shm']) rmSync(path + end, {force: true});
			return open(path, true);
		} catch {
			return open(':memory:', true);
		}
	}
}

function isProcess(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
	}
}

/** A disk that fails changes nothing about who leads. Gives what was wrong with it. */
function attempt(act: () => void): DiskTrouble | null {
	try {
		act();
		return null;
	} catch (error) {
		if (error instanceof DiskError) return error.trouble;
		throw error;
	}
}

/** Those of this very process: there is more than one client in a test, or where one is opened just to be read. */
const ownersHere = new Set<string>();
