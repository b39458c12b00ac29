import {existsSync} from 'node:fs';
import type {Pending, PendingState} from '../domain/event.ts';
import {messageKey} from '../domain/event.ts';
import {isRoomAlias, type RoomAlias} from '../domain/ids.ts';
import type {Account} from '../domain/session.ts';
import {deliveries} from '../sync/deliveries.ts';
import {OLD_MS} from '../sync/outbox.ts';
import {untaken} from '../sync/queue.ts';
import {openFiles} from './files.ts';

/** What waits in the outbox of an account, without a client and without a network. Calls may throw CacheErrors. */
export interface Unsent {
	/** In the order in which they were typed, each in the state in which it stands: see `Pending`. */
	list(): readonly UnsentMessage[];
	/** Drops one; false if it is gone, has been sent, or is being sent by another process. */
	discard(msgId: string): boolean;
	/** Whether another process of the account is there that sends. */
	isLed(): boolean;
	/** Whether the disk takes no changes: what is dropped here would be there again. */
	isReadOnly(): boolean;
	close(): void;
}

export interface UnsentMessage extends Pending {
	/** Null where it is not known here. */
	readonly alias: RoomAlias | null;
}

export interface UnsentOptions {
	readonly account: Account;
	/** Folder of the account's files. */
	readonly dir: string;
	readonly now: () => number;
	/** Told in one line what has become of a damaged file. */
	readonly tell: (line: string) => void;
}

/** Opens it beside whatever else uses it; null if there is none. CacheError if it is of a newer version. */
export function openUnsent({account, dir, now, tell}: UnsentOptions): Unsent | null {
	if (!existsSync(dir)) return null;
	const nothing = () => {};
	const files = openFiles({
		dir,
		now,
		tell,
		onNews: nothing,
		onNewCache: nothing,
		onNewOutbox: () => 0,
		onUnsaved: nothing,
	});
	const {lead, cache, outbox} = files;
	/** Nobody goes on with what a process that has ended was sending; what is old, nobody sends unasked. */
	const stateOf = ({kind, state, createdAt, wantedAt = createdAt}: Pending): PendingState => {
		if (state === 'sending') return lead.isTaken() ? 'sending' : 'waiting';
		const isOld = deliveries[kind].isForOthers && now() - wantedAt > OLD_MS;
		return state === 'waiting' && isOld ? 'held' : state;
	};
	return {
		list: () => {
			const pending = outbox
				.pending()
				.filter(({roomId, msgId}) => !cache.has(roomId, messageKey(account.userId, msgId)));
			if (pending.length === 0) return [];
			const aliases = new Map(cache.rooms().map(({room}) => [room.roomId, room.alias]));
			const aliasOf = ({roomId}: Pending) => (isRoomAlias(roomId) ? roomId : (aliases.get(roomId) ?? null));
			return pending.map((each) => ({...each, state: stateOf(each), alias: aliasOf(each)}));
		},
		discard: (msgId) => {
			// Whoever leads may take what a process has left behind; for this moment it is this one, if it is nobody else.
			const {isOurs} = lead.look();
			return outbox.take(msgId, isOurs ? [...untaken, 'sending'] : untaken);
		},
		isLed: lead.isTaken,
		isReadOnly: outbox.isInMemory,
		close: files.close,
	};
}
