import {afterEach, beforeEach, expect, it} from 'vitest';
import type {Cache} from '../../src/cache/cache.ts';
import {openCache} from '../../src/cache/cache.ts';
import {createHistory} from '../../src/client/history.ts';
import {trimMemory} from '../../src/client/trim-memory.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import {timelineOf} from '../../src/store/selectors.ts';
import {emptyState} from '../../src/store/state.ts';
import type {Store} from '../../src/store/store.ts';
import {createChatStore} from '../../src/store/store.ts';
import {account, message, news, room, snapshot} from '../helpers/build.ts';

const all = Array.from({length: 1500}, (_, at) => message(`m${at}`, {timestamp: 1000 + at}));
const never = () => false;
let cache: Cache;
let store: Store;
const events = () => timelineOf(store.getState(), room).events;
const unread = () => store.getState().unread.get(room);

beforeEach(() => {
	cache = openCache(':memory:', applyRoom);
	store = createChatStore(emptyState(account));
	for (const batch of [snapshot(all.slice(0, 30)), news(all.slice(30, 700)), news(all.slice(700))]) {
		store.dispatch({type: 'batch', batch: cache.commit(batch)});
	}
});
afterEach(() => cache.close());

it('keeps the newest events of a room, more of the one on screen, and changes no count', () => {
	const before = unread();
	expect(before?.count).toBe(1470);
	trimMemory(store, room, never);
	expect(events()).toEqual(all.slice(-1000));
	trimMemory(store, null, never);
	expect(events()).toEqual(all.slice(-200));
	expect(unread()).toBe(before);
	store.dispatch({type: 'read', roomId: room, key: all[1490]?.key ?? ''});
	expect(unread()).toEqual({count: 9, mentions: 0, readKey: all[1490]?.key});
});

it('leaves alone what is looked at, and what is little more than is kept', () => {
	const state = store.getState();
	trimMemory(store, room, () => true);
	trimMemory(store, null, (roomId) => roomId === room);
	expect(store.getState()).toBe(state);
	trimMemory(store, room, never);
	const trimmed = store.getState();
	const batch = cache.commit(news([message('one more')]));
	store.dispatch({type: 'batch', batch});
	const grown = store.getState();
	expect(grown).not.toBe(trimmed);
	trimMemory(store, room, never);
	expect(store.getState()).toBe(grown);
});

it('forgets nothing that is not to be had again: scrolling up shows each event once, to the first one', async () => {
	trimMemory(store, null, never);
	const api = {history: () => Promise.reject(new Error('nobody has to be asked'))};
	const history = createHistory({api, cache, store, onEvents: () => {}});
	while (!timelineOf(store.getState(), room).isComplete) await history.loadOlder(room);
	expect(events()).toEqual(all);
});
