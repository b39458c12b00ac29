import type {Client} from '../../src/client/client.ts';
import type {Connection} from '../../src/domain/connection.ts';
import type {RoomEvent} from '../../src/domain/event.ts';
import {messageKey} from '../../src/domain/event.ts';
import type {Member, PublicRoom, Room} from '../../src/domain/room.ts';
import type {Account} from '../../src/domain/session.ts';
import {emptyState} from '../../src/store/state.ts';
import {createChatStore, type Store} from '../../src/store/store.ts';

/** A client with a real store and no network: it writes down what it is asked and does what a server would allow. */
export interface FakeClient extends Client {
	readonly store: Store;
	/** Every verb that was called, as `name argument argument`. */
	readonly calls: readonly string[];
	/** What the next call of an asking verb throws. */
	failNext(error: Error): void;
	publicList: readonly PublicRoom[];
	/** Older pages of history that loadOlder gives, the newest first. */
	readonly olderPages: Array<readonly RoomEvent[]>;
}

export const me = '@ann:localhost';
const fakeAccount: Account = {userId: me, server: 'http://localhost:8080', protocol: 'v1'};

export function createFakeClient(): FakeClient {
	const store = createChatStore(emptyState(fakeAccount));
	const calls: string[] = [];
	const olderPages: Array<readonly RoomEvent[]> = [];
	let failure: Error | null = null;
	let sent = 0;
	const called = (...words: readonly string[]): void => void calls.push(words.join(' '));
	const asked = async (...words: readonly string[]): Promise<void> => {
		called(...words);
		const error = failure;
		failure = null;
		if (error) throw error;
	};
	const learn = (roomId: string, room: Partial<Room>): string => {
		const batch = {token: null, isSnapshot: false, rooms: [{roomId, room}]};
		store.dispatch({type: 'batch', batch});
		return roomId;
	};
	const client: FakeClient = {
		account: fakeAccount,
		store,
		calls,
		olderPages,
		publicList: [],
		failNext: (error) => {
			failure = error;
		},
		start: () => called('start'),
		pause: () => called('pause'),
		resume: () => called('resume'),
		onNotice: () => {},
		close: async () => called('close'),
		reconnect: () => called('reconnect'),
		lastRoom: () => null,
		openRoom: (roomId) => called('openRoom', roomId),
		loadOlder: async (roomId) => {
			await asked('loadOlder', roomId);
			const events = olderPages.shift() ?? [];
			const isComplete = olderPages.length === 0;
			store.dispatch({type: 'history', roomId, page: {events, historyToken: null}, isComplete});
		},
		markRead: (roomId, key) => {
			called('markRead', roomId, key);
			store.dispatch({type: 'read', roomId, key});
		},
		saveDraft: (roomId, text) => {
			called('saveDraft', roomId, text);
			store.dispatch({type: 'draft', roomId, text});
		},
		send: (roomId, body, kind = 'text') => {
			called('send', roomId, kind, body);
			const msgId = `m${++sent}`;
			const pending = {roomId, msgId, kind, body, createdAt: 1000, state: 'waiting', reason: null} as const;
			store.dispatch({type: 'pending', pending});
		},
		resend: (msgId) => called('resend', msgId),
		discard: (msgId) => {
			called('discard', msgId);
			const queues = [...store.getState().pending.values()];
			const roomId = queues.flat().find((pending) => pending.msgId === msgId)?.roomId ?? '';
			store.dispatch({type: 'discarded', roomId, msgId});
			return true;
		},
		takeBack: (msgId, draft) => {
			called('takeBack', msgId, draft);
			return client.discard(msgId);
		},
		createRoom: async (alias, options) => {
			await asked('createRoom', alias, options?.isPrivate ? 'private' : 'public');
			return learn(`!${alias}:localhost`, {
				membership: 'join',
				alias: `#${alias.replace('#', '')}:localhost`,
			});
		},
		joinRoom: async (room) => {
			await asked('joinRoom', room);
			const name = room.replace(/^[#!]|:.*$/g, '');
			return learn(`!${name}:localhost`, {membership: 'join'});
		},
		leaveRoom: async (roomId) => {
			await asked('leaveRoom', roomId);
			learn(roomId, {membership: 'leave'});
			return true;
		},
		invite: async (roomId, user) => {
			await asked('invite', roomId, user);
			return {userId: user, isDone: true};
		},
		setTopic: async (roomId, topic) => {
			await asked('setTopic', roomId, topic);
			return true;
		},
		setDisplayName: (name) => asked('setDisplayName', name),
		publicRooms: async () => {
			await asked('publicRooms');
			return client.publicList;
		},
	};
	return client;
}

export interface FakeRoom {
	readonly name: string;
	readonly people?: readonly string[];
	readonly membership?: Room['membership'];
	readonly topic?: string;
	readonly lastActivity?: number;
	readonly isPrivate?: boolean;
	readonly says?: readonly RoomEvent[];
	/** Whether there is nothing older than what it says. */
	readonly isComplete?: boolean;
}

export const roomIdOf = (name: string): string => `!${name}:localhost`;
export const userIdOf = (name: string): string => `@${name}:localhost`;

/** Puts a room into a client's store, as the cache and the server would. */
export function addRoom(client: FakeClient, room: FakeRoom): void {
	const {name, membership = 'join', people = ['ann', 'bob'], says = [], isPrivate = false} = room;
	const roomId = roomIdOf(name);
	const members: Member[] = people.map((each) => ({
		userId: userIdOf(each),
		membership: 'join',
		displayName: null,
	}));
	const details: Room = {
		roomId,
		membership,
		inviter: membership === 'invite' ? userIdOf('bob') : null,
		alias: isPrivate ? null : `#${name}:localhost`,
		topic: room.topic ?? null,
		isPublic: !isPrivate,
		lastActivity: room.lastActivity ?? 0,
		historyToken: null,
	};
	const readKey = says.at(-1)?.key ?? null;
	client.store.dispatch({
		type: 'remembered',
		rooms: [{room: details, members, receipts: [], readKey, unread: []}],
	});
	const page = {events: says, historyToken: null};
	client.store.dispatch({type: 'history', roomId, page, isComplete: room.isComplete ?? true});
}

/** Something said, by its number: a key and a time of its own, so many minutes after noon. */
export function said(name: string, number: number, sender: string, body: string): RoomEvent {
	const msgId = `e${number}`;
	return {
		roomId: roomIdOf(name),
		key: messageKey(userIdOf(sender), msgId),
		eventId: `$${number}`,
		msgId,
		sender: userIdOf(sender),
		kind: 'text',
		body,
		timestamp: new Date(2024, 0, 2, 12).getTime() + number * 60_000,
		change: null,
	};
}

/** Something said that arrives live. */
export function arrive(client: FakeClient, ...events: readonly RoomEvent[]): void {
	const rooms = events.map((event) => ({roomId: event.roomId, timeline: {events: [event]}}));
	client.store.dispatch({type: 'batch', batch: {token: null, isSnapshot: false, rooms}});
}

export function connect(client: FakeClient, connection: Connection): void {
	client.store.dispatch({type: 'connection', connection});
}
