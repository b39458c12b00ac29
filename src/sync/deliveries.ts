import type {Api} from '../api/port.ts';
import type {RoomDelta} from '../domain/batch.ts';
import {isTransient} from '../domain/errors.ts';
import type {Pending, PendingKind} from '../domain/event.ts';
import {isMessage} from '../domain/event.ts';
import type {RoomId, UserId} from '../domain/ids.ts';
import {isRoomId} from '../domain/ids.ts';

/** What the outbox asks of a server. */
export type DeliveryApi = Pick<
	Api,
	'send' | 'hasMessage' | 'join' | 'leave' | 'invite' | 'setTopic' | 'topic' | 'members'
>;

/** How one kind of what goes out is brought to the server. */
export interface Delivery {
	/** Does it. Gives what is known of the room by that, beside what the stream tells. */
	readonly act: (api: DeliveryApi, pending: Pending) => Promise<RoomDelta | null>;
	/** Whether others are to read it: then the user is asked first before one goes out that was written long ago. */
	readonly isForOthers: boolean;
	/** Whether it has been done already: asked before it is repeated. Absent where repeating changes nothing. */
	readonly isDone?: (api: DeliveryApi, pending: Pending) => Promise<boolean>;
}

const message: Delivery = {
	act: async (api, {roomId, msgId, kind, body}) => {
		if (isMessage(kind)) await api.send(roomId, msgId, {kind, body});
		return null;
	},
	isForOthers: true,
	isDone: (api, {roomId, msgId}) => api.hasMessage(roomId, msgId),
};

/** Whether somebody is in a room, or invited to it. */
const isThere = async (api: DeliveryApi, roomId: RoomId, user: UserId): Promise<boolean> =>
	(await api.members(roomId)).some(({userId, membership}) => userId === user && membership !== 'leave');

/** By kind. */
export const deliveries: Readonly<Record<PendingKind, Delivery>> = {
	text: message,
	emote: message,
	notice: message,
	join: {
		act: async (api, {roomId: room}) => {
			const roomId = await api.join(room);
			return {roomId, room: {membership: 'join', ...(isRoomId(room) ? {} : {alias: room})}};
		},
		isForOthers: false,
	},
	leave: {
		act: async (api, {roomId}) => {
			await api.leave(roomId);
			return {roomId, room: {membership: 'leave'}};
		},
		isForOthers: false,
	},
	invite: {
		act: async (api, {roomId, body}) => {
			try {
				await api.invite(roomId, body);
			} catch (error) {
				// Who came by themselves while the invitation waited is refused, and is where they were wanted.
				if (isTransient(error) || !(await isThere(api, roomId, body))) throw error;
			}
			return null;
		},
		isForOthers: true,
		isDone: (api, {roomId, body}) => isThere(api, roomId, body),
	},
	topic: {
		act: async (api, {roomId, body}) => {
			await api.setTopic(roomId, body);
			return {roomId, room: {topic: body}};
		},
		isForOthers: true,
		isDone: async (api, {roomId, body}) => (await api.topic(roomId)) === body,
	},
};
