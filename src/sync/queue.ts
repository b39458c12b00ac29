import type {OutboxFile} from '../cache/outbox.ts';
import {describeError} from '../domain/errors.ts';
import type {Pending, PendingState} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import type {Store} from '../store/store.ts';

/** What the outbox knows of one message or deed, beside what is saved of it. */
export interface Entry {
	pending: Pending;
	/** While this process is about to bring it to the server, or does: it knows more than the file. */
	isOurs: boolean;
	/** It was there when this process began to send: another may have sent it without being able to save that. */
	isInherited: boolean;
	/** When it was acknowledged, ms; 0 for one that an earlier run had sent. */
	sentAt: number;
	/** How often in a row the server has stumbled over it. */
	stumbles: number;
}

/** The states in which one may be dropped: nobody is bringing it to the server. */
export const untaken: readonly PendingState[] = ['waiting', 'held', 'failed'];

export interface QueueParts {
	readonly file: Pick<OutboxFile, 'pending' | 'change' | 'remove'>;
	readonly store: Pick<Store, 'dispatch'>;
	/** Whether another process sends. */
	readonly isOthers: () => boolean;
	readonly log: (line: string) => void;
}

/** A state that is not `failed` has no reason. */
export type Change = Partial<Pick<Pending, 'state' | 'reason' | 'askedAt' | 'isInDoubt'>>;

/** What is in the outbox, in the order of its file; in step with the file, which is the truth, and with the screen. */
export interface Queue {
	all(): Iterable<Entry>;
	get(msgId: string): Entry | undefined;
	/** The first in the room that is to go; none while one before it is held, or being sent by another process. */
	nextOf(roomId: RoomId): Entry | undefined;
	/** Takes up and shows one that has just been saved. */
	add(pending: Pending): void;
	show(entry: Entry, change: Partial<Pending>): void;
	/** Shows and saves what nobody waits for. Where the disk fails, an earlier state is asked about at the next start. */
	change(entry: Entry, change: Change): void;
	/** Takes one off the screen that is not in the file any more. */
	drop(entry: Entry): void;
	/** Removes those from the file; their echoes, or what they did, are on the screen already. */
	forget(msgIds: readonly string[]): void;
	/** Takes over what the file holds. What this process is sending it knows better. */
	refresh(): void;
	/** What a process was sending that has ended may be at the server or not: to be asked about. */
	doubtOrphans(): void;
	/** What a process that has ended left behind may be at the server or not: to be asked about. */
	doubtAll(): void;
}

export function createQueue({file, store, isOthers, log}: QueueParts): Queue {
	let entries = new Map<string, Entry>();

	const show = (entry: Entry, change: Partial<Pending>) => {
		entry.pending = {...entry.pending, ...change};
		store.dispatch({type: 'pending', pending: entry.pending});
	};
	/** Where the disk fails, the screen goes on to tell the truth. */
	const keep = (change: () => void) => {
		try {
			change();
		} catch (error) {
			log(`the outbox is not up to date: ${describeError(error)}`);
		}
	};
	const drop = ({pending: {roomId, msgId}}: Entry) => {
		entries.delete(msgId);
		store.dispatch({type: 'discarded', roomId, msgId});
	};
	const change = (entry: Entry, change: Change) => {
		const {msgId, state} = entry.pending;
		show(entry, {reason: null, ...change});
		keep(() => file.change(msgId, brought, {state, ...change, isLight: true}));
	};
	const doubt = (entry: Entry) => {
		if (entry.pending.state !== 'sending' || entry.isOurs || isOthers()) return;
		change(entry, {state: 'waiting', isInDoubt: true});
	};
	const adopt = (entry: Entry, saved: Pending, isNew: boolean) => {
		if (entry.isOurs) return;
		if (isNew || !isAlike(entry.pending, saved)) {
			entry.pending = saved;
			show(entry, {});
		}
		doubt(entry);
	};

	return {
		all: () => entries.values(),
		get: (msgId) => entries.get(msgId),
		nextOf: (roomId) => {
			const first = [...entries.values()].find(
				({pending}) => pending.roomId === roomId && pending.state !== 'failed' && pending.state !== 'sent',
			);
			const {state, isInDoubt} = first?.pending ?? {};
			const isOther = state === 'sending' && !first?.isOurs && !isInDoubt;
			return state === 'held' || isOther ? undefined : first;
		},
		add: (pending) => {
			const entry = {...fresh, pending};
			entries.set(pending.msgId, entry);
			show(entry, {});
			doubt(entry);
		},
		show,
		change,
		drop,
		forget: (msgIds) => {
			if (msgIds.length === 0) return;
			for (const msgId of msgIds) entries.delete(msgId);
			keep(() => file.remove(msgIds));
		},
		refresh: () => {
			const saved = file.pending();
			const before = entries;
			entries = new Map(
				saved.map((pending) => [pending.msgId, before.get(pending.msgId) ?? {...fresh, pending}]),
			);
			for (const pending of saved) {
				const entry = entries.get(pending.msgId);
				if (entry) adopt(entry, pending, !before.delete(pending.msgId));
			}
			for (const entry of before.values()) drop(entry);
		},
		doubtOrphans: () => {
			for (const entry of entries.values()) doubt(entry);
		},
		doubtAll: () => {
			for (const entry of entries.values()) {
				entry.isInherited = true;
				doubt(entry);
			}
		},
	};
}

const isAlike = (a: Pending, b: Pending): boolean =>
	(['state', 'reason', 'wantedAt', 'askedAt', 'isInDoubt', 'place'] as const).every(
		(key) => (a[key] ?? null) === (b[key] ?? null),
	);

/** The states of what is being brought to the server, or has been. */
const brought: readonly PendingState[] = ['waiting', 'sending', 'sent'];
const fresh = {isOurs: false, isInherited: false, sentAt: 0, stumbles: 0} as const;
