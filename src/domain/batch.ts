import type {RoomEvent} from './event.ts';
import type {RoomId, StreamToken, UserId} from './ids.ts';
import type {PersonDelta} from './person.ts';
import type {HistoryToken, Member, Room} from './room.ts';

/**
 * What comes up from a server in one answer. It is committed to the cache together with its token and then
 * applied to the store; applying one twice changes nothing.
 */
export interface Batch {
	/** Where the next long poll starts; null: the batch says nothing about the stream (room details). */
	readonly token: StreamToken | null;
	readonly rooms: readonly RoomDelta[];
	readonly people?: readonly PersonDelta[];
	/** True for a first sync: rooms that are not in the batch are rooms that the user is not in. */
	readonly isSnapshot: boolean;
	/** Of the last slice of a snapshot: all rooms of the snapshot. */
	readonly present?: readonly RoomId[];
}

/** What changed in one room. A key that is absent says nothing; null says that there is none. */
export interface RoomDelta {
	readonly roomId: RoomId;
	/** `lastActivity` where the events do not tell it, being a part of what came. */
	readonly room?: Partial<Omit<Room, 'roomId' | 'historyToken'>>;
	/** Members that changed; `isComplete`: these are all there are. */
	readonly members?: {readonly list: readonly Member[]; readonly isComplete: boolean};
	readonly timeline?: TimelineDelta;
	readonly receipts?: readonly Receipt[];
}

/** Somebody has read the timeline up to the event of that key. */
export interface Receipt {
	readonly userId: UserId;
	readonly key: string;
}

/** New events at the newer end of a timeline, oldest first. */
export interface TimelineDelta {
	readonly events: readonly RoomEvent[];
	/**
	 * Absent: the events follow the ones already known without a gap. Present: they are the newest of the room,
	 * older ones are to be had from this token (null: there are none), and if none of them is known already,
	 * what was known before is on the far side of a gap.
	 */
	readonly newest?: {readonly historyToken: HistoryToken};
	/** Of events that follow without a gap: where what is older than the first of them is to be had, if that is known. */
	readonly before?: StreamToken;
}

/** One page of history, oldest first. */
export interface Page {
	readonly events: readonly RoomEvent[];
	/** Where still older events are to be had; null: the page reaches the beginning. */
	readonly historyToken: HistoryToken;
}

/** The rooms that a snapshot says the user is in or invited to. */
export function presentRooms({present, rooms}: Batch): ReadonlySet<RoomId> {
	return new Set(present ?? rooms.map(({roomId}) => roomId));
}
