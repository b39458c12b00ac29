/**
 * The 2014 API as it travels, under `/matrix/client/api/v1`. A well-behaved server sends these shapes; the client
 * relies on none of it (see foreign.ts) and decodes what comes, whatever it is.
 */
export const prefix = '/matrix/client/api/v1';

/** What a homeserver calls itself where an event has no human sender. Not a user id. */
export const serverSender = '_homeserver_';

export interface WireCredentials {
	readonly access_token: string;
	readonly home_server: string;
	readonly user_id: string;
}

export interface WireLoginType {
	readonly type: string;
	/** How later servers say it. */
	readonly flows?: readonly {readonly type: string}[];
}

/** Answer of `messages/list` and `events`, and the `messages` of a room in `im/sync`. */
export interface WireChunk {
	readonly start: string;
	readonly end: string;
	readonly chunk: readonly WireEvent[];
}

/** Row of `im/sync`. `messages` only for joined rooms. */
export interface WireSyncRoom {
	readonly room_id: string;
	readonly membership: 'join' | 'invite';
	readonly messages?: WireChunk;
}

export type WireEvent = WireMessage | WireMember | WireTopic | WirePresence | WireFeedback;

/** A message, or a notice of a membership change: then `user_id` is `_homeserver_`. */
export interface WireMessage {
	readonly type: 'm.room.message';
	readonly room_id: string;
	readonly user_id: string;
	readonly msg_id: string;
	/** Made anew at every read by the reference server. */
	readonly event_id: string;
	readonly content: WireMessageContent;
}

export interface WireMessageContent {
	readonly msgtype: string;
	readonly body?: string;
	/** ms since 1970, set by the server. */
	readonly hsob_ts: number;
	readonly membership?: string;
	readonly membership_source?: string;
	readonly membership_target?: string;
}

/** In `events` and `members/list`. `user_id` made the change, `target_user_id` is the member. */
export interface WireMember {
	readonly type: 'm.room.member';
	readonly room_id: string;
	readonly user_id: string;
	readonly target_user_id: string;
	readonly event_id: string;
	/** Only when it arrives live. */
	readonly membership?: string;
	readonly content: WireMemberContent;
}

export interface WireMemberContent {
	readonly membership: string;
	/** After a join by alias this may be somebody else's. */
	readonly displayname?: string | null;
	readonly avatar_url?: string | null;
	/** In `members/list` only: the member's presence; null for who never had any. */
	readonly state?: string | null;
	readonly status_msg?: string | null;
}

/** `user_id` only when it arrives live. */
export interface WireTopic {
	readonly type: 'm.room.topic';
	readonly room_id: string;
	readonly user_id?: string;
	readonly event_id: string;
	readonly content: {readonly topic: string; readonly hsob_ts: number};
}

export interface WirePresence {
	readonly type: 'm.presence';
	readonly content: {
		readonly user_id: string;
		readonly state?: string | null;
		readonly status_msg?: string | null;
		readonly mtime_age?: number;
		/** With a change of the profile. */
		readonly displayname?: string | null;
	};
}

/** Somebody tells that a message was delivered to them (`d`) or that they have read it (`r`). */
export interface WireFeedback {
	readonly type: 'm.room.message.feedback';
	readonly room_id: string;
	/** Who tells it. */
	readonly user_id: string;
	readonly msg_sender_id: string;
	readonly msg_id: string;
	readonly feedback_type: 'd' | 'r';
	readonly event_id: string;
}

/** Row of `public/rooms`; a room of several aliases has several. */
export interface WirePublicRoom {
	readonly room_id: string;
	readonly room_alias: string | null;
	readonly topic?: string;
}
