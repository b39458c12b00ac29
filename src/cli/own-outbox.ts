import {openUnsent, type Unsent} from '../client/unsent.ts';
import {accountDir} from '../config/paths.ts';
import type {Account} from '../domain/session.ts';
import type {Context} from './context.ts';

/** Does something with the account's outbox while it is open; with null if there is none. CacheError if it cannot be opened. */
export function withOutbox<Answer>(
	{paths, note}: Pick<Context, 'paths' | 'note'>,
	account: Account,
	work: (outbox: Unsent | null) => Answer,
): Answer {
	const outbox = openUnsent({account, dir: accountDir(paths, account), now: Date.now, tell: note});
	try {
		return work(outbox);
	} finally {
		outbox?.close();
	}
}
