import type {UserId} from '../domain/ids.ts';
import type {Database} from './database.ts';
import type {JsonObject} from './json.ts';
import {type MembershipRow, toMemberEvent} from './membership.ts';
import {endOf, type Numbered} from './rows.ts';
import {type MessageRow, toMessageEvent} from './timeline.ts';
import {type TopicRow, toTopicEvent} from './topic.ts';

/** One part of the token of /events, and what comes by it. */
export interface Stream {
	/** The place after everything there is now. */
	readonly end: (db: Database) => number;
	/** What the user may see of what lies between two places, both exclusive, in the order it was stored. */
	readonly read: (db: Database, userId: UserId, from: number, to: number) => readonly JsonObject[];
}

const messages = stored<MessageRow>('messages', toMessageEvent, inJoinedRooms('messages'));

/** Of rooms that one has left, or was only invited to, one's own memberships come: the invite, the leave. */
const memberships = stored<MembershipRow>(
	'memberships',
	(row) => ({...toMemberEvent(row), membership: row.membership}),
	`${inJoinedRooms('memberships')} UNION SELECT * FROM memberships WHERE user_id = ?1 AND row > ?2 AND row < ?3`,
);

const topics = stored<TopicRow>('topics', toTopicEvent, inJoinedRooms('topics'));

/** Holds the place of a part by which nothing comes. */
const empty: Stream = {end: () => 0, read: () => []};

/** In the order of the token's parts: messages, memberships, feedback, room data, presence. */
export const streams: readonly Stream[] = [messages, memberships, empty, topics, empty];

/** A stream of what is in a table; `sql` takes user id, from and to. */
function stored<Row>(table: Numbered, toEvent: (row: Row) => JsonObject, sql: string): Stream {
	return {
		end: (db) => endOf(db, table),
		read: (db, userId, from, to) => db.all<Row>(`${sql} ORDER BY row`, userId, from, to).map(toEvent),
	};
}

/** CROSS JOIN fixes the order: from the user's rooms to the new rows of each, never through all rows of the server. */
function inJoinedRooms(table: Numbered): string {
	return `SELECT t.* FROM members m CROSS JOIN ${table} t ON t.room_id = m.room_id
		WHERE m.user_id = ?1 AND m.membership = 'join' AND t.row > ?2 AND t.row < ?3`;
}
