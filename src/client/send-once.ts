import type {Api, OutgoingMessage} from '../api/port.ts';
import {describeError, NetworkError, ProtocolError, ServerError} from '../domain/errors.ts';
import type {MessageId, RoomId} from '../domain/ids.ts';
import {type Clock, systemClock} from '../sync/clock.ts';
import {LATE_WRITE_MS} from '../sync/outbox.ts';

/** What sends, and how it lets time pass. */
export interface SendOnceOptions {
	readonly api: Pick<Api, 'send' | 'hasMessage'>;
	readonly clock?: Clock;
}

/**
 * Sends a message past the outbox, at most twice. An answer that got lost does not tell whether the message did: so the
 * server is asked after each try, and asked again after a while, as what it was sent may still be on its way into the
 * room. If it stays unknown whether the message arrived, a ServerError where the server failed over it, else a
 * NetworkError; otherwise what the server says.
 */
export async function sendOnce(
	{api, clock = systemClock}: SendOnceOptions,
	roomId: RoomId,
	msgId: MessageId,
	message: OutgoingMessage,
): Promise<void> {
	let unconfirmed: unknown = null;
	const send = async (): Promise<boolean> => {
		try {
			await api.send(roomId, msgId, message);
			return true;
		} catch (error) {
			if (!isUnknown(error)) throw error;
			unconfirmed = error;
			return isThere();
		}
	};
	const isThere = async (): Promise<boolean> => {
		if (await api.hasMessage(roomId, msgId)) return true;
		await clock.wait(LATE_WRITE_MS, new AbortController().signal);
		return api.hasMessage(roomId, msgId);
	};
	try {
		if ((await send()) || (await send())) return;
	} catch (error) {
		if (!isUnknown(error)) throw error;
		throw new NetworkError(`${describeError(error)}; ${advice}`, {cause: error});
	}
	const text = `the server does not confirm the message (${describeError(unconfirmed)}); ${advice}`;
	if (unconfirmed instanceof ServerError) throw new ServerError(text, unconfirmed.status);
	throw new NetworkError(text);
}

/** Whether it leaves open what has become of the message: the server may fail after it has taken it. */
function isUnknown(error: unknown): boolean {
	const isFailure = error instanceof ServerError && error.status >= 500;
	return isFailure || error instanceof NetworkError || error instanceof ProtocolError;
}

const advice = 'the message may have arrived: look with chat-tui history before you send it again';
