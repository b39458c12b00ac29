import type {Cache} from '../cache/cache.ts';
import type {Batch} from '../domain/batch.ts';
import type {Store} from '../store/store.ts';
import {slicesOf} from './slices.ts';

export interface TakeInParts {
	readonly cache: Pick<Cache, 'commit'>;
	readonly store: Pick<Store, 'dispatch'>;
	/** What is saved in the place of a slice, looked at right before. */
	readonly adapt?: (slice: Batch) => Batch;
	/** Called after each slice is saved and shown, with what of it was news. */
	readonly onSlice?: (news: Batch) => void;
	/** Asked right before a slice is saved: throws to leave it and what follows, which will come again. */
	readonly mayCommit?: () => void;
}

/**
 * Saves and shows a batch, slice by slice, so that keys have their turn between two of them. Nothing is shown that is
 * not saved. CacheError if it cannot be saved.
 */
export async function takeIn(
	batch: Batch,
	{cache, store, adapt = (slice) => slice, onSlice = () => {}, mayCommit = () => {}}: TakeInParts,
): Promise<void> {
	let isFirst = true;
	for (const slice of slicesOf(batch)) {
		if (!isFirst) await turn();
		isFirst = false;
		mayCommit();
		const news = cache.commit(adapt(slice));
		store.dispatch({type: 'batch', batch: news});
		onSlice(news);
	}
}

/** Lets the event loop go round: what was typed is read and drawn. */
function turn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
