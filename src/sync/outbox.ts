import type {OutboxFile} from '../cache/outbox.ts';
import type {RoomDelta} from '../domain/batch.ts';
import {AuthError, describeError, isTransient, NetworkError, ServerError} from '../domain/errors.ts';
import type {Pending, PendingState, RoomEvent} from '../domain/event.ts';
import {isMessage} from '../domain/event.ts';
import type {RoomId, UserId} from '../domain/ids.ts';
import type {Store} from '../store/store.ts';
import {createBackoff} from './backoff.ts';
import type {Clock} from './clock.ts';
import type {DeliveryApi} from './deliveries.ts';
import {deliveries} from './deliveries.ts';
import {createWaker} from './waker.ts';

/** How long a write that got no answer may go on at the server before it can be seen there, ms. */
export const LATE_WRITE_MS = 1000;
/** What was written longer ago does not go out before the user has said so again, ms. */
export const OLD_MS = 60 * 60 * 1000;

export interface OutboxParts {
	readonly api: DeliveryApi;
	/** What it holds is the truth for all processes of the account. */
	readonly file: Pick<OutboxFile, 'pending' | 'add' | 'change' | 'take' | 'takeBack' | 'remove'>;
	readonly store: Pick<Store, 'dispatch'>;
	readonly userId: UserId;
	readonly clock: Clock;
	readonly random: () => number;
	/** Whether it still is this process that sends: asked right before the server is. */
	readonly mayAct: () => boolean;
	/** Whether another one does. */
	readonly isOthers: () => boolean;
	/** Called with what is known of a room by what was done to it. */
	readonly learn: (delta: RoomDelta) => void;
	readonly log: (line: string) => void;
}

/** What is on its way out: in order per room, each until the server has it or refuses it. One process at a time sends. */
export interface Outbox {
	/**
	 * Saves a message in place of its room's draft, or a deed (`sending`: the server may have heard of it already); shows
	 * it, and sends it in its turn. CacheError if it cannot be saved.
	 */
	add(pending: Pending): void;
	/** Puts one that failed or is held back into its place in the queue; however old it is, it goes out. */
	resend(msgId: string): void;
	/** Drops one that is not on its way to the server; false if it is, or is gone. */
	discard(msgId: string): boolean;
	/** Drops one as `discard` does, and in the same moment saves a text in the place of its room's draft. */
	takeBack(msgId: string, draft: string): boolean;
	/** Takes over what the file holds, as after another process has written. */
	refresh(): void;
	/** Forgets the messages whose echoes are among the events. */
	takeEchoes(events: readonly RoomEvent[]): void;
	/**
	 * Forgets what was sent before `askedAt`, ms, when a snapshot was asked for: the server has those messages, though
	 * their echoes may be older than what the snapshot shows.
	 */
	settle(askedAt: number): void;
	/** Sends until the signal ends it: from now on this is the process that does. */
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
	/** Between being claimed and being answered: what the file says of it is older. */
	isOurs: boolean;
	/** When it was acknowledged, ms; 0 for one that an earlier run had sent. */
	sentAt: number;
}

const untaken: readonly PendingState[] = ['waiting', 'held', 'failed'];

export function createOutbox(parts: OutboxParts): Outbox {
	const {api, file, store, userId, clock, random, mayAct, isOthers, learn, log} = parts;
	let entries = new Map<string, Entry>();
	const draining = new Map<RoomId, Promise<void>>();
	let life = AbortSignal.abort();
	let waker = createWaker(life);

	const show = (entry: Entry, change: Partial<Pending>) => {
		entry.pending = {...entry.pending, ...change};
		store.dispatch({type: 'pending', pending: entry.pending});
	};
	/** Where the disk fails, the screen goes on to tell the truth; an earlier state that is saved is asked about at the next start. */
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
	const forget = (msgIds: readonly string[]) => {
		if (msgIds.length === 0) return;
		for (const msgId of msgIds) entries.delete(msgId);
		keep(() => file.remove(msgIds));
	};

	/** The first in the room that is to go; none while one before it is held. */
	const nextOf = (roomId: RoomId): Entry | undefined => {
		const first = [...entries.values()].find(
			({pending}) => pending.roomId === roomId && pending.state !== 'failed' && pending.state !== 'sent',
		);
		return first?.pending.state === 'held' ? undefined : first;
	};

	const settleState = (entry: Entry, state: PendingState, reason: string | null = null) => {
		show(entry, {state, reason, askedAt: null});
		keep(() =>
			file.change(entry.pending.msgId, ['waiting', 'sending', 'sent'], {state, reason, isLight: true}),
		);
	};

	/** Of a message it is looked twice: the server may be about to take what it was sent before. No wake-up shortens that. */
	const isThereAlready = async ({pending}: Entry): Promise<boolean> => {
		const {isDone} = deliveries[pending.kind];
		if (!isDone) return false;
		if (await isDone(api, pending)) return true;
		if (!isMessage(pending.kind)) return false;
		await clock.wait(LATE_WRITE_MS, life);
		return !life.aborted && entries.has(pending.msgId) && (await isDone(api, pending));
	};

	/** Only a plain refusal says that the server has not taken it. */
	const attempt = async (entry: Entry): Promise<RoomDelta | null> => {
		const wasUncertain = entry.isUncertain;
		entry.isUncertain = true;
		try {
			return await deliveries[entry.pending.kind].act(api, entry.pending);
		} catch (error) {
			const isRefused = error instanceof AuthError || (error instanceof ServerError && !isTransient(error));
			if (isRefused) entry.isUncertain = wasUncertain;
			throw error;
		}
	};

	/** It is as the file says. */
	const giveUp = (entry: Entry) => {
		entry.isOurs = false;
		refresh();
	};

	const isGone = (entry: Entry): boolean => life.aborted || !entries.has(entry.pending.msgId);
	const isOld = ({pending: {kind, createdAt, wantedAt = createdAt}}: Entry): boolean =>
		deliveries[kind].isForOthers && clock.now() - wantedAt > OLD_MS;
	/** All of the room that would go out after this one, so that the user is asked once. */
	const hold = (entry: Entry) => {
		entry.isUncertain = false;
		for (const each of entries.values()) {
			const {roomId, state} = each.pending;
			const isWaiting = roomId === entry.pending.roomId && state === 'waiting' && !each.isUncertain;
			if (isWaiting && isOld(each)) settleState(each, 'held');
		}
	};

	const deliver = async (entry: Entry): Promise<void> => {
		let askedAt = entry.pending.askedAt ?? clock.now();
		let isThere = false;
		if (entry.isUncertain) {
			show(entry, {askedAt});
			isThere = await isThereAlready(entry);
			askedAt = clock.now();
		}
		if (isGone(entry)) return;
		if (!isThere && isOld(entry)) return hold(entry);
		let learnt: RoomDelta | null = null;
		if (!isThere) {
			if (!mayAct()) return;
			// Another process may have taken it back meanwhile, or sent it.
			const from: readonly PendingState[] = entry.isUncertain ? ['waiting', 'sending'] : ['waiting'];
			if (!file.change(entry.pending.msgId, from, {state: 'sending'})) return giveUp(entry);
			show(entry, {state: 'sending', askedAt});
			learnt = await attempt(entry);
		}
		entry.sentAt = clock.now();
		if (isGone(entry)) return;
		if (isMessage(entry.pending.kind)) return settleState(entry, 'sent');
		drop(entry);
		keep(() => file.remove([entry.pending.msgId]));
		if (learnt) learn(learnt);
	};

	const takeFailure = (entry: Entry, error: unknown): void => {
		if (error instanceof AuthError && !entry.isUncertain) settleState(entry, 'waiting');
		else if (error instanceof AuthError) show(entry, {state: 'waiting', askedAt: null});
		// A broken connection is no answer: the wait for one goes on.
		else if (error instanceof NetworkError) show(entry, {state: 'waiting'});
		else if (isTransient(error)) show(entry, {state: 'waiting', askedAt: null});
		else settleState(entry, 'failed', describeError(error));
	};

	/** One room's queue, first to last. A refused message fails on its own line and lets the next one pass. */
	const drain = async (roomId: RoomId, signalOfLife: AbortSignal): Promise<void> => {
		const backoff = createBackoff(random);
		for (let entry = nextOf(roomId); entry && !signalOfLife.aborted && mayAct(); entry = nextOf(roomId)) {
			const signal = waker.signal();
			entry.isOurs = true;
			try {
				await deliver(entry);
				backoff.reset();
			} catch (error) {
				if (signalOfLife.aborted || !entries.has(entry.pending.msgId)) continue;
				takeFailure(entry, error);
				if (error instanceof AuthError) break;
				if (isTransient(error)) await clock.wait(backoff.next(error), signal);
			} finally {
				entry.isOurs = false;
			}
		}
		draining.delete(roomId);
		// It may be this process again that sends.
		if (signalOfLife.aborted) kick(roomId);
	};

	const kick = (roomId: RoomId) => {
		if (life.aborted || draining.has(roomId) || !nextOf(roomId)) return;
		draining.set(roomId, drain(roomId, life));
	};
	const kickAll = () => {
		for (const roomId of new Set([...entries.values()].map(({pending}) => pending.roomId))) kick(roomId);
	};

	/** What a process that has ended was sending may be at the server or not. */
	const doubt = (entry: Entry) => {
		if (entry.pending.state !== 'sending' || entry.isOurs || isOthers()) return;
		entry.isUncertain = true;
		show(entry, {state: 'waiting'});
	};

	/** In the order of the file. What this process is sending it knows better. */
	const refresh = () => {
		const before = entries;
		entries = new Map();
		for (const saved of file.pending()) {
			const entry = before.get(saved.msgId) ?? {pending: saved, isUncertain: false, isOurs: false, sentAt: 0};
			const isNew = !before.delete(saved.msgId);
			entries.set(saved.msgId, entry);
			if (entry.isOurs) continue;
			const {reason, wantedAt} = saved;
			// Uncertain ones wait to be asked about, whatever the one who sent them has left in the file.
			const isInDoubt = saved.state === 'sending' && entry.isUncertain;
			const state = isInDoubt ? entry.pending.state : saved.state;
			const isKnown = state === entry.pending.state && wantedAt === entry.pending.wantedAt;
			if (isNew || !isKnown) show(entry, {state, reason, ...(wantedAt === undefined ? {} : {wantedAt})});
			doubt(entry);
		}
		for (const entry of before.values()) drop(entry);
		kickAll();
	};

	const remove = (msgId: string, take: (from: readonly PendingState[]) => boolean): boolean => {
		const entry = entries.get(msgId);
		if (!entry || !untaken.includes(entry.pending.state)) return false;
		if (!take(entry.isUncertain && !isOthers() ? [...untaken, 'sending'] : untaken)) return false;
		drop(entry);
		kick(entry.pending.roomId);
		return true;
	};

	return {
		add: (pending) => {
			file.add(pending);
			const entry: Entry = {pending, isUncertain: false, isOurs: false, sentAt: 0};
			entries.set(pending.msgId, entry);
			if (isMessage(pending.kind)) store.dispatch({type: 'draft', roomId: pending.roomId, text: ''});
			show(entry, {});
			doubt(entry);
			kick(pending.roomId);
		},
		resend: (msgId) => {
			const wantedAt = clock.now();
			const entry = entries.get(msgId);
			if (!entry) return;
			if (file.change(msgId, untaken, {state: 'waiting', wantedAt}))
				show(entry, {state: 'waiting', reason: null, wantedAt});
			else if (file.change(msgId, ['sending'], {state: 'sending', wantedAt})) show(entry, {wantedAt});
			kick(entry.pending.roomId);
		},
		discard: (msgId) => remove(msgId, (from) => file.take(msgId, from)),
		takeBack: (msgId, draft) => {
			const roomId = entries.get(msgId)?.pending.roomId ?? '';
			if (!remove(msgId, (from) => file.takeBack(msgId, from, draft))) return false;
			store.dispatch({type: 'draft', roomId, text: draft});
			return true;
		},
		refresh,
		takeEchoes: (events) => {
			const own = events.filter((event) => event.sender === userId && entries.has(event.msgId));
			forget([...new Set(own.map((event) => event.msgId))]);
		},
		settle: (askedAt) => {
			const settled = [...entries.values()].filter(
				({pending, sentAt}) => pending.state === 'sent' && sentAt < askedAt,
			);
			for (const entry of settled) drop(entry);
			forget(settled.map(({pending}) => pending.msgId));
		},
		start: (signal) => {
			life = signal;
			waker = createWaker(life);
			for (const entry of entries.values()) doubt(entry);
			kickAll();
		},
		idle: async () => void (await Promise.all(draining.values())),
		wake: () => {
			waker.wake();
			kickAll();
		},
	};
}
