/** Any JSON object on its way out. */
export type Json = Readonly<Record<string, unknown>>;

/** The kinds of rows that /events tells of, in the order of a token's numbers. */
export const kinds = ['message', 'member', 'feedback', 'topic', 'presence'] as const;
export type Kind = (typeof kinds)[number];

/** What /events tells of. */
export interface Row {
	readonly kind: Kind;
	/** Its number among the rows of its kind, from 1. */
	readonly number: number;
	/** Its number among all rows, from 1. */
	readonly sequence: number;
	/** Empty for presence. */
	readonly roomId: string;
	/** The event, without an event id. */
	readonly event: Json;
	/** Whom it is about, of a membership and of presence. */
	readonly target: string;
}

export interface Room {
	readonly isPublic: boolean;
}

export interface Profile {
	displayname: string | null;
	avatar_url: string | null;
}

/** What survives a restart. */
export interface Database {
	/** User id → password; null for an account without one. */
	readonly accounts: Map<string, string | null>;
	/** Access token → user id. */
	readonly sessions: Map<string, string>;
	readonly profiles: Map<string, Profile>;
	readonly presenceLists: Map<string, Set<string>>;
	readonly rooms: Map<string, Room>;
	readonly aliases: Map<string, {readonly roomId: string; servers: readonly string[]}>;
	/** Rooms whose member list a malformed invite has spoilt. */
	readonly spoilt: Set<string>;
	readonly rows: Readonly<Record<Exclude<Kind, 'presence'>, Row[]>>;
	sequence: number;
}

export function createDatabase(): Database {
	return {
		accounts: new Map(),
		sessions: new Map(),
		profiles: new Map(),
		presenceLists: new Map(),
		rooms: new Map(),
		aliases: new Map(),
		spoilt: new Set(),
		rows: {message: [], member: [], feedback: [], topic: []},
		sequence: 0,
	};
}

/** An empty database in which the same people are signed in. */
export function resetDatabase(database: Database): Database {
	const {accounts, sessions, profiles, presenceLists} = database;
	return {...createDatabase(), accounts, sessions, profiles, presenceLists};
}

/** What somebody is to a room now: the newest row about them. */
export function memberRow(database: Database, roomId: string, userId: string): Row | undefined {
	return database.rows.member.findLast((row) => row.roomId === roomId && row.target === userId);
}

/** `join`, `invite`, `leave`; null for a stranger. */
export function membershipOf(database: Database, roomId: string, userId: string): string | null {
	const row = memberRow(database, roomId, userId);
	return row ? (contentOf(row)['membership'] as string) : null;
}

export function contentOf({event}: Row): Json {
	return event['content'] as Json;
}
