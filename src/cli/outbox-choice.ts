import type {UnsentMessage} from '../client/unsent.ts';
import {UsageError} from '../domain/errors.ts';

/** What is to be done with what waits in the outbox. */
export type OutboxAct = 'resend' | 'discard';

/**
 * The messages that are meant by ids, or by unique beginnings of ids; with `isAll` those that wait for the user's word,
 * to resend also those that wait for the server. UsageError if nothing is meant, or an id is of none or of several.
 */
export function chooseUnsent(
	unsent: readonly UnsentMessage[],
	act: OutboxAct,
	{ids, isAll}: {readonly ids: readonly string[]; readonly isAll: boolean},
): readonly UnsentMessage[] {
	if (isAll && ids.length > 0) throw new UsageError('give either ids or --all');
	if (isAll) return unsent.filter(({state}) => statesOfAll[act].has(state));
	if (ids.length === 0)
		throw new UsageError(`which messages? Give their ids, as chat-tui outbox lists them, or --all`);
	return [...new Set(ids.map((id) => find(unsent, id)))];
}

const statesOfAll: Readonly<Record<OutboxAct, ReadonlySet<UnsentMessage['state']>>> = {
	resend: new Set(['failed', 'held', 'waiting']),
	discard: new Set(['failed', 'held']),
};

function find(unsent: readonly UnsentMessage[], id: string): UnsentMessage {
	const exact = unsent.filter(({msgId}) => msgId === id);
	const found = exact.length > 0 ? exact : unsent.filter(({msgId}) => msgId.startsWith(id));
	const [message] = found;
	if (!message) throw new UsageError(`no message in the outbox has the id ${id}: chat-tui outbox lists them`);
	if (found.length > 1)
		throw new UsageError(`${found.length} messages in the outbox begin with ${id}: give more of the id`);
	return message;
}
