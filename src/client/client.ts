import type {MessageKind} from '../domain/event.ts';
import type {RoomId, UserId} from '../domain/ids.ts';
import type {PublicRoom} from '../domain/room.ts';
import type {Account} from '../domain/session.ts';
import type {Store} from '../store/store.ts';

/**
 * A signed-in client without a face: a store to look at and verbs to act with. Verbs that return a promise ask
 * the server and throw a ChatError whose message can be shown; the others are done when they return.
 */
export interface Client {
	readonly account: Account;
	readonly store: Store;

	/** Starts the two network loops, or follows another process of the account that runs them. Nothing before this touches the network. */
	start(): void;
	/** Lets another process of the account take over, as before the terminal stops this one. */
	pause(): void;
	/** Takes part again after a pause; nothing if there was none. */
	resume(): void;
	/** Has lines told that are for the user and that nothing they did has brought about, as that a disk is full. */
	onNotice(listener: (line: string) => void): void;
	/** Ends the loops and closes the cache. What waits in the outbox stays there for the next start. */
	close(): Promise<void>;
	/** Gives up waiting and tries the server at once. */
	reconnect(): void;

	/** The room that was open last, if the user is still in it. */
	lastRoom(): RoomId | null;
	/** Makes a room ready to be shown: its newest events from the cache, then its details from the server. */
	openRoom(roomId: RoomId): void;
	/** Extends a timeline backwards, from the cache or else from the server. Failure shows in nothing but the reason thrown. */
	loadOlder(roomId: RoomId): Promise<void>;
	/** Everything up to that event has been on screen. */
	markRead(roomId: RoomId, key: string): void;
	/** Keeps what stands in the composer; an empty text forgets it. */
	saveDraft(roomId: RoomId, text: string): void;

	/** The message is saved when this returns; it is sent in its turn. CacheError if it cannot be saved. */
	send(roomId: RoomId, body: string, kind?: MessageKind): void;
	/** Puts what failed or is held back into the queue. */
	resend(msgId: string): void;
	/** Drops what is not on its way to the server; false if it is, or is gone. */
	discard(msgId: string): boolean;
	/** Drops it as `discard` does, and in the same moment saves a text made of it as its room's draft. */
	takeBack(msgId: string, draft: string): boolean;

	/** `alias`: what a person types, `tutorial` or `#tutorial`; empty for a room without an alias. */
	createRoom(alias: string, options?: {readonly isPrivate?: boolean}): Promise<RoomId>;
	/**
	 * `room`: `#tutorial`, `#tutorial:localhost` or a room id; accepts an invite too. Null: the server is not reached, the
	 * outbox will do it.
	 */
	joinRoom(room: string): Promise<RoomId | null>;
	/** Leaves a room or declines an invite. False: the outbox will do it. */
	leaveRoom(roomId: RoomId): Promise<boolean>;
	/** `user`: `ann`, `@ann` or `@ann:localhost`. `isDone` is false where the outbox will do it. */
	invite(roomId: RoomId, user: string): Promise<{readonly userId: UserId; readonly isDone: boolean}>;
	/** False: the outbox will do it. */
	setTopic(roomId: RoomId, topic: string): Promise<boolean>;
	setDisplayName(name: string): Promise<void>;
	publicRooms(): Promise<readonly PublicRoom[]>;
}
