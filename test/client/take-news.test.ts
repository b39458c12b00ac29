import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type Cache, openCache} from '../../src/cache/cache.ts';
import {createNewsTaker} from '../../src/client/take-news.ts';
import type {RoomId} from '../../src/domain/ids.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import {timelineOf} from '../../src/store/selectors.ts';
import {emptyState} from '../../src/store/state.ts';
import {createChatStore, type Store} from '../../src/store/store.ts';
import {account, batch, message, room} from '../helpers/build.ts';

const other = '!other:localhost';

let dir: string;
let store: Store;
let leader: Cache;
let follower: Cache;
/** Called right before the follower reads anew. */
let meanwhile: () => void;

beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	meanwhile = () => {};
	store = createChatStore(emptyState(account));
	const path = join(dir, 'cache.db');
	leader = openCache(path, applyRoom);
	const onNews = createNewsTaker({
		cache: () => {
			meanwhile();
			return follower;
		},
		store,
		onBatch: () => {},
	});
	follower = openCache(path, applyRoom, {onNews});
	for (const roomId of [room, other]) say('first', roomId);
	follower.look();
});
afterEach(() => {
	leader.close();
	follower.close();
	rmSync(dir, {recursive: true});
});

const say = (msgId: string, roomId: RoomId = room) =>
	leader.commit(batch([{roomId, timeline: {events: [message(msgId, {roomId})]}}]));
const shown = (roomId: RoomId = room) => timelineOf(store.getState(), roomId).events.map(({msgId}) => msgId);
const saved = (roomId: RoomId = room) => leader.eventsBefore(roomId, null, 200).map(({msgId}) => msgId);

describe('who has fallen far behind', () => {
	it('begins anew, and misses nothing that is said meanwhile', () => {
		for (let index = 0; index < 400; index++) say(`line ${index}`, index % 2 === 0 ? room : other);
		let isOnce = true;
		meanwhile = () => {
			if (isOnce) for (const roomId of [room, other]) say('between', roomId);
			isOnce = false;
		};
		follower.look();
		for (const roomId of [room, other]) say('after', roomId);
		follower.look();
		for (const roomId of [room, other]) expect(shown(roomId).slice(-50)).toEqual(saved(roomId).slice(-50));
	});
});
