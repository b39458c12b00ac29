import type {Api} from '../api/port.ts';
import type {Cache} from '../cache/cache.ts';
import {describeError, isTransient} from '../domain/errors.ts';
import type {RoomId} from '../domain/ids.ts';
import type {Store} from '../store/store.ts';

export interface DetailsParts {
	readonly api: Pick<Api, 'describeRoom'>;
	readonly cache: Pick<Cache, 'commit'>;
	readonly store: Pick<Store, 'dispatch'>;
	readonly log: (line: string) => void;
}

/** Asks for what batches do not tell of rooms (alias, topic, members), one room at a time, in the background. */
export interface Details {
	/** Asks for a room's details in its turn; `isUrgent`: before all others, because it is on screen. */
	want(roomId: RoomId, isUrgent?: boolean): void;
	/** Something new has come of these rooms: what is being asked about one of them is asked again. */
	outdate(roomIds: readonly RoomId[]): void;
	start(life: AbortSignal): void;
	/** The server is there again: asks once more what it could not be asked. */
	wake(): void;
}

export function createDetails({api, cache, store, log}: DetailsParts): Details {
	let queue: readonly RoomId[] = [];
	/** Rooms whose details did not come because the server was not there. */
	let missed: readonly RoomId[] = [];
	let outdated = new Set<RoomId>();
	let isRunning = false;
	let life = AbortSignal.abort();

	const run = async (): Promise<void> => {
		if (isRunning) return;
		isRunning = true;
		for (let roomId = queue[0]; roomId !== undefined && !life.aborted; roomId = queue[0]) {
			queue = queue.slice(1);
			outdated = new Set();
			try {
				const batch = await api.describeRoom(roomId, life);
				if (life.aborted) break;
				if (outdated.has(roomId)) queue = [...queue.filter((each) => each !== roomId), roomId];
				else store.dispatch({type: 'batch', batch: cache.commit(batch)});
			} catch (error) {
				if (isTransient(error)) missed = [...missed.filter((each) => each !== roomId), roomId];
				log(`details of ${roomId}: ${describeError(error)}`);
			}
		}
		isRunning = false;
	};

	return {
		outdate: (roomIds) => {
			for (const roomId of roomIds) outdated.add(roomId);
		},
		want: (roomId, isUrgent = false) => {
			const others = queue.filter((each) => each !== roomId);
			missed = missed.filter((each) => each !== roomId);
			queue = isUrgent ? [roomId, ...others] : [...others, roomId];
			void run();
		},
		start: (signal) => {
			life = signal;
			void run();
		},
		wake: () => {
			queue = [...queue, ...missed.filter((each) => !queue.includes(each))];
			missed = [];
			void run();
		},
	};
}
