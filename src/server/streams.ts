import type {UserId} from '../domain/ids.ts';
import type {Database} from './database.ts';
import {type FeedbackRow, toFeedbackEvent} from './feedback.ts';
import type {Home} from './home.ts';
import type {JsonObject} from './json.ts';
import {type MembershipRow, toMemberEvent} from './membership.ts';
import {type PresenceRow, toPresenceEvent} from './presence.ts';
import {endOf} from './rows.ts';
import {readSlice, type Source, type Way} from './slice.ts';
import {type MessageRow, toMessageEvent} from './timeline.ts';
import {type TopicRow, toTopicEvent} from './topic.ts';
import {sees} from './visibility.ts';

/** Events in the order in which they were asked for. */
export interface Reading {
	readonly events: readonly JsonObject[];
	/** How much that is (bytes); what is bounded by itself counts nothing. */
	readonly bytes: number;
	/** The way up to which there is nothing besides them. */
	readonly way: Way;
}

/** One part of the token of /events, and what comes by it. */
export interface Stream {
	/** The place after everything there is now. */
	readonly end: (db: Database) => number;
	/** What the user may see of its way, if it has room; `before` are the ways that the streams before it have gone. */
	readonly read: (home: Home, userId: UserId, way: Way, bytes: number, before: readonly Way[]) => Reading;
}

const messages = stored<MessageRow>('messages', toMessageEvent, inJoinedRooms('messages'));

/** Of rooms that one has left, or was only invited to, one's own memberships come: the invite, the leave. */
const memberships = stored<MembershipRow>(
	'memberships',
	(row) => ({...toMemberEvent(row), membership: row.membership}),
	`${inJoinedRooms('memberships')} UNION SELECT row FROM memberships WHERE user_id = ?1 AND row > ?2 AND row < ?3`,
);

const feedback = stored<FeedbackRow>('feedback', toFeedbackEvent, inJoinedRooms('feedback'));

const topics = stored<TopicRow>('topics', toTopicEvent, inJoinedRooms('topics'));

/** What changed, and what became visible because somebody joined a room of the user (or he himself a room of others). */
const presence: Stream = {
	end: (db) => endOf(db, 'presence'),
	read(home, userId, way, _bytes, [, joins = {start: 0, stop: 0}]) {
		const rows = home.db.all<PresenceRow & {readonly profile: string}>(
			`WITH candidates (user_id) AS (
				SELECT user_id FROM presence WHERE row > ?2 AND row < ?3
				UNION SELECT s.user_id FROM members m CROSS JOIN memberships s ON s.room_id = m.room_id
					WHERE m.user_id = ?1 AND m.membership = 'join'
					AND s.membership = 'join' AND s.row > ?4 AND s.row < ?5 AND s.user_id <> ?1
				UNION SELECT b.user_id FROM members a CROSS JOIN members b ON b.room_id = a.room_id
					WHERE a.user_id = ?1 AND a.membership = 'join' AND a.row > ?4 AND a.row < ?5 AND b.user_id <> ?1
			)
			SELECT p.*, u.profile FROM candidates c CROSS JOIN presence p USING (user_id) CROSS JOIN users u USING (user_id)
			WHERE ${sees('?1', 'p.user_id')} ORDER BY p.row`,
			userId,
			...ascending(way),
			...ascending(joins),
		);
		const events = rows.map((row) => toPresenceEvent(home, row));
		return {events: way.start <= way.stop ? events : events.reverse(), bytes: 0, way};
	},
};

/** In the order of the token's parts: messages, memberships, feedback, room data, presence. */
export const streams: readonly Stream[] = [messages, memberships, feedback, topics, presence];

/** A stream of what is in a table; `sql` selects row numbers by user id, low and high. */
function stored<Row extends {readonly row: number}>(
	table: Source['table'],
	toEvent: (row: Row) => JsonObject,
	sql: string,
): Stream {
	return {
		end: (db) => endOf(db, table),
		read({db}, userId, asked, bytes) {
			const {rows, way, ...slice} = readSlice<Row>(db, {table, sql}, userId, asked, {bytes});
			return {events: rows.map(toEvent), bytes: slice.bytes, way};
		},
	};
}

const ascending = ({start, stop}: Way): readonly [number, number] => [
	Math.min(start, stop),
	Math.max(start, stop),
];

/** CROSS JOIN fixes the order: from the user's rooms to the new rows of each, never through all rows of the server. */
function inJoinedRooms(table: Source['table']): string {
	return `SELECT t.row FROM members m CROSS JOIN ${table} t ON t.room_id = m.room_id
		WHERE m.user_id = ?1 AND m.membership = 'join' AND t.row > ?2 AND t.row < ?3`;
}
