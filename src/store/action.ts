import type {Batch, Page, Receipt} from '../domain/batch.ts';
import type {Connection} from '../domain/connection.ts';
import type {Pending, RoomEvent} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import type {Member, Room} from '../domain/room.ts';

/** What goes into the store. The only ways in which the state changes. */
export type Action =
	/** What the cache remembers of rooms and of what was read there; once, at the start. */
	| {readonly type: 'remembered'; readonly rooms: readonly RememberedRoom[]}
	| {readonly type: 'batch'; readonly batch: Batch}
	/** Older events of a room, from the cache or from the server. `isComplete`: there are none before them. */
	| {readonly type: 'history'; readonly roomId: RoomId; readonly page: Page; readonly isComplete: boolean}
	| {readonly type: 'loading'; readonly roomId: RoomId; readonly isLoading: boolean}
	/** The older events of these rooms are out of sight: only so many of the newest stay. The cache has the others. */
	| {readonly type: 'trimmed'; readonly kept: ReadonlyMap<RoomId, number>}
	| {readonly type: 'connection'; readonly connection: Connection}
	/** A message that is new in the outbox, or that changed its state there. */
	| {readonly type: 'pending'; readonly pending: Pending}
	| {readonly type: 'discarded'; readonly roomId: RoomId; readonly msgId: string}
	/** Everything up to the event of that key has been on screen; `unread`: on another one, which leaves these events. */
	| {
			readonly type: 'read';
			readonly roomId: RoomId;
			readonly key: string;
			readonly unread?: readonly RoomEvent[];
	  }
	| {readonly type: 'draft'; readonly roomId: RoomId; readonly text: string}
	/** The disk does not take what is written any more. */
	| {readonly type: 'unsaved'};

export interface RememberedRoom {
	readonly room: Room;
	readonly members: readonly Member[];
	readonly receipts: readonly Receipt[];
	readonly readKey: string | null;
	/** Messages of others after what was read, oldest first, at most a hundred. */
	readonly unread: readonly RoomEvent[];
}
