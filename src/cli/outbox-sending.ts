import type {Client} from '../client/client.ts';
import type {UnsentMessage} from '../client/unsent.ts';
import type {Connection} from '../domain/connection.ts';
import {AuthError, NetworkError} from '../domain/errors.ts';
import {isMessage, messageKey, type Pending} from '../domain/event.ts';

/** What has become of a message that was to be sent: `waiting` if nothing has yet. */
export interface Outcome {
	readonly outcome: 'sent' | 'refused' | 'dropped' | 'waiting';
	/** In one line; null where there is nothing to say. */
	readonly reason: string | null;
}

export interface SendingOptions {
	/** Whether another process sends: then nothing is given up before the patience ends, as it may be about to try again. */
	readonly isLed: boolean;
	/** How long nothing need happen until it is given up, ms. */
	readonly patienceMs: number;
	/** How long is waited, after all is sent, for the echoes that empty the outbox, ms. */
	readonly echoMs: number;
}

export interface Sending {
	/** By message id, of all that were to be sent. */
	readonly outcomes: ReadonlyMap<string, Outcome>;
	/** Why not all of them are settled: AuthError if the server no longer knows the session, else NetworkError. */
	readonly problem: AuthError | NetworkError | null;
}

/** Puts messages back into the queue of a client that is not started, starts it, and waits for what becomes of them. */
export async function sendUnsent(
	client: Client,
	messages: readonly UnsentMessage[],
	{isLed, patienceMs, echoMs}: SendingOptions,
): Promise<Sending> {
	const seenSent = new Set<string>();
	const outcomes = () => new Map(messages.map((each) => [each.msgId, outcomeOf(client, each, seenSent)]));
	const unsettled = () =>
		[...outcomes().values()].filter((each) => each.outcome === 'waiting' && !each.reason).length;
	const isGivenUp = () => !isLed && isBroken(client.store.getState().connection);
	for (const {msgId} of messages) client.resend(msgId);
	const stop = client.store.subscribe(() => void outcomes());
	client.start();
	// A process that leads may be waiting for its next try.
	if (isLed) client.reconnect();
	for (
		let left = unsettled(), before = left + 1;
		left > 0 && left < before && !isGivenUp();
		left = unsettled()
	) {
		before = left;
		await changed(client, () => unsettled() < before || isGivenUp(), patienceMs);
	}
	if (unsettled() === 0)
		await changed(client, () => !messages.some((each) => find(client, each)?.state === 'sent'), echoMs);
	stop();
	const {connection} = client.store.getState();
	return {
		outcomes: outcomes(),
		problem: unsettled() === 0 ? null : problemOf(connection, client.account.server),
	};
}

function find({store}: Client, {roomId, msgId}: Pending): Pending | undefined {
	return store
		.getState()
		.pending.get(roomId)
		?.find((each) => each.msgId === msgId);
}

/** `seenSent` keeps which were acknowledged: soon after that they are gone. */
function outcomeOf(client: Client, message: UnsentMessage, seenSent: Set<string>): Outcome {
	const pending = find(client, message);
	if (pending?.state === 'sent' || isHome(client, message)) seenSent.add(message.msgId);
	if (seenSent.has(message.msgId)) return {outcome: 'sent', reason: null};
	if (pending?.state === 'failed') return {outcome: 'refused', reason: pending.reason};
	if (pending) return {outcome: 'waiting', reason: obstacleOf(client, message)};
	// Of a deed no echo comes home.
	if (!isMessage(message.kind)) return {outcome: 'sent', reason: null};
	return {outcome: 'dropped', reason: 'it was dropped in another window'};
}

function isHome({store, account}: Client, {roomId, msgId}: Pending): boolean {
	return store.getState().timelines.get(roomId)?.keys.has(messageKey(account.userId, msgId)) ?? false;
}

/** A room's messages go out in order: one that waits for the user's word keeps back those after it. */
function obstacleOf({store}: Client, {roomId, msgId}: Pending): string | null {
	const queue = store.getState().pending.get(roomId) ?? [];
	const before = queue.slice(0, queue.findIndex((each) => each.msgId === msgId) + 1);
	const held = before.find(({state}) => state === 'held');
	return held ? `${held.msgId} goes before it and is held: resend or discard that one, too` : null;
}

function isBroken({status}: Connection): boolean {
	return status === 'retrying' || status === 'signed-out';
}

function problemOf(connection: Connection, server: string): AuthError | NetworkError {
	if (connection.status === 'signed-out') return new AuthError(connection.reason);
	return new NetworkError(
		connection.status === 'retrying' ? connection.reason : `no answer from ${server} yet`,
	);
}

/** Resolves as soon as that holds, or after so many ms. */
function changed({store}: Client, holds: () => boolean, ms: number): Promise<void> {
	return new Promise((resolve) => {
		if (holds()) return resolve();
		const end = () => {
			clearTimeout(timer);
			stop();
			resolve();
		};
		const timer = setTimeout(end, ms);
		const stop = store.subscribe(() => {
			if (holds()) end();
		});
	});
}
