import type {Connection} from '../domain/connection.ts';
import type {Pending, RoomEvent} from '../domain/event.ts';
import type {RoomId, UserId} from '../domain/ids.ts';
import type {Person} from '../domain/person.ts';
import type {Member, Room} from '../domain/room.ts';
import type {Account} from '../domain/session.ts';

/** Everything the client knows. Replaced, never changed; drawn from by selectors. */
export interface State {
	readonly account: Account;
	readonly connection: Connection;
	readonly rooms: ReadonlyMap<RoomId, Room>;
	readonly timelines: ReadonlyMap<RoomId, Timeline>;
	readonly members: ReadonlyMap<RoomId, ReadonlyMap<UserId, Member>>;
	readonly unread: ReadonlyMap<RoomId, Unread>;
	/** Per room in the order in which they were typed. */
	readonly pending: ReadonlyMap<RoomId, readonly Pending[]>;
	/** Who has read up to the event of which key, per room. */
	readonly receipts: ReadonlyMap<RoomId, ReadonlyMap<UserId, string>>;
	/** Presence, as long as the connection lasts: nobody is known to be there by what was told before it broke. */
	readonly people: ReadonlyMap<UserId, Person>;
	/** What stands in the composer of a room, unsent. */
	readonly drafts: ReadonlyMap<RoomId, string>;
	/** Whether what is written from now on ends with the process, since the disk does not take it. */
	readonly isUnsaved: boolean;
}

/** The newer end of a room's timeline, as far back as it has been looked at; the cache and the server hold the rest. */
export interface Timeline {
	/** Oldest first, without a gap. */
	readonly events: readonly RoomEvent[];
	/** Keys of `events`, to drop what comes twice. */
	readonly keys: ReadonlySet<string>;
	/** Whether `events` begins with the first event that this user can ever see of the room. */
	readonly isComplete: boolean;
	readonly isLoading: boolean;
}

export interface Unread {
	/** Messages of others after the last one that was on screen. */
	readonly count: number;
	/** How many of them name the user. */
	readonly mentions: number;
	/** Key of the newest event that was on screen; null if none was. */
	readonly readKey: string | null;
}

export const emptyTimeline: Timeline = {events: [], keys: new Set(), isComplete: false, isLoading: false};
export const nothingUnread: Unread = {count: 0, mentions: 0, readKey: null};

/** What a client knows before it has loaded anything. */
export function emptyState(account: Account): State {
	return {
		account,
		connection: {status: 'offline'},
		rooms: new Map(),
		timelines: new Map(),
		members: new Map(),
		unread: new Map(),
		pending: new Map(),
		receipts: new Map(),
		people: new Map(),
		drafts: new Map(),
		isUnsaved: false,
	};
}
