import {randomUUID} from 'node:crypto';
import {setTimeout as delay} from 'node:timers/promises';
import type {Api, OutgoingMessage} from '../../api/port.ts';
import {NetworkError, UsageError} from '../../domain/errors.ts';
import type {MessageKind} from '../../domain/event.ts';
import type {RoomId} from '../../domain/ids.ts';
import {tooLongText} from '../../text/sanitize.ts';
import type {Context} from '../context.ts';
import {findRoom} from '../room-name.ts';
import {readAll} from '../stdin.ts';

interface Options {
	readonly emote?: boolean;
	readonly notice?: boolean;
}

/** Sends one message: the words given, or what comes on standard input. */
export async function run(
	context: Context,
	text: string,
	words: readonly string[],
	options: Options,
): Promise<void> {
	const kind = messageKind(options);
	const connected = context.connect();
	const body = await messageBody(context, words);
	const {roomId} = await findRoom(connected, text);
	const msgId = `cli-${randomUUID()}`;
	await sendOnce(connected.api, roomId, msgId, {kind, body});
	context.print({roomId, msgId}, null);
}

function messageKind({emote, notice}: Options): MessageKind {
	if (emote && notice)
		throw new UsageError('a message is either an emote or a notice: give one of the two options');
	if (emote) return 'emote';
	return notice ? 'notice' : 'text';
}

async function messageBody({input}: Context, words: readonly string[]): Promise<string> {
	const isFromStdin = words.length === 0 || (words.length === 1 && words[0] === '-');
	const body = isFromStdin ? (await readAll(input)).replace(/\r?\n$/, '') : words.join(' ');
	if (!body.trim()) throw new UsageError('there is nothing to send: give the text, or pipe it in');
	const refusal = tooLongText(body);
	if (refusal !== null) throw new UsageError(`nothing was sent: ${refusal}; send it in parts`);
	return body;
}

/** An answer that got lost does not tell whether the message did: so the server is asked before it is sent again. */
async function sendOnce(api: Api, roomId: RoomId, msgId: string, message: OutgoingMessage): Promise<void> {
	try {
		await api.send(roomId, msgId, message);
	} catch (error) {
		if (!(error instanceof NetworkError)) throw error;
		if (!(await isThere(api, roomId, msgId))) await api.send(roomId, msgId, message);
	}
}

/** How long a write that got no answer may go on at the server before it can be seen there, ms. */
const lateWriteMs = 1000;

/** Looked for twice: the server may be about to take it. */
async function isThere(api: Api, roomId: RoomId, msgId: string): Promise<boolean> {
	if (await api.hasMessage(roomId, msgId)) return true;
	await delay(lateWriteMs);
	return api.hasMessage(roomId, msgId);
}
