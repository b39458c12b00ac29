import type {Api} from '../api/port.ts';
import type {Cache} from '../cache/cache.ts';
import {NetworkError} from '../domain/errors.ts';
import type {RoomEvent} from '../domain/event.ts';
import {isMessage} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import type {HistoryToken} from '../domain/room.ts';
import {timelineOf} from '../store/selectors.ts';
import type {Timeline} from '../store/state.ts';
import type {Store} from '../store/store.ts';

/** How many events a screenful and some scrolling need. */
const PAGE = 50;
/** How many of them to look through for what was read last. */
const READ_PAGES = 20;

export interface HistoryParts {
	readonly api: Pick<Api, 'history'>;
	readonly cache: Pick<Cache, 'has' | 'eventsBefore' | 'historyToken' | 'commitHistory'>;
	readonly store: Store;
	/** Called with every page from the server after it is saved and shown. */
	readonly onEvents: (events: readonly RoomEvent[]) => void;
}

export interface History {
	/** Sees to it that a room has a page to show: from the cache at once, else from the server. */
	fill(roomId: RoomId): Promise<void>;
	/** One page further back: from the cache as far as it reaches, then from the server. */
	loadOlder(roomId: RoomId): Promise<void>;
}

export function createHistory({api, cache, store, onEvents}: HistoryParts): History {
	const timeline = (roomId: RoomId) => timelineOf(store.getState(), roomId);

	/** Of pages that the cache has not kept: before which event they begin, and where history goes on there. */
	const places = new Map<RoomId, {readonly key: string | undefined; readonly token: HistoryToken}>();

	/**
	 * Where what is shown goes on: where the cache does, unless what is shown reaches beyond that. Then after the page
	 * that was fetched last; else, where the cache has forgotten meanwhile what it was taken from, from the newest end.
	 */
	const tokenOf = (roomId: RoomId): HistoryToken => {
		const first = timeline(roomId).events[0];
		if (!first || cache.has(roomId, first.key)) return cache.historyToken(roomId);
		const place = places.get(roomId);
		return place?.key === first.key ? place.token : '';
	};

	/** True if the cache had something, or if there is nothing more to be had anywhere. */
	const loadFromCache = (roomId: RoomId): boolean => {
		const historyToken = tokenOf(roomId);
		const events = cache.eventsBefore(roomId, timeline(roomId).events[0]?.key ?? null, PAGE);
		const isComplete = historyToken === null && events.length < PAGE;
		if (events.length === 0 && !isComplete) return false;
		store.dispatch({type: 'history', roomId, page: {events, historyToken}, isComplete});
		return true;
	};

	const loadFromServer = async (roomId: RoomId): Promise<void> => {
		const {membership} = store.getState().rooms.get(roomId) ?? {};
		const historyToken = tokenOf(roomId);
		if (historyToken === null || membership !== 'join') return;
		const first = timeline(roomId).events[0];
		store.dispatch({type: 'loading', roomId, isLoading: true});
		try {
			const limit = historyToken === '' ? PAGE + timeline(roomId).events.length : PAGE;
			const page = await api.history(roomId, historyToken || null, limit);
			if (timeline(roomId).events[0] !== first) return;
			const older = historyToken === '' ? beforeKnown(page.events, timeline(roomId)) : page.events;
			const events = cache.commitHistory(roomId, historyToken, older, page.historyToken);
			const isComplete = page.historyToken === null;
			store.dispatch({type: 'history', roomId, page: {events, historyToken: page.historyToken}, isComplete});
			places.set(roomId, {key: timeline(roomId).events[0]?.key, token: page.historyToken});
			onEvents(events);
		} finally {
			store.dispatch({type: 'loading', roomId, isLoading: false});
		}
	};

	/** Whether there is too little to show, or what was read last is not there: the unread begins after it. */
	const lacks = (roomId: RoomId): boolean => {
		const {events, keys} = timeline(roomId);
		const {count = 0, readKey = null} = store.getState().unread.get(roomId) ?? {};
		return events.length < PAGE || (count > 0 && readKey !== null && !keys.has(readKey));
	};

	const loadOlder = async (roomId: RoomId): Promise<void> => {
		const {isComplete, isLoading} = timeline(roomId);
		if (isComplete || isLoading || loadFromCache(roomId)) return;
		await loadFromServer(roomId);
	};

	return {
		fill: async (roomId) => {
			for (let page = 0; page < READ_PAGES && lacks(roomId); page += 1) {
				const before = timeline(roomId).events.length;
				if (!loadFromCache(roomId) || timeline(roomId).events.length === before) break;
			}
			if (timeline(roomId).events.length < PAGE) await loadOlder(roomId);
		},
		loadOlder,
	};
}

/**
 * A page that was asked for from the newest end may reach into what the long poll has brought, and beyond it:
 * only what stands before is history, the rest is the long poll's to bring. NetworkError if all of it is.
 */
function beforeKnown(events: readonly RoomEvent[], {keys, events: known}: Timeline): readonly RoomEvent[] {
	const first = events.findIndex((event) => keys.has(event.key));
	if (first >= 0) return events.slice(0, first);
	// Messages are in every list, other events are not.
	const isAllNewer = events.length > 0 && known.some(({kind}) => isMessage(kind));
	if (isAllNewer) throw new NetworkError('the messages in between are still to come');
	return events;
}
