import type {RoomId, UserId} from '../domain/ids.ts';
import {objectBody, textOf} from './body.ts';
import {announce, timestamp} from './home.ts';
import {type JsonObject, writeJson} from './json.ts';
import {checkJoined, isPublic, membershipOf} from './membership.ts';
import {refusal} from './refusal.ts';
import {type Route, type SignedInCall, signedIn} from './route.ts';
import {nextRow} from './rows.ts';

const TOPIC = '/rooms/:room/topic';

/** What a room is about. */
export const topicRoutes: readonly Route[] = [
	{method: 'GET', path: TOPIC, answer: signedIn(read)},
	{method: 'PUT', path: TOPIC, answer: signedIn(write)},
];

/** A row of the table topics; the room's topic is its newest. */
export interface TopicRow {
	readonly row: number;
	readonly room_id: RoomId;
	readonly sender: UserId;
	readonly content: string;
}

/** A topic as events shows it. */
export function toTopicEvent({row, room_id, sender, content}: TopicRow): JsonObject {
	return {type: 'm.room.topic', event_id: `t${row}`, room_id, user_id: sender, content: JSON.parse(content)};
}

function read({home, userId, part}: SignedInCall): unknown {
	const isOpen = isPublic(home.db, part('room'));
	if (isOpen === undefined) throw refusal(403, 'M_UNKNOWN', 'Room does not exist.');
	const membership = membershipOf(home.db, part('room'), userId);
	if (!isOpen && membership !== 'join' && membership !== 'invite') {
		throw refusal(403, 'M_UNKNOWN', 'Member does not meet private room rules.');
	}
	const topic = home.db.one<{content: string}>(
		'SELECT content FROM topics WHERE room_id = ? ORDER BY row DESC LIMIT 1',
		part('room'),
	);
	if (!topic) throw refusal(404, 'M_NOT_FOUND', 'Topic not found.');
	return JSON.parse(topic.content);
}

function write({home, userId, part, body}: SignedInCall): unknown {
	const content = objectBody(body);
	textOf(content, 'topic');
	const roomId = part('room');
	checkJoined(home.db, roomId, userId);
	home.limits.write(userId, Buffer.byteLength(writeJson(content)));
	home.db.transact(() =>
		home.db.run(
			'INSERT INTO topics (row, room_id, sender, content) VALUES (?, ?, ?, ?)',
			nextRow(home.db, 'topics'),
			roomId,
			userId,
			writeJson({...content, hsob_ts: timestamp(home)}),
		),
	);
	announce(home, roomId);
	return '';
}
