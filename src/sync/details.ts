import type {Api} from '../api/port.ts';
import type {Cache} from '../cache/cache.ts';
import type {Batch} from '../domain/batch.ts';
import {describeError, isTransient} from '../domain/errors.ts';
import type {RoomId} from '../domain/ids.ts';
import type {Store} from '../store/store.ts';
import type {Clock} from './clock.ts';
import {withoutOlder} from './since-asked.ts';
import {takeIn} from './take-in.ts';

/** How long a room that was asked about is left alone unless somebody opens it, ms. */
const REST_MS = 1000;

export interface DetailsParts {
	readonly api: Pick<Api, 'describeRoom'>;
	readonly cache: Pick<Cache, 'commit'>;
	readonly store: Pick<Store, 'dispatch'>;
	readonly clock: Pick<Clock, 'wait'>;
	readonly log: (line: string) => void;
}

/** Asks for what batches do not tell of rooms (alias, topic, members), one room at a time, in the background. */
export interface Details {
	/** Asks for a room's details in its turn; `isUrgent`: before all others, because it is on screen. */
	want(roomId: RoomId, isUrgent?: boolean): void;
	/** The batch is saved and shown: nothing older that is still on its way may replace what it has told. */
	follow(batch: Batch): void;
	start(life: AbortSignal): void;
	/** The server is there again: asks once more what it could not be asked. */
	wake(): void;
}

export function createDetails({api, cache, store, clock, log}: DetailsParts): Details {
	/** In the order in which they are asked about. */
	let queue = new Set<RoomId>();
	/** Rooms whose details did not come because the server was not there. */
	let missed = new Set<RoomId>();
	/** Rooms that have been asked about just now, and whether they are wanted again. */
	const resting = new Map<RoomId, boolean>();
	let toldSince: readonly Batch[] = [];
	let isRunning = false;
	let life = AbortSignal.abort();

	const ask = async (roomId: RoomId): Promise<void> => {
		toldSince = [];
		try {
			const answer = await api.describeRoom(roomId, life);
			await takeIn(answer, {
				cache,
				store,
				mayCommit: () => life.throwIfAborted(),
				adapt: (slice) => withoutOlder(slice, toldSince),
			});
		} catch (error) {
			if (life.aborted) return;
			if (isTransient(error)) missed.add(roomId);
			log(`details of ${roomId}: ${describeError(error)}`);
		}
	};

	const rest = async (roomId: RoomId): Promise<void> => {
		resting.set(roomId, false);
		await clock.wait(REST_MS, life);
		const isWanted = resting.get(roomId) === true;
		resting.delete(roomId);
		if (isWanted) want(roomId);
	};

	const run = async (): Promise<void> => {
		if (isRunning) return;
		isRunning = true;
		for (let roomId = first(queue); roomId !== undefined && !life.aborted; roomId = first(queue)) {
			queue.delete(roomId);
			void rest(roomId);
			await ask(roomId);
		}
		isRunning = false;
	};

	const want = (roomId: RoomId, isUrgent = false): void => {
		missed.delete(roomId);
		if (!isUrgent && resting.has(roomId)) {
			resting.set(roomId, true);
			return;
		}
		queue.delete(roomId);
		queue = isUrgent ? new Set([roomId, ...queue]) : queue.add(roomId);
		void run();
	};

	return {
		want,
		follow: (batch) => {
			if (isRunning) toldSince = [...toldSince, batch];
		},
		start: (signal) => {
			life = signal;
			void run();
		},
		wake: () => {
			for (const roomId of missed) queue.add(roomId);
			missed = new Set();
			void run();
		},
	};
}

function first(rooms: ReadonlySet<RoomId>): RoomId | undefined {
	for (const roomId of rooms) return roomId;
	return undefined;
}
