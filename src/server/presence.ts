import {isDeepStrictEqual} from 'node:util';
import type {UserId} from '../domain/ids.ts';
import type {Database} from './database.ts';
import {type Home, timestamp} from './home.ts';
import {type JsonObject, writeJson} from './json.ts';
import {nextRow} from './rows.ts';
import {observersOf} from './visibility.ts';

/** What somebody says that he does. Both null for those who never said anything nor polled. */
export interface Status {
	readonly state: string | null;
	readonly status_msg: string | null;
}

/** A row of the table presence. */
export interface PresenceRow {
	/** Moves up with each change that others can see. */
	readonly row: number;
	readonly user_id: UserId;
	/** JSON text of a Status. */
	readonly status: string;
	/** When what others see of the status changed (ms since 1970). */
	readonly mtime: number | null;
	/** `gone`: the polls have ended, so he is offline whatever he said. null: not known by polls. */
	readonly attendance: 'here' | 'gone' | null;
}

const NOTHING: Status = {state: null, status_msg: null};
const OFFLINE: Status = {state: 'offline', status_msg: null};

/** The user's presence as others see it, its age in ms. */
export function presenceOf(home: Home, userId: UserId): JsonObject {
	const row = find(home.db, userId);
	return row?.mtime == null ? {...NOTHING, mtime: null} : {...shown(row), mtime_age: ageOf(home, row.mtime)};
}

/**
 * What the user says of himself. It stays through his polls, and comes back with him when he was gone, but for
 * `offline`: whoever comes back from that is online.
 */
export function declare(home: Home, userId: UserId, status: Status): void {
	// Whoever signs off between two polls is gone at once; the next poll brings him back.
	const hasLeft = status.state === 'offline' && home.attendance.dismiss(userId);
	change(home, userId, ({attendance}) => ({
		status,
		attendance: hasLeft || attendance === 'gone' ? null : attendance,
	}));
}

/**
 * Does the work of a poll; while it lasts, and for the grace period after it, the user is here. The poll does not
 * depend on whether that can be written down.
 */
export async function attending<Result>(
	home: Home,
	userId: UserId,
	work: () => Promise<Result>,
): Promise<Result> {
	home.attendance.enter(userId, () => arrive(home, userId));
	try {
		return await work();
	} finally {
		home.attendance.leave(userId, () => depart(home, userId));
	}
}

/** After a restart: whoever was here has the grace period to poll again, and others see no change if he does. */
export function resumeAttendance(home: Home): void {
	const here = home.db.all<{user_id: UserId}>("SELECT user_id FROM presence WHERE attendance = 'here'");
	for (const {user_id} of here) {
		home.attendance.enter(user_id, () => {});
		home.attendance.leave(user_id, () => depart(home, user_id));
	}
}

/** Tells others of a new name or picture. */
export function announceProfile(home: Home, userId: UserId): void {
	change(home, userId, () => ({}), true);
}

/**
 * A presence as events shows it; `profile` is JSON text. What is not known is left out; a name or picture that was taken
 * away is null.
 */
export function toPresenceEvent(home: Home, row: PresenceRow & {readonly profile: string}): JsonObject {
	const {state, status_msg} = shown(row);
	const known = {
		state: state ?? undefined,
		status_msg: status_msg ?? undefined,
		mtime_age: row.mtime === null ? undefined : ageOf(home, row.mtime),
	};
	return {type: 'm.presence', content: {...JSON.parse(row.profile), ...known, user_id: row.user_id}};
}

function arrive(home: Home, userId: UserId): void {
	change(home, userId, ({status}) => ({
		status: status.state === null || status.state === 'offline' ? {...NOTHING, state: 'online'} : status,
		attendance: 'here',
	}));
}

function depart(home: Home, userId: UserId): void {
	change(home, userId, () => ({attendance: 'gone'}));
}

interface Known {
	readonly status: Status;
	readonly attendance: PresenceRow['attendance'];
}

/** Stores what is new of the user; wakes those who may see it if there is something to see, or if `isNews`. */
function change(home: Home, userId: UserId, news: (known: Known) => Partial<Known>, isNews = false): void {
	const {db} = home;
	const isSeen = db.transact(() => {
		const row = find(db, userId);
		const known = {status: row ? statusOf(row) : NOTHING, attendance: row?.attendance ?? null};
		const next = {...known, ...news(known)};
		const isChanged = !isDeepStrictEqual(visible(known), visible(next));
		const moves = isChanged || isNews || !row;
		db.run(
			'REPLACE INTO presence (user_id, row, status, mtime, attendance) VALUES (?, ?, ?, ?, ?)',
			userId,
			moves ? nextRow(db, 'presence') : row.row,
			writeJson(next.status),
			isChanged ? timestamp(home) : (row?.mtime ?? null),
			next.attendance,
		);
		return moves;
	});
	if (isSeen && home.listeners.count() > 0) home.listeners.wakeSoon(observersOf(db, userId));
}

function find(db: Database, userId: UserId): PresenceRow | undefined {
	return db.one<PresenceRow>('SELECT * FROM presence WHERE user_id = ?', userId);
}

const shown = (row: PresenceRow): Status => visible({status: statusOf(row), attendance: row.attendance});

const visible = ({status, attendance}: Known): Status => (attendance === 'gone' ? OFFLINE : status);

const statusOf = (row: PresenceRow): Status => JSON.parse(row.status);

/** Never negative, even if somebody sets the clock back. */
const ageOf = (home: Home, mtime: number): number => Math.max(0, timestamp(home) - mtime);
