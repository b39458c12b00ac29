import type {Cache, CachedAll} from '../cache/cache.ts';
import type {Batch} from '../domain/batch.ts';
import type {News} from '../domain/news.ts';
import type {State} from '../store/state.ts';
import type {Store} from '../store/store.ts';

export interface NewsParts {
	readonly cache: () => Pick<Cache, 'all'>;
	readonly store: Store;
	/** Called after each batch is shown. */
	readonly onBatch: (batch: Batch) => void;
}

/** Shows what other processes of the account have saved. */
export function createNewsTaker({cache, store, onBatch}: NewsParts): (news: readonly News[]) => void {
	const takers: Takers = {
		batch: ({batch}) => {
			store.dispatch({type: 'batch', batch});
			onBatch(batch);
		},
		read: (news) => store.dispatch(news),
		anew: () => {
			const {rooms, timelines} = store.getState();
			const shown = [...timelines].flatMap(([roomId, {events}]) => (events.length > 0 ? [roomId] : []));
			const saved = cache().all(shown, PAGE);
			store.dispatch({type: 'batch', batch: newestPages(saved.newest, rooms)});
			store.dispatch({type: 'remembered', rooms: saved.rooms});
		},
	};
	return (news) => {
		for (const item of news) (takers[item.type] as (item: News) => void)(item);
	};
}

type Takers = {readonly [Type in News['type']]: (news: Extract<News, {readonly type: Type}>) => void};

/** How much may be missing at the newer end of a room before it is shown from there alone, in events. */
const PAGE = 200;

/** What the cache has of the rooms that are looked at: it joins what is shown, or lies beyond a gap. */
function newestPages(newest: CachedAll['newest'], rooms: State['rooms']): Batch {
	const known = [...newest].filter(([, events]) => events.length > 0);
	const deltas = known.map(([roomId, events]) => {
		const historyToken = rooms.get(roomId)?.historyToken ?? '';
		return {roomId, timeline: {events, newest: {historyToken}}};
	});
	return {token: null, isSnapshot: false, rooms: deltas};
}
