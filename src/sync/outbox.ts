import type {OutboxFile} from '../cache/outbox.ts';
import type {RoomDelta} from '../domain/batch.ts';
import {AuthError, describeError, NetworkError, ServerError} from '../domain/errors.ts';
import type {Pending, PendingState, RoomEvent} from '../domain/event.ts';
import {isMessage} from '../domain/event.ts';
import type {RoomId, UserId} from '../domain/ids.ts';
import type {Store} from '../store/store.ts';
import {createBackoff} from './backoff.ts';
import type {Clock} from './clock.ts';
import type {DeliveryApi} from './deliveries.ts';
import {deliveries} from './deliveries.ts';
import {mayPass, mayRecur} from './failures.ts';
import type {Entry, QueueParts} from './queue.ts';
import {createQueue, untaken} from './queue.ts';
import {createWaker} from './waker.ts';

/** How long a write that got no answer may go on at the server before it can be seen there, ms. */
export const LATE_WRITE_MS = 1000;
/** What was written longer ago does not go out before the user has said so again, ms. */
export const OLD_MS = 60 * 60 * 1000;

/** So often in a row a server that is there otherwise may stumble over one message; then the next one has its turn. */
const MOST_STUMBLES = 5;

export interface OutboxParts {
	readonly api: DeliveryApi;
	/** What it holds is the truth for all processes of the account. */
	readonly file: QueueParts['file'] & Pick<OutboxFile, 'add' | 'take' | 'takeBack' | 'version'>;
	readonly store: Pick<Store, 'dispatch' | 'getState'>;
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
	 * Saves a message in place of its room's draft, or a deed; shows it, and sends it in its turn. CacheError if it
	 * cannot be saved.
	 */
	add(pending: Pending): void;
	/** Puts one that failed or is held back into its place in the queue; however old it is, it goes out. */
	resend(msgId: string): void;
	/** Drops one that is not on its way to the server; false if it is, or is gone. */
	discard(msgId: string): boolean;
	/** Drops one as `discard` does, and in the same moment saves a text in the place of its room's draft. */
	takeBack(msgId: string, draft: string): boolean;
	/** Takes over what the file holds. */
	refresh(): void;
	/** The same, if another process has written since; and takes up queues that stand still. */
	look(): void;
	/** Forgets the messages whose echoes are among the events. */
	takeEchoes(events: readonly RoomEvent[]): void;
	/**
	 * Forgets what was sent before `askedAt`, ms, when a snapshot was asked for: the echoes may be older than what that
	 * shows. What the server does not have any more, as after a reset, fails.
	 */
	settle(askedAt: number): Promise<void>;
	/** Sends until the signal ends it: from now on this is the process that does. */
	start(life: AbortSignal): void;
	/** Resolves when nothing is being sent or waited for. */
	idle(): Promise<void>;
	/**
	 * Ends all waiting between tries, and takes up queues that stand still: the server is there again. What it has not
	 * answered before it owes from now on.
	 */
	wake(): void;
}

export function createOutbox(parts: OutboxParts): Outbox {
	const {api, file, store, userId, clock, random, mayAct, isOthers, learn, log} = parts;
	const queue = createQueue({file, store, isOthers, log});
	const {show, change, drop} = queue;
	const draining = new Map<RoomId, Promise<void>>();
	let life = AbortSignal.abort();
	let waker = createWaker(life);

	/**
	 * Of a message in doubt it is looked twice: the server may be about to take what it was sent before. No wake-up
	 * shortens that.
	 */
	const isThereAlready = async ({pending}: Entry): Promise<boolean> => {
		const {isDone} = deliveries[pending.kind];
		if (!isDone) return false;
		if (await isDone(api, pending)) return true;
		if (!pending.isInDoubt || !isMessage(pending.kind)) return false;
		await clock.wait(LATE_WRITE_MS, life);
		return !life.aborted && queue.get(pending.msgId) !== undefined && (await isDone(api, pending));
	};

	/** It is as the file says: where that cannot be read now, it is asked for again at the next look. */
	const giveUp = (entry: Entry) => {
		entry.isOurs = false;
		try {
			refresh();
		} catch (error) {
			version = null;
			log(`the outbox cannot be read: ${describeError(error)}`);
		}
	};

	const isGone = (entry: Entry): boolean => life.aborted || !queue.get(entry.pending.msgId);
	const isOld = ({pending: {kind, createdAt, wantedAt = createdAt}}: Entry): boolean =>
		deliveries[kind].isForOthers && clock.now() - wantedAt > OLD_MS;
	/** All of the room that would go out after this one, so that the user is asked once. */
	const hold = (entry: Entry) => {
		for (const each of queue.all()) {
			const {roomId, state, isInDoubt} = each.pending;
			const isWaiting = roomId === entry.pending.roomId && state === 'waiting';
			if (isWaiting && isOld(each) && (each === entry || !isInDoubt))
				change(each, {state: 'held', askedAt: null, isInDoubt: false});
		}
	};

	const deliver = async (entry: Entry): Promise<void> => {
		let askedAt = entry.pending.askedAt ?? clock.now();
		let isThere = false;
		if (entry.pending.isInDoubt || (entry.isInherited && isMessage(entry.pending.kind))) {
			change(entry, {askedAt});
			isThere = await isThereAlready(entry);
			entry.isInherited = false;
			askedAt = clock.now();
		}
		if (isGone(entry)) return;
		if (!isThere && isOld(entry)) return hold(entry);
		let learnt: RoomDelta | null = null;
		if (!isThere) {
			if (!mayAct()) return;
			// Another process may have taken it back meanwhile, or sent it.
			const from: readonly PendingState[] = entry.pending.isInDoubt ? ['waiting', 'sending'] : ['waiting'];
			if (!file.change(entry.pending.msgId, from, {state: 'sending', askedAt})) return giveUp(entry);
			// The disk may have taken long, or this process may have been stopped.
			if (!mayAct()) return giveUp(entry);
			show(entry, {state: 'sending', askedAt});
			learnt = await deliveries[entry.pending.kind].act(api, entry.pending);
		}
		entry.sentAt = clock.now();
		if (isGone(entry)) return;
		if (isMessage(entry.pending.kind)) return change(entry, {state: 'sent', askedAt: null, isInDoubt: false});
		drop(entry);
		queue.forget([entry.pending.msgId]);
		if (learnt) learn(learnt);
	};

	const settleOne = async (entry: Entry): Promise<void> => {
		const {roomId, msgId} = entry.pending;
		let isThere = true;
		try {
			isThere = await api.hasMessage(roomId, msgId);
		} catch (error) {
			// Of a room that one has left nothing is told; what is not known yet, the next snapshot asks for.
			if (!(error instanceof ServerError) || mayPass(error)) return;
		}
		if (queue.get(msgId)?.pending.state !== 'sent') return;
		if (!isThere) return change(entry, {state: 'failed', reason: 'the server had it, and has lost it'});
		drop(entry);
		queue.forget([msgId]);
	};

	/** Gives whether it is to be tried again. */
	const takeFailure = (entry: Entry, error: unknown): boolean => {
		if (!mayAct()) {
			giveUp(entry);
			return true;
		}
		// Each of them has the sync loop ask at once whether all is well otherwise: at the next one that is known.
		const isOtherwiseThere = store.getState().connection.status === 'live';
		entry.stumbles = isOtherwiseThere && mayRecur(error) ? entry.stumbles + 1 : 0;
		const isHopeless = entry.stumbles >= MOST_STUMBLES;
		const isToWait = mayPass(error) && !isHopeless;
		// Only a plain refusal says that the server has not taken what it was handed.
		const isRefused = error instanceof AuthError || (error instanceof ServerError && !mayPass(error));
		const wasTried = entry.pending.state === 'sending';
		const isInDoubt = entry.pending.isInDoubt === true || (wasTried && !isRefused);
		// A broken connection is no answer: the wait for one goes on.
		if (error instanceof NetworkError) change(entry, {state: 'waiting', isInDoubt});
		else if (isToWait) change(entry, {state: 'waiting', askedAt: null, isInDoubt});
		else change(entry, {state: 'failed', reason: describeError(error), askedAt: null, isInDoubt});
		return isToWait;
	};

	/** One room's queue, first to last. A refused message fails on its own line and lets the next one pass. */
	const drain = async (roomId: RoomId, signalOfLife: AbortSignal): Promise<void> => {
		const backoff = createBackoff(random);
		for (
			let entry = queue.nextOf(roomId);
			entry && !signalOfLife.aborted && mayAct();
			entry = queue.nextOf(roomId)
		) {
			const signal = waker.signal();
			entry.isOurs = true;
			const failure = await deliver(entry).catch((error: unknown) => error ?? 'unknown');
			entry.isOurs = false;
			if (failure === undefined) backoff.reset();
			else if (signalOfLife.aborted) giveUp(entry);
			else if (queue.get(entry.pending.msgId)) {
				if (takeFailure(entry, failure)) await clock.wait(backoff.next(failure), signal);
				else backoff.reset();
			}
		}
		draining.delete(roomId);
		// It may be this process again that sends.
		if (signalOfLife.aborted) kick(roomId);
	};

	const kick = (roomId: RoomId) => {
		if (life.aborted || draining.has(roomId) || !queue.nextOf(roomId) || !mayAct()) return;
		const signalOfLife = life;
		// Begun after this, so that what it comes upon at once finds it in the map.
		draining.set(
			roomId,
			Promise.resolve().then(() => drain(roomId, signalOfLife)),
		);
	};
	const kickAll = () => {
		for (const roomId of new Set([...queue.all()].map(({pending}) => pending.roomId))) kick(roomId);
	};

	const refresh = () => {
		queue.refresh();
		kickAll();
	};
	let version: number | null = file.version();
	const look = () => {
		const now = file.version();
		// A queue may stand still since this process was not the one that sends for a moment, or since that one has died.
		if (now === version) {
			queue.doubtOrphans();
			return kickAll();
		}
		refresh();
		version = now;
	};

	const remove = (msgId: string, take: (from: readonly PendingState[]) => boolean): boolean => {
		const entry = queue.get(msgId);
		if (!entry || !untaken.includes(entry.pending.state)) return false;
		if (!take(entry.pending.isInDoubt && !isOthers() ? [...untaken, 'sending'] : untaken)) return false;
		drop(entry);
		kick(entry.pending.roomId);
		return true;
	};

	return {
		add: (pending) => {
			// What was typed before it in another window goes first.
			look();
			const place = file.add(pending, store.getState().drafts.get(pending.roomId));
			if (isMessage(pending.kind)) store.dispatch({type: 'draft', roomId: pending.roomId, text: ''});
			queue.add({...pending, place});
			kick(pending.roomId);
		},
		resend: (msgId) => {
			const wantedAt = clock.now();
			const entry = queue.get(msgId);
			if (!entry) return;
			entry.stumbles = 0;
			if (file.change(msgId, untaken, {state: 'waiting', wantedAt}))
				show(entry, {state: 'waiting', reason: null, wantedAt});
			else if (file.change(msgId, ['sending'], {state: 'sending', wantedAt})) show(entry, {wantedAt});
			kick(entry.pending.roomId);
		},
		discard: (msgId) => remove(msgId, (from) => file.take(msgId, from)),
		takeBack: (msgId, draft) => {
			const roomId = queue.get(msgId)?.pending.roomId ?? '';
			if (!remove(msgId, (from) => file.takeBack(msgId, from, draft))) return false;
			store.dispatch({type: 'draft', roomId, text: draft});
			return true;
		},
		refresh,
		look,
		takeEchoes: (events) => {
			const own = events.filter((event) => event.sender === userId && queue.get(event.msgId));
			queue.forget([...new Set(own.map((event) => event.msgId))]);
		},
		settle: async (askedAt) => {
			const isSettled = ({pending, sentAt}: Entry) => pending.state === 'sent' && sentAt < askedAt;
			await Promise.all([...queue.all()].filter(isSettled).map(settleOne));
		},
		start: (signal) => {
			life = signal;
			waker = createWaker(life);
			queue.doubtAll();
			kickAll();
		},
		idle: async () => void (await Promise.all(draining.values())),
		wake: () => {
			const askedAt = clock.now();
			for (const entry of queue.all()) {
				if ((entry.pending.askedAt ?? null) !== null) change(entry, {askedAt});
			}
			waker.wake();
			kickAll();
		},
	};
}
