import {randomUUID} from 'node:crypto';
import {sendOnce} from '../../client/send-once.ts';
import {UsageError} from '../../domain/errors.ts';
import type {MessageKind} from '../../domain/event.ts';
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
	await sendOnce(connected, roomId, msgId, {kind, body});
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
