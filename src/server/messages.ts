import {objectBody, textOf} from './body.ts';
import {withFeedback} from './feedback.ts';
import {announce, timestamp} from './home.ts';
import {type JsonObject, writeJson} from './json.ts';
import {checkJoined} from './membership.ts';
import {readLimit, readRange} from './range.ts';
import {forbidden, refusal} from './refusal.ts';
import {type Route, type SignedInCall, signedIn} from './route.ts';
import {endOf} from './rows.ts';
import {ANSWER_SIZE} from './slice.ts';
import {newestMessage, readPage, storeMessage} from './timeline.ts';

/** The message id may be empty. */
const MESSAGE = '/rooms/:room/messages/:sender/:msg{[^/]*}';

/** What is said in a room: send, read one, read many. */
export const messageRoutes: readonly Route[] = [
	{method: 'GET', path: '/rooms/:room/messages/list', answer: signedIn(list)},
	{method: 'PUT', path: MESSAGE, answer: signedIn(send)},
	{method: 'GET', path: MESSAGE, answer: signedIn(read)},
];

/** A repeated PUT is a retry after a lost answer: it is told 200, and nothing is stored. */
function send({home, userId, part, body}: SignedInCall): unknown {
	if (part('sender') !== userId) throw forbidden('Must send messages as yourself.');
	const content = objectBody(body);
	textOf(content, 'msgtype');
	const room_id = part('room');
	checkJoined(home.db, room_id, userId);
	home.limits.write(userId, Buffer.byteLength(writeJson(content)));
	const message = {room_id, sender: userId, msg_id: part('msg')};
	const isNew = home.db.transact(() => {
		const newest = newestMessage(home.db, message);
		if (newest && isSame(content, newest)) return false;
		storeMessage(home.db, message, {...content, hsob_ts: timeAfter(newest, timestamp(home))});
		return true;
	});
	if (isNew) announce(home, room_id);
	return '';
}

/** Whether what is sent is what is stored, but for the time. */
function isSame(sent: JsonObject, stored: JsonObject): boolean {
	return writeJson({...sent, hsob_ts: 0}) === writeJson({...stored, hsob_ts: 0});
}

/** Messages of the same id are told apart by their times alone, so the next one is later even within a millisecond. */
function timeAfter(previous: JsonObject | undefined, now: number): number {
	return previous ? Math.max(now, Number(previous['hsob_ts']) + 1) : now;
}

function read({home, userId, part}: SignedInCall): unknown {
	const room_id = part('room');
	checkJoined(home.db, room_id, userId);
	const content = newestMessage(home.db, {room_id, sender: part('sender'), msg_id: part('msg')});
	if (!content) throw refusal(404, 'M_NOT_FOUND', 'Message not found.');
	return content;
}

function list({home, userId, part, query}: SignedInCall): unknown {
	checkJoined(home.db, part('room'), userId);
	const range = readRange(query('from'), query('to'), [endOf(home.db, 'messages')]);
	const room = {limit: readLimit(query('limit')), bytes: ANSWER_SIZE};
	const {page} = readPage(home.db, part('room'), range, room);
	return query('feedback') === undefined ? page : withFeedback(home.db, page);
}
