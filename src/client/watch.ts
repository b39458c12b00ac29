import type {Lead, Standing} from '../cache/lead.ts';
import type {Connection} from '../domain/connection.ts';
import {CacheError} from '../domain/errors.ts';
import type {PendingState} from '../domain/event.ts';
import type {Store} from '../store/store.ts';
import type {Duty} from './duty.ts';

/** How often a process looks at what the others do, ms. */
const LOOK_MS = 100;
/** How often somebody stands back, and for how long, in looks. */
const STAND_BACK_EVERY = 50;
const STAND_BACK_FOR = 4;

/** Calls again and again; gives back what ends it. */
export type Ticking = (tick: () => void) => () => void;

export interface WatchParts {
	readonly lead: Lead;
	readonly store: Pick<Store, 'getState' | 'dispatch'>;
	/** What only the leader does: following the server, and sending. */
	readonly sync: Task;
	readonly sending: Task;
	/** Takes in what the others have saved. */
	readonly look: () => void;
	/** Tries the server at once: a follower has asked for it. */
	readonly reconnect: () => void;
	/** Called when the connection of whoever leads is there again. */
	readonly onLive: () => void;
	readonly every: Ticking;
}

export interface Task {
	readonly duty: Duty;
	/** Whether this process has to do it in any case: what it saves is in its own memory, where nobody else sees it. */
	readonly isOwn: () => boolean;
}

/**
 * Looks ten times a second at who leads and at what the others have saved: the leader works and tells how its
 * connection is, the others show that and stand by.
 */
export interface Watch {
	start(): void;
	/**
	 * Does nothing until it is started again, and gives the lead back; where something is being sent, by letting it run
	 * out, so that nobody looks for that before the server can have it.
	 */
	pause(): void;
	/** CacheError, after standing down, if somebody else leads by now: this process may have been stopped meanwhile. */
	check(): void;
	/** Asks whoever leads to try the server at once. */
	reconnect(): void;
	/** Ends what is being done; resolves when it has ended. */
	end(): Promise<void>;
}

export function createWatch(parts: WatchParts): Watch {
	const {lead, store, sync, sending, look, reconnect, onLive, every} = parts;
	let stop: (() => void) | null = null;
	let wishes: number | null = null;
	let ticks = 0;
	let [isBack, isStuck] = [false, false];

	/** Behind a disk that takes nothing there is nobody to follow; but what waits in the file is sent by one alone. */
	const work = (isOurs: boolean, isStuck = false): void => {
		sync.duty.set(isOurs || sync.isOwn() || isStuck);
		sending.duty.set(isOurs || sending.isOwn());
	};
	const hasUnsent = (...states: readonly PendingState[]): boolean =>
		[...store.getState().pending.values()].flat().some(({state}) => states.includes(state));
	const tell = (told: Connection | null): void => {
		const {connection} = store.getState();
		if (JSON.stringify(connection) !== JSON.stringify(told)) lead.tell(connection);
	};
	/**
	 * Whose files are in memory is followed by nobody: now and then it stands back for some looks, so that another process,
	 * if there is one, takes the lead. Not while something is to be sent: that may be in the file, too, and go twice.
	 */
	const standsBack = (): boolean => {
		const isAside = (sync.isOwn() || sending.isOwn()) && !hasUnsent('waiting', 'sending');
		ticks = isAside ? (ticks + 1) % STAND_BACK_EVERY : 0;
		return ticks >= STAND_BACK_EVERY - STAND_BACK_FOR;
	};
	/** Goes on as long as nobody else does. */
	const standBack = (): Standing => {
		lead.release();
		return {isOurs: !lead.isTaken(), isStuck: false, connection: null, reconnects: 0};
	};
	const show = (connection: Connection): void => {
		const before = store.getState().connection;
		if (JSON.stringify(before) === JSON.stringify(connection)) return;
		store.dispatch({type: 'connection', connection});
		if (connection.status === 'live') onLive();
	};
	const tick = (): void => {
		isBack = standsBack();
		const {isOurs, connection, reconnects, ...standing} = isBack ? standBack() : lead.look();
		isStuck = standing.isStuck;
		look();
		if (isOurs && wishes !== null && reconnects > wishes) reconnect();
		wishes = isOurs ? reconnects : null;
		work(isOurs, isStuck);
		if (isOurs) tell(connection);
		if (!sync.duty.isOn) show(connection ?? {status: 'connecting'});
	};
	const halt = (): void => {
		stop?.();
		stop = null;
	};
	return {
		start: () => {
			if (stop) return;
			stop = every(tick);
			tick();
		},
		pause: () => {
			halt();
			for (const {duty} of [sync, sending]) duty.set(false);
			if (!hasUnsent('sending')) lead.release();
		},
		check: () => {
			if (sync.isOwn() || isStuck || lead.isOurs() || (isBack && !lead.isTaken())) return;
			work(false);
			throw new CacheError('another window of this account has taken over');
		},
		reconnect: () => {
			if (sync.duty.isOn) reconnect();
			else lead.askReconnect();
		},
		end: async () => {
			halt();
			await Promise.all([sync.duty.end(), sending.duty.end()]);
		},
	};
}

/** By a timer that keeps no process alive. */
export const tenTimesASecond: Ticking = (tick) => {
	const timer = setInterval(tick, LOOK_MS).unref();
	return () => clearInterval(timer);
};
