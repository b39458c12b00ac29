import type {Json, Row} from './database.ts';

/** What is known of who is there: in memory, gone with the process. */
export interface Presence {
	/** What somebody has said or done last. */
	of(
		userId: string,
	): {readonly state: string; readonly status_msg: string | null; readonly since: number} | null;
	/** Everybody's newest change, by its number. */
	rows(): readonly Row[];
	/** The number of the newest change. */
	counter(): number;
	set(userId: string, state: string, statusMsg: string | null): void;
	/** Somebody has changed their profile: goes to those who see their presence. */
	tellProfile(userId: string, profile: Json): void;
	/** A poll has begun; the returned function says that it has ended. */
	enter(userId: string): () => void;
	/** Ends its timers. */
	stop(): void;
}

export interface PresenceParts {
	/** How long after the last poll somebody counts as there, ms. */
	readonly offlineAfterMs: number;
	/** Whether polling changes presence. */
	readonly isFlapping: boolean;
	readonly nextSequence: () => number;
	readonly wake: (row: Row) => void;
}

export function createPresence({offlineAfterMs, isFlapping, nextSequence, wake}: PresenceParts): Presence {
	const known = new Map<string, {row: Row; state: string; status_msg: string | null; since: number}>();
	const polls = new Map<string, number>();
	const timers = new Map<string, NodeJS.Timeout>();
	let counter = 0;

	const set = (userId: string, state: string, status_msg: string | null, profile: Json = {}) => {
		const content: Json = {user_id: userId, state, status_msg, mtime_age: 0, ...profile};
		const event = {type: 'm.presence', content};
		counter++;
		const row: Row = {
			kind: 'presence',
			number: counter,
			sequence: nextSequence(),
			roomId: '',
			event,
			target: userId,
		};
		known.set(userId, {row, state, status_msg, since: Date.now()});
		wake(row);
	};

	const enter = (userId: string) => {
		if (!isFlapping) return () => {};
		clearTimeout(timers.get(userId));
		polls.set(userId, (polls.get(userId) ?? 0) + 1);
		if (known.get(userId)?.state !== 'online') set(userId, 'online', null);
		return () => {
			const left = (polls.get(userId) ?? 1) - 1;
			polls.set(userId, left);
			if (left > 0) return;
			clearTimeout(timers.get(userId));
			const goOffline = () => set(userId, 'offline', null);
			timers.set(userId, setTimeout(goOffline, offlineAfterMs));
		};
	};

	return {
		of: (userId) => known.get(userId) ?? null,
		rows: () => [...known.values()].map(({row}) => row).sort((a, b) => a.number - b.number),
		counter: () => counter,
		set,
		tellProfile: (userId, profile) => {
			const now = known.get(userId);
			set(userId, now?.state ?? 'offline', now?.status_msg ?? null, profile);
		},
		enter,
		stop: () => {
			for (const timer of timers.values()) clearTimeout(timer);
		},
	};
}
