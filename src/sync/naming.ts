import type {Api} from '../api/port.ts';
import type {Cache} from '../cache/cache.ts';
import type {Batch} from '../domain/batch.ts';
import {describeError, isTransient} from '../domain/errors.ts';
import type {UserId} from '../domain/ids.ts';
import type {Store} from '../store/store.ts';

/** More new people than this at once keep the names that came with them, until their room is looked at. */
const MAX_AT_ONCE = 50;

export interface NamingParts {
	readonly api: Pick<Api, 'names'>;
	readonly cache: Pick<Cache, 'commit'>;
	readonly store: Pick<Store, 'dispatch'>;
	readonly log: (line: string) => void;
}

/** Asks in the background what people call themselves who came with a batch: nothing that was said waits for that. */
export interface Naming {
	/** The batch is saved and shown. */
	follow(batch: Batch): void;
	/** Asks until the signal ends it. */
	start(life: AbortSignal): void;
	/** The server is there again: asks once more what it could not be asked. */
	wake(): void;
}

export function createNaming({api, cache, store, log}: NamingParts): Naming {
	let unnamed = new Set<UserId>();
	/** Those that were asked for when the server was not there, or that it did not tell. */
	const missed = new Set<UserId>();
	const miss = (userIds: readonly UserId[]): void => {
		for (const userId of userIds) missed.add(userId);
	};
	let isRunning = false;
	let life = AbortSignal.abort();

	const run = async (): Promise<void> => {
		if (isRunning) return;
		isRunning = true;
		while (unnamed.size > 0 && !life.aborted) {
			const userIds = [...unnamed];
			unnamed = new Set();
			try {
				const people = await api.names(userIds, life);
				const told = new Set(people.map(({userId}) => userId));
				miss(userIds.filter((userId) => !told.has(userId)));
				if (life.aborted) break;
				const batch = {token: null, rooms: [], people, isSnapshot: false};
				if (people.length > 0) store.dispatch({type: 'batch', batch: cache.commit(batch)});
			} catch (error) {
				if (isTransient(error)) miss(userIds);
				log(`names: ${describeError(error)}`);
			}
		}
		isRunning = false;
	};

	return {
		follow: ({rooms}) => {
			const members = rooms.flatMap((delta) =>
				delta.members?.isComplete ? [] : (delta.members?.list ?? []),
			);
			if (members.length === 0 || members.length > MAX_AT_ONCE) return;
			for (const {userId} of members) unnamed.add(userId);
			void run();
		},
		start: (signal) => {
			life = signal;
			void run();
		},
		wake: () => {
			unnamed = new Set([...unnamed, ...missed]);
			missed.clear();
			void run();
		},
	};
}
