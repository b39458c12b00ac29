import type {Api} from '../api/port.ts';
import type {RoomDelta} from '../domain/batch.ts';
import {isBreakdown, isTransient} from '../domain/errors.ts';
import type {Deed} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import {completeAlias, completeUserId, isRoomId, serverName} from '../domain/ids.ts';
import type {Store} from '../store/store.ts';
import type {Client} from './client.ts';

export interface RoomVerbParts {
	readonly api: Api;
	readonly store: Store;
	/** Saves and shows what is known of a room, or of people, by what was done. */
	readonly learn: (delta: RoomDelta) => void;
	readonly learnName: (displayName: string | null) => void;
	/** Leaves a deed to the outbox. `wasTried`: the server may have heard of it. */
	readonly put: (roomId: RoomId, deed: Deed, body: string, wasTried: boolean) => void;
}

type RoomVerbs = Pick<
	Client,
	'createRoom' | 'joinRoom' | 'leaveRoom' | 'invite' | 'setTopic' | 'setDisplayName' | 'publicRooms'
>;

/**
 * The verbs that ask the server at once. What they change shows before the long poll tells of it. Where the server is
 * not reached, or something waits for it already, what may be repeated is left to the outbox, in its room's queue;
 * anything else fails at once.
 */
export function createRoomVerbs({api, store, learn, learnName, put}: RoomVerbParts): RoomVerbs {
	const own = serverName(store.getState().account.userId);
	const isReached = () => !['retrying', 'signed-out'].includes(store.getState().connection.status);
	const hasQueue = (roomId: RoomId) =>
		(store.getState().pending.get(roomId) ?? []).some(({state}) => ['waiting', 'sending'].includes(state));

	/** Whether it is done. */
	const doOrPut = async (roomId: RoomId, deed: Deed, body: string, act: () => Promise<void>) => {
		const isTried = isReached() && !hasQueue(roomId);
		try {
			if (isTried) {
				await act();
				return true;
			}
		} catch (error) {
			if (!isTransient(error) || isBreakdown(error)) throw error;
		}
		put(roomId, deed, body, isTried);
		return false;
	};

	return {
		createRoom: async (name, {isPrivate = false} = {}) => {
			const {roomId, alias} = await api.createRoom({alias: name || null, isPrivate});
			learn({roomId, room: {membership: 'join', alias, isPublic: !isPrivate}});
			return roomId;
		},
		joinRoom: async (room) => {
			const alias = isRoomId(room) ? null : completeAlias(room, own);
			let roomId: RoomId | null = null;
			// In the queue of its room, where that is known: it may be left before.
			const known = [...store.getState().rooms.values()].find(
				(each) => alias !== null && each.alias === alias,
			);
			await doOrPut(known?.roomId ?? alias ?? room, 'join', '', async () => {
				roomId = await api.join(alias ?? room);
				learn({roomId, room: {membership: 'join', ...(alias && {alias})}});
			});
			return roomId;
		},
		leaveRoom: (roomId) =>
			doOrPut(roomId, 'leave', '', async () => {
				await api.leave(roomId);
				learn({roomId, room: {membership: 'leave'}});
			}),
		invite: async (roomId, user) => {
			const userId = completeUserId(user, own);
			return {userId, isDone: await doOrPut(roomId, 'invite', userId, () => api.invite(roomId, userId))};
		},
		setTopic: (roomId, topic) => doOrPut(roomId, 'topic', topic, () => api.setTopic(roomId, topic)),
		setDisplayName: async (name) => {
			await api.setDisplayName(name);
			learnName(name || null);
		},
		publicRooms: () => api.publicRooms(),
	};
}
