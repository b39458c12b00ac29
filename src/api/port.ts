import type {Batch, Page} from '../domain/batch.ts';
import type {MessageKind, RoomEvent} from '../domain/event.ts';
import type {MessageId, RoomAlias, RoomId, StreamToken, UserId} from '../domain/ids.ts';
import type {PersonDelta} from '../domain/person.ts';
import type {Member, PublicRoom} from '../domain/room.ts';
import type {Protocol, Session} from '../domain/session.ts';

/** A home server before anybody has signed in. Every call may throw a NetworkError, ServerError or ProtocolError. */
export interface HomeServer {
	readonly protocol: Protocol;
	/** Base URL, without a trailing slash. */
	readonly url: string;
	/** Whether the server says that it takes passwords. */
	offersPassword(): Promise<boolean>;
	/** Where one can sign in with a browser, taking the access token from there; null if the server has no such page. */
	signInPage(): Promise<string | null>;
	/**
	 * Signs in with a password after asking which way of signing in the server offers. AuthError if the password
	 * is refused, or if the server offers no way that is known here (the message names the page to sign in on).
	 * `user` is a local part or a full user id.
	 */
	login(user: string, password: string): Promise<Session>;
	/** Makes an account and signs it in. `user` is a local part; empty lets the server choose. ServerError if taken. */
	register(user: string, password: string): Promise<Session>;
	/**
	 * A session from an access token that was got elsewhere, tried out before it is believed. `user` is a local part,
	 * a full id, or empty where the token itself may say it. AuthError if the server does not know the token or if it
	 * is somebody else's, UsageError if the user is not known.
	 */
	adopt(accessToken: string, user: string): Promise<Session>;
	/**
	 * The port, for somebody who is signed in. No network. `tokenNow` gives the access token where another may take
	 * its place while the port is in use; what it throws, every call throws.
	 */
	connect(session: Session, tokenNow?: () => string): Api;
}

/**
 * Everything that a signed-in client asks of a server: the port that every adapter fills. Text that comes out of
 * it is safe for a terminal. Every call may throw a NetworkError, ServerError, ProtocolError, or an AuthError when
 * the server no longer knows the access token; every call can be aborted by its signal where it takes one.
 */
export interface Api {
	readonly capabilities: Capabilities;

	/** The newest events of every room, and a token taken before them, so that nothing falls between. */
	snapshot(signal?: AbortSignal): Promise<Batch>;
	/**
	 * Waits for something to happen after `token`, at most `timeoutMs`. The batch's token loses nothing when handed
	 * back. May answer early with an empty batch. ServerError of status 400 if the token is refused.
	 */
	poll(token: StreamToken, timeoutMs: number, signal?: AbortSignal): Promise<Batch>;
	/** Alias, topic, members and their names, of a room the user is in; what cannot be had is left out. */
	describeRoom(roomId: RoomId, signal?: AbortSignal): Promise<Batch>;
	/** Up to `limit` events older than `from`; null: from the newest end. */
	history(roomId: RoomId, from: StreamToken | null, limit: number, signal?: AbortSignal): Promise<Page>;
	members(roomId: RoomId): Promise<readonly Member[]>;
	/** What people call themselves now, of those of whom it can be had. Batches tell of members by names that may be old. */
	names(userIds: readonly UserId[], signal?: AbortSignal): Promise<readonly PersonDelta[]>;

	/** Sends a message under the client's own message id. A server that knows ids stores a repeated one once. */
	send(roomId: RoomId, msgId: MessageId, message: OutgoingMessage): Promise<void>;
	/** Whether the server has the user's message of that id: asked before repeating a send that got no answer. */
	hasMessage(roomId: RoomId, msgId: MessageId): Promise<boolean>;
	/** Tells the others in the room that the user has read up to that event. */
	sendReceipt(event: RoomEvent, signal?: AbortSignal): Promise<void>;

	/** `alias` is a local part or a full alias of one's own server; null: a room without one. */
	createRoom(options: {readonly alias: string | null; readonly isPrivate: boolean}): Promise<NewRoom>;
	/** Joins by alias or by room id (which also accepts an invite). */
	join(room: RoomAlias | RoomId): Promise<RoomId>;
	/** Leaves a room or declines an invite. Having left already is success. */
	leave(roomId: RoomId): Promise<void>;
	/** ServerError of status 404 if the server has nobody of that id. */
	invite(roomId: RoomId, userId: UserId): Promise<void>;
	setTopic(roomId: RoomId, topic: string): Promise<void>;
	topic(roomId: RoomId): Promise<string | null>;
	setDisplayName(name: string): Promise<void>;
	publicRooms(): Promise<readonly PublicRoom[]>;
	/** Null if nobody has that alias. */
	resolveAlias(alias: RoomAlias): Promise<RoomId | null>;
	/** Ends the session on the server, where servers can do that. */
	logout(): Promise<void>;
	/** Gives up all sockets, which may be dead: what is under way fails with a NetworkError, what follows takes fresh ones. */
	hangUp(): void;
}

/** What this server can do beyond the port's minimum. */
export interface Capabilities {
	/** Whether a session ends on the server too when the user signs out; if not, only the local token is forgotten. */
	readonly canLogout: boolean;
}

export interface OutgoingMessage {
	readonly kind: MessageKind;
	readonly body: string;
}

export interface NewRoom {
	readonly roomId: RoomId;
	readonly alias: RoomAlias | null;
}
