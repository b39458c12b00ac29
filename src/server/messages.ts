import {objectBody, textOf} from './body.ts';
import {withFeedback} from './feedback.ts';
import {announce, timestamp} from './home.ts';
import {writeJson} from './json.ts';
import {checkJoined} from './membership.ts';
import {readLimit, readRange} from './range.ts';
import {forbidden, refusal} from './refusal.ts';
import {type Route, type SignedInCall, signedIn} from './route.ts';
import {endOf} from './rows.ts';
import {ANSWER_SIZE} from './slice.ts';
import {readPage, storeMessage} from './timeline.ts';

/** The message id may be empty. */
const MESSAGE = '/rooms/:room/messages/:sender/:msg{[^/]*}';

/** What is said in a room: send, read one, read many. */
export const messageRoutes: readonly Route[] = [
	{method: 'GET', path: '/rooms/:room/messages/list', answer: signedIn(list)},
	{method: 'PUT', path: MESSAGE, answer: signedIn(send)},
	{method: 'GET', path: MESSAGE, answer: signedIn(read)},
];

/**
 * The message id is the transaction id: a repeated PUT is a retry after a lost answer, so it is told 200 and nothing
 * is stored, whatever it contains. The first content stays; whoever wants to say something else takes another id.
 */
function send({home, userId, part, body}: SignedInCall): unknown {
	if (part('sender') !== userId) throw forbidden('Must send messages as yourself.');
	const content = objectBody(body);
	textOf(content, 'msgtype');
	const room_id = part('room');
	checkJoined(home.db, room_id, userId);
	home.limits.write(userId, Buffer.byteLength(writeJson(content)));
	const message = {room_id, sender: userId, msg_id: part('msg')};
	const isNew = home.db.transact(() =>
		storeMessage(home.db, message, {...content, hsob_ts: timestamp(home)}),
	);
	if (isNew) announce(home, room_id);
	return '';
}

function read({home, userId, part}: SignedInCall): unknown {
	checkJoined(home.db, part('room'), userId);
	const message = home.db.one<{content: string}>(
		'SELECT content FROM messages WHERE room_id = ? AND sender = ? AND msg_id = ?',
		part('room'),
		part('sender'),
		part('msg'),
	);
	if (!message) throw refusal(404, 'M_NOT_FOUND', 'Message not found.');
	return JSON.parse(message.content);
}

function list({home, userId, part, query}: SignedInCall): unknown {
	checkJoined(home.db, part('room'), userId);
	const range = readRange(query('from'), query('to'), [endOf(home.db, 'messages')]);
	const room = {limit: readLimit(query('limit')), bytes: ANSWER_SIZE};
	const {page} = readPage(home.db, part('room'), range, room);
	return query('feedback') === undefined ? page : withFeedback(home.db, page);
}
