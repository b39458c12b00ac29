import type {Answer} from './answer.ts';
import {forbid, refuse} from './answer.ts';
import type {Database, Json, Kind, Row} from './database.ts';
import {contentOf, membershipOf} from './database.ts';
import type {Faults} from './faults.ts';
import type {Presence} from './presence.ts';

export const serverName = 'localhost';

/** The server as its handlers see it. */
export interface Home {
	readonly faults: Faults;
	readonly database: Database;
	readonly presence: Presence;
	/** From 0 to 1, by a seed. */
	readonly random: () => number;
	/** How long a poll waits that names no timeout, ms. */
	readonly defaultWaitMs: number;
	/** The name that alias joins leak, for the life of the process. */
	leaked: Json;
	/** Tells every poll that waits. */
	wake(row: Row): void;
	/** Calls back for each new row, until the returned function is called. */
	listen(listener: (row: Row) => void): () => void;
}

export interface Request {
	readonly home: Home;
	/** Who asks; empty where nobody need say. */
	readonly user: string;
	/** Groups of the route's pattern, as they stand in the path. */
	readonly parts: readonly string[];
	readonly query: URLSearchParams;
	readonly body: string;
	/** Aborted when the client hangs up or the server stops. */
	readonly signal: AbortSignal;
}

export type Handler = (request: Request) => Answer | Promise<Answer>;

/** Stores a row and wakes the polls. */
export function store(home: Home, kind: Exclude<Kind, 'presence'>, roomId: string, event: Json): Row {
	const rows = home.database.rows[kind];
	const target = String(event['target_user_id'] ?? '');
	const row = {kind, number: rows.length + 1, sequence: ++home.database.sequence, roomId, event, target};
	rows.push(row);
	home.wake(row);
	return row;
}

/** ms since 1970, never twice the same: two notices must be told apart by it. */
export const stamp = (() => {
	let last = 0;
	return () => {
		last = Math.max(last + 1, Date.now());
		return last;
	};
})();

/** A membership change: its row, then its notice in the room. */
export function changeMembership(
	home: Home,
	change: {readonly roomId: string; readonly by: string; readonly target: string; readonly content: Json},
): void {
	const {roomId, by, target, content} = change;
	const membership = String(content['membership']);
	store(home, 'member', roomId, {
		type: 'm.room.member',
		room_id: roomId,
		user_id: by,
		target_user_id: target,
		content,
	});
	if (home.faults.noNotices) return;
	const ts = stamp();
	const said = {
		join: `${target} joined the room.`,
		leave: `${target} left the room.`,
		invite: `${by} invited ${target} to the room.`,
	}[membership];
	const source = {membership, membership_source: by, membership_target: target};
	store(home, 'message', roomId, {
		type: 'm.room.message',
		room_id: roomId,
		user_id: '_homeserver_',
		msg_id: `m${ts}`,
		content: {...source, body: said, hsob_ts: ts, msgtype: 'm.text'},
	});
}

export function requireJoined({home, user}: Request, roomId: string): void {
	if (membershipOf(home.database, roomId, user) !== 'join') forbid(`User ${user} not in room ${roomId}`);
}

/** An id with that sigil and a domain; 400 in the server's words otherwise. */
export function requireId(text: string, sigil: string, what: string): string {
	if (!text.startsWith(sigil)) refuse(400, 'M_UNKNOWN', `Expected ${what} string to start with '${sigil}'`);
	if (!text.includes(':'))
		refuse(400, 'M_UNKNOWN', `Expected ${what} of the form '${sigil}localname:domain'`);
	return text;
}

/** A user id of a path that the reference server does not decode. */
export function rawUserId({home, parts}: Request, index: number): string {
	const raw = parts[index] ?? '';
	return requireId(home.faults.undecodedPaths ? raw : decodeURIComponent(raw), '@', 'UserID');
}

export const decoded = ({parts}: Request, index: number): string => decodeURIComponent(parts[index] ?? '');

/** An event as it is read: with an event id. */
export function render({faults, random}: Home, row: Row, isLive = false): Json {
	if (row.kind === 'presence') return row.event;
	const event_id = faults.eventIdsAnew ? letters(10, random) : `${row.kind}${row.number}`;
	const isMember = isLive && row.kind === 'member';
	const {user_id: _, ...anonymous} = row.event;
	const shown = row.kind === 'topic' && !isLive ? anonymous : row.event;
	return {...shown, event_id, ...(isMember && {membership: contentOf(row)['membership']})};
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export function letters(count: number, random: () => number): string {
	return Array.from({length: count}, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}
