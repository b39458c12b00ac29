import type {Api} from '../api/port.ts';
import type {OutboxFile} from '../cache/outbox.ts';
import {AuthError, describeError, isTransient, NetworkError, ServerError} from '../domain/errors.ts';
import type {Pending, RoomEvent} from '../domain/event.ts';
import type {RoomId, UserId} from '../domain/ids.ts';
import type {Store} from '../store/store.ts';
import {createBackoff} from './backoff.ts';
import type {Clock} from './clock.ts';
import {createWaker} from './waker.ts';

/** How long a write that got no answer may go on at the server before it can be seen there, ms. */
const LATE_WRITE_MS = 1000;

export interface OutboxParts {
	readonly api: Pick<Api, 'send' | 'hasMessage'>;
	readonly file: Pick<OutboxFile, 'add' | 'save' | 'remove'>;
	readonly store: Pick<Store, 'dispatch'>;
	readonly userId: UserId;
	readonly clock: Clock;
	readonly random: () => number;
	readonly log: (line: string) => void;
}

/** Messages on their way out: in order per room, each sent until the server has it or refuses it. */
export interface Outbox {
	/** Takes over what an earlier run has left. */
	restore(pending: readonly Pending[]): void;
	/** Saves a message in place of its room's draft, shows it, and sends it in its turn. CacheError if it cannot be saved. */
	add(pending: Pending): void;
	/** Puts a failed message back into its place in the queue. */
	resend(msgId: string): void;
	/** Drops a message that is not on its way to the server at this moment. */
	discard(msgId: string): void;
	/** Forgets the messages whose echoes are among the events. */
	takeEchoes(events: readonly RoomEvent[]): void;
	/**
	 * Forgets what was sent before `askedAt`, ms, when a snapshot was asked for: the server has those messages, though
	 * their echoes may be older than what the snapshot shows.
	 */
	settle(askedAt: number): void;
	/** Sends until the signal ends it. */
	start(life: AbortSignal): void;
	/** Resolves when nothing is being sent or waited for. */
	idle(): Promise<void>;
	/** Ends all waiting between tries, and takes up queues that stand still: the server is there again. */
	wake(): void;
}

interface Entry {
	pending: Pending;
	/** The server may have it: an answer was lost. Asked before it is sent again. */
	isUncertain: boolean;
	/** When it was acknowledged, ms; 0 for one that an earlier run had sent. */
	sentAt: number;
}

export function createOutbox({api, file, store, userId, clock, random, log}: OutboxParts): Outbox {
	const entries = new Map<string, Entry>();
	const draining = new Map<RoomId, Promise<void>>();
	let life = AbortSignal.abort();
	let waker = createWaker(life);

	const show = (entry: Entry, change: Partial<Pending>) => {
		entry.pending = {...entry.pending, ...change};
		store.dispatch({type: 'pending', pending: entry.pending});
	};
	const save = (entry: Entry, change: Partial<Pending>) => {
		file.save({...entry.pending, ...change});
		show(entry, change);
	};
	/** Where the disk fails, the screen goes on to tell the truth; an earlier state that is saved is asked about at the next start. */
	const keep = (change: () => void) => {
		try {
			change();
		} catch (error) {
			log(`the outbox is not up to date: ${describeError(error)}`);
		}
	};
	const forget = (msgIds: readonly string[]) => {
		if (msgIds.length === 0) return;
		for (const msgId of msgIds) entries.delete(msgId);
		keep(() => file.remove(msgIds));
	};
	const nextOf = (roomId: RoomId) =>
		[...entries.values()].find(({pending}) => pending.roomId === roomId && pending.state === 'waiting');

	const fail = (entry: Entry, error: unknown) => {
		show(entry, {state: 'failed', reason: describeError(error), askedAt: null});
		keep(() => file.save(entry.pending));
	};

	/** Looked for twice: the server may be about to take what it was sent before. No wake-up shortens that. */
	const isThereAlready = async ({roomId, msgId}: Pending): Promise<boolean> => {
		if (await api.hasMessage(roomId, msgId)) return true;
		await clock.wait(LATE_WRITE_MS, life);
		return !life.aborted && entries.has(msgId) && (await api.hasMessage(roomId, msgId));
	};

	/** Only a plain refusal says that the server has not taken it. */
	const attempt = async (entry: Entry): Promise<void> => {
		const wasUncertain = entry.isUncertain;
		entry.isUncertain = true;
		try {
			await api.send(entry.pending.roomId, entry.pending.msgId, entry.pending);
		} catch (error) {
			const isRefused = error instanceof AuthError || (error instanceof ServerError && !isTransient(error));
			if (isRefused) entry.isUncertain = wasUncertain;
			throw error;
		}
	};

	const deliver = async (entry: Entry): Promise<void> => {
		const {msgId} = entry.pending;
		const askedAt = entry.pending.askedAt ?? clock.now();
		if (entry.isUncertain) show(entry, {askedAt});
		const isThere = entry.isUncertain && (await isThereAlready(entry.pending));
		if (life.aborted || !entries.has(msgId)) return;
		if (!isThere) {
			save(entry, {state: 'sending', askedAt});
			await attempt(entry);
		}
		entry.sentAt = clock.now();
		if (life.aborted || !entries.has(msgId)) return;
		show(entry, {state: 'sent', askedAt: null});
		keep(() => file.save(entry.pending));
	};

	/** One room's queue, first to last. A refused message fails on its own line and lets the next one pass. */
	const drain = async (roomId: RoomId): Promise<void> => {
		const backoff = createBackoff(random);
		for (let entry = nextOf(roomId); entry && !life.aborted; entry = nextOf(roomId)) {
			const signal = waker.signal();
			try {
				await deliver(entry);
				backoff.reset();
			} catch (error) {
				if (life.aborted || !entries.has(entry.pending.msgId)) continue;
				if (error instanceof AuthError) {
					show(entry, {state: 'waiting', askedAt: null});
					break;
				}
				if (isTransient(error)) {
					// A broken connection is no answer: the wait for one goes on.
					const isAnswer = !(error instanceof NetworkError);
					show(entry, isAnswer ? {state: 'waiting', askedAt: null} : {state: 'waiting'});
					await clock.wait(backoff.next(error), signal);
				} else fail(entry, error);
			}
		}
		draining.delete(roomId);
	};

	const kick = (roomId: RoomId) => {
		if (life.aborted || draining.has(roomId) || !nextOf(roomId)) return;
		draining.set(roomId, drain(roomId));
	};

	const kickAll = () => {
		for (const roomId of new Set([...entries.values()].map(({pending}) => pending.roomId))) kick(roomId);
	};

	return {
		restore: (all) => {
			for (const pending of all) {
				const isUncertain = pending.state === 'sending';
				const entry: Entry = {pending, isUncertain, sentAt: 0};
				entries.set(pending.msgId, entry);
				show(entry, isUncertain ? {state: 'waiting'} : {});
			}
		},
		add: (pending) => {
			file.add(pending);
			entries.set(pending.msgId, {pending, isUncertain: false, sentAt: 0});
			store.dispatch({type: 'draft', roomId: pending.roomId, text: ''});
			store.dispatch({type: 'pending', pending});
			kick(pending.roomId);
		},
		resend: (msgId) => {
			const entry = entries.get(msgId);
			if (entry?.pending.state !== 'failed') return;
			save(entry, {state: 'waiting', reason: null});
			kick(entry.pending.roomId);
		},
		discard: (msgId) => {
			const entry = entries.get(msgId);
			if (!entry || entry.pending.state === 'sending' || entry.pending.state === 'sent') return;
			forget([msgId]);
			store.dispatch({type: 'discarded', roomId: entry.pending.roomId, msgId});
		},
		takeEchoes: (events) => {
			const own = events.filter((event) => event.sender === userId && entries.has(event.msgId));
			forget([...new Set(own.map((event) => event.msgId))]);
		},
		settle: (askedAt) => {
			const settled = [...entries.values()].filter(
				({pending, sentAt}) => pending.state === 'sent' && sentAt < askedAt,
			);
			for (const {pending} of settled)
				store.dispatch({type: 'discarded', roomId: pending.roomId, msgId: pending.msgId});
			forget(settled.map(({pending}) => pending.msgId));
		},
		start: (signal) => {
			life = signal;
			waker = createWaker(life);
			kickAll();
		},
		idle: async () => void (await Promise.all(draining.values())),
		wake: () => {
			waker.wake();
			kickAll();
		},
	};
}
