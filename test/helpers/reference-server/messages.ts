import type {Answer} from './answer.ts';
import {contentNoObject, contentNotJson, crash, forbid, ok, readObject, refuse} from './answer.ts';
import type {Request} from './context.ts';
import {decoded, rawUserId, requireJoined, stamp, store} from './context.ts';
import type {Row} from './database.ts';
import {contentOf} from './database.ts';

export function putMessage(request: Request): Answer {
	const {home, user, parts, body} = request;
	const roomId = decoded(request, 0);
	if (decoded(request, 1) !== user) forbid('Must send messages as yourself.');
	const content = readObject(body, contentNotJson, contentNoObject);
	if (!('msgtype' in content)) refuse(400, 'M_BAD_JSON', 'Missing msgtype key');
	if (typeof content['msgtype'] !== 'string') refuse(400, 'M_BAD_JSON', 'Key msgtype is of the wrong type.');
	requireJoined(request, roomId);
	const msg_id = parts[2] ?? '';
	if (!home.faults.repeatedPuts && findMessage(request, roomId, user, msg_id)) return ok();
	store(home, 'message', roomId, {
		type: 'm.room.message',
		room_id: roomId,
		user_id: user,
		msg_id,
		content: {...content, hsob_ts: stamp()},
	});
	return ok();
}

export function getMessage(request: Request): Answer {
	const roomId = decoded(request, 0);
	requireJoined(request, roomId);
	const row = findMessage(request, roomId, decoded(request, 1), request.parts[2] ?? '');
	return row ? ok(contentOf(row)) : refuse(404, 'M_NOT_FOUND', 'Message not found.');
}

function findMessage({home}: Request, roomId: string, sender: string, msgId: string): Row | undefined {
	return home.database.rows.message.findLast(
		({event, roomId: at}) => event['msg_id'] === msgId && event['user_id'] === sender && at === roomId,
	);
}

export function putFeedback(request: Request): Answer {
	const {home, user, parts, body} = request;
	if (parts[3] !== user && (home.faults.undecodedPaths || decoded(request, 3) !== user))
		forbid('Must send feedback as yourself.');
	const type = feedbackType(request);
	const content = readObject(body, contentNotJson, contentNoObject);
	const roomId = decoded(request, 0);
	requireJoined(request, roomId);
	if (home.faults.feedback500) crash();
	store(home, 'feedback', roomId, {
		type: 'm.room.message.feedback',
		room_id: roomId,
		user_id: user,
		feedback_type: type,
		msg_sender_id: rawUserId(request, 1),
		msg_id: parts[2] ?? '',
		content: {...content, hsob_ts: stamp()},
	});
	return ok();
}

export function getFeedback(request: Request): Answer {
	const type = feedbackType(request);
	const [, , msgId] = request.parts;
	const row = request.home.database.rows.feedback.findLast(
		({event, roomId}) =>
			roomId === decoded(request, 0) &&
			event['msg_id'] === msgId &&
			event['feedback_type'] === type &&
			event['user_id'] === decoded(request, 3),
	);
	return row ? ok(contentOf(row)) : refuse(404, 'M_NOT_FOUND', 'Feedback not found.');
}

function feedbackType({parts}: Request): string {
	const [, , , , type = ''] = parts;
	return type === 'd' || type === 'r' ? type : refuse(400, 'M_BAD_JSON', 'Bad feedback type.');
}
