import type {Api} from '../api/port.ts';
import type {Cache} from '../cache/cache.ts';
import type {RoomId} from '../domain/ids.ts';
import {completeAlias, completeUserId, isRoomId, serverName} from '../domain/ids.ts';
import type {Room} from '../domain/room.ts';
import type {Store} from '../store/store.ts';
import type {Client} from './client.ts';

export interface RoomVerbParts {
	readonly api: Api;
	readonly cache: Pick<Cache, 'commit'>;
	readonly store: Store;
}

type RoomVerbs = Pick<
	Client,
	'createRoom' | 'joinRoom' | 'leaveRoom' | 'invite' | 'setTopic' | 'setDisplayName' | 'publicRooms'
>;

/** The verbs that ask the server at once and fail at once. What they change shows before the long poll tells of it. */
export function createRoomVerbs({api, cache, store}: RoomVerbParts): RoomVerbs {
	const own = serverName(store.getState().account.userId);
	const learn = (roomId: RoomId, room: Partial<Room>): RoomId => {
		const batch = {token: null, isSnapshot: false, rooms: [{roomId, room}]};
		store.dispatch({type: 'batch', batch: cache.commit(batch)});
		return roomId;
	};
	return {
		createRoom: async (name, {isPrivate = false} = {}) => {
			const {roomId, alias} = await api.createRoom({alias: name || null, isPrivate});
			return learn(roomId, {membership: 'join', alias, isPublic: !isPrivate});
		},
		joinRoom: async (room) => {
			const alias = isRoomId(room) ? null : completeAlias(room, own);
			const roomId = await api.join(alias ?? room);
			return learn(roomId, alias ? {membership: 'join', alias} : {membership: 'join'});
		},
		leaveRoom: async (roomId) => {
			await api.leave(roomId);
			learn(roomId, {membership: 'leave'});
		},
		invite: async (roomId, user) => {
			const userId = completeUserId(user, own);
			await api.invite(roomId, userId);
			return userId;
		},
		setTopic: (roomId, topic) => api.setTopic(roomId, topic),
		setDisplayName: async (name) => {
			await api.setDisplayName(name);
			const people = [{userId: store.getState().account.userId, displayName: name || null}];
			store.dispatch({
				type: 'batch',
				batch: cache.commit({token: null, isSnapshot: false, rooms: [], people}),
			});
		},
		publicRooms: () => api.publicRooms(),
	};
}
