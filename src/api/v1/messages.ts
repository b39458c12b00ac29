import type {Page} from '../../domain/batch.ts';
import {isAbsence, ProtocolError} from '../../domain/errors.ts';
import type {MessageKind, RoomEvent} from '../../domain/event.ts';
import type {MessageId, RoomId, StreamToken} from '../../domain/ids.ts';
import type {Session} from '../../domain/session.ts';
import type {Http} from '../http.ts';
import type {Api, OutgoingMessage} from '../port.ts';
import {decodeTimeline} from './decode.ts';
import {foreign, requireList} from './foreign.ts';
import {apiPath, messagePath, readFeedbackPath} from './paths.ts';
import {olderToken} from './sync-rooms.ts';
import type {WireChunk} from './wire.ts';

const msgtypes: Readonly<Record<MessageKind, string>> = {
	text: 'm.text',
	emote: 'm.emote',
	notice: 'm.notice',
};

/** The messages of a room: sending them, looking for one, reading the older ones. */
export function createMessages(
	call: Http,
	{userId: me, server}: Session,
): Pick<Api, 'send' | 'hasMessage' | 'sendReceipt' | 'history'> {
	async function send(roomId: RoomId, msgId: MessageId, {kind, body}: OutgoingMessage): Promise<void> {
		const content = {msgtype: msgtypes[kind], body};
		const answer = await call({
			method: 'PUT',
			path: messagePath(roomId, me, msgId),
			body: content,
			doing: 'send the message',
		});
		// Servers say "" to it; whoever says something else may be none.
		if (answer !== '' && !(await hasMessage(roomId, msgId).catch(() => false)))
			throw new ProtocolError(
				`${server} says that it has taken the message, and does not show it: check its address`,
			);
	}

	async function hasMessage(roomId: RoomId, msgId: MessageId): Promise<boolean> {
		try {
			const path = messagePath(roomId, me, msgId);
			const content = await call({method: 'GET', path, doing: 'look for the message'});
			return typeof foreign<{msgtype: unknown}>(content).msgtype === 'string';
		} catch (error) {
			if (isAbsence(error)) return false;
			throw error;
		}
	}

	async function sendReceipt({roomId, sender, msgId}: RoomEvent, signal?: AbortSignal): Promise<void> {
		// Only what every server takes in a path: there is no other way to name a message.
		if (!/^(?!\.{1,2}$)[\w.-]+$/.test(msgId)) return;
		const path = readFeedbackPath(roomId, sender, msgId, me);
		await call({method: 'PUT', path, body: {}, doing: 'tell that you have read a message', signal});
	}

	async function history(
		roomId: RoomId,
		from: StreamToken | null,
		limit: number,
		signal?: AbortSignal,
	): Promise<Page> {
		const answer = await call({
			method: 'GET',
			path: apiPath('rooms', roomId, 'messages', 'list'),
			query: {from: from ?? 'END', to: 'START', limit: String(limit)},
			doing: 'show older messages',
			signal,
		});
		const messages = foreign<WireChunk>(answer);
		const events = decodeTimeline(requireList(messages.chunk, server, 'messages'), roomId).toReversed();
		const older = olderToken(messages);
		return {events, historyToken: older === from ? null : older};
	}

	return {send, hasMessage, sendReceipt, history};
}
