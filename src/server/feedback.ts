import type {RoomId, UserId} from '../domain/ids.ts';
import {objectBody} from './body.ts';
import type {Database} from './database.ts';
import {announce, type Home} from './home.ts';
import {type JsonObject, writeJson} from './json.ts';
import {checkJoined} from './membership.ts';
import {badJson, forbidden, refusal} from './refusal.ts';
import {type Route, type SignedInCall, signedIn} from './route.ts';
import {nextRow} from './rows.ts';
import type {Page} from './timeline.ts';

const FEEDBACK = '/rooms/:room/messages/:sender/:msg{[^/]*}/feedback/:own/:type{[^/]*}';

/** The largest content (bytes of JSON). There is one for each reader of each message, so it had better be small. */
const LARGEST = 1024;

/** Whether a message was delivered to somebody, or read. */
export const feedbackRoutes: readonly Route[] = [
	{method: 'GET', path: FEEDBACK, answer: signedIn(read)},
	{method: 'PUT', path: FEEDBACK, answer: signedIn(write)},
];

/** A row of the table feedback: the newest of its type by one person on one message. */
export interface FeedbackRow {
	readonly row: number;
	readonly room_id: RoomId;
	readonly msg_sender: string;
	readonly msg_id: string;
	readonly sender: UserId;
	/** `d` delivered, `r` read. */
	readonly type: string;
	readonly content: string;
}

/** Feedback as events shows it. */
export function toFeedbackEvent(row: FeedbackRow): JsonObject {
	return {type: 'm.room.message.feedback', event_id: `f${row.row}`, ...toFeedback(row)};
}

/** A page as the parameter `feedback` asks for it: without types and event ids, each message with what there is on it. */
export function withFeedback(db: Database, page: Page): Page {
	const chunk = page.chunk.map(({type: _, event_id: __, ...message}) => {
		const rows = db.all<FeedbackRow>(
			'SELECT * FROM feedback WHERE room_id = ? AND msg_sender = ? AND msg_id = ? ORDER BY row',
			String(message['room_id']),
			String(message['user_id']),
			String(message['msg_id']),
		);
		return rows.length === 0 ? message : {...message, feedback: rows.map(toFeedback)};
	});
	return {...page, chunk};
}

function toFeedback({room_id, msg_sender, msg_id, sender, type, content}: FeedbackRow): JsonObject {
	return {
		room_id,
		msg_sender_id: msg_sender,
		msg_id,
		user_id: sender,
		feedback_type: type,
		content: JSON.parse(content),
	};
}

type Key = Omit<FeedbackRow, 'row' | 'content'>;

function read({home, userId, part}: SignedInCall): unknown {
	const key = keyOf(part);
	checkJoined(home.db, key.room_id, userId);
	const content = find(home.db, key);
	if (content === undefined) throw refusal(404, 'M_NOT_FOUND', 'Feedback not found.');
	return JSON.parse(content);
}

function write({home, userId, part, body}: SignedInCall): unknown {
	if (part('own') !== userId) throw forbidden('Must send feedback as yourself.');
	const key = keyOf(part);
	const content = objectBody(body);
	const text = writeJson(content);
	const bytes = Buffer.byteLength(text);
	if (bytes > LARGEST) throw refusal(413, 'M_TOO_LARGE', `Feedback is larger than ${LARGEST} bytes.`);
	checkJoined(home.db, key.room_id, userId);
	home.limits.write(userId, bytes + Buffer.byteLength(key.msg_id));
	store(home, key, text);
	return '';
}

function keyOf(part: SignedInCall['part']): Key {
	const type = part('type');
	if (type !== 'd' && type !== 'r') throw badJson('Bad feedback type.');
	return {room_id: part('room'), msg_sender: part('sender'), msg_id: part('msg'), sender: part('own'), type};
}

/** What is stored already is a retry, and no news. */
function store(home: Home, key: Key, content: string): void {
	if (find(home.db, key) === content) return;
	home.db.transact(() =>
		home.db.run(
			'REPLACE INTO feedback (row, room_id, msg_sender, msg_id, sender, type, content) VALUES (?, ?, ?, ?, ?, ?, ?)',
			nextRow(home.db, 'feedback'),
			...valuesOf(key),
			content,
		),
	);
	announce(home, key.room_id);
}

function find(db: Database, key: Key): string | undefined {
	return db.one<{content: string}>(
		'SELECT content FROM feedback WHERE room_id = ? AND msg_sender = ? AND msg_id = ? AND sender = ? AND type = ?',
		...valuesOf(key),
	)?.content;
}

const valuesOf = ({room_id, msg_sender, msg_id, sender, type}: Key) =>
	[room_id, msg_sender, msg_id, sender, type] as const;
