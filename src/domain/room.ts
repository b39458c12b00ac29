import type {RoomAlias, RoomId, StreamToken, UserId} from './ids.ts';

export type Membership = 'join' | 'invite' | 'leave';

/** What is known of a room beside its timeline and its members. */
export interface Room {
	readonly roomId: RoomId;
	/** The signed-in user's own. */
	readonly membership: Membership;
	/** Who invited, where that is known. */
	readonly inviter: UserId | null;
	readonly alias: RoomAlias | null;
	readonly topic: string | null;
	/** Whether the room is the kind that anybody may join; null: not known. */
	readonly isPublic: boolean | null;
	/** Time of the newest event, ms; 0 if there is none. */
	readonly lastActivity: number;
	readonly historyToken: HistoryToken;
}

/**
 * Where history older than what is kept goes on. Empty: nobody has asked yet, start at the newest end;
 * null: what is kept reaches back to the beginning.
 */
export type HistoryToken = StreamToken | '' | null;

export interface Member {
	readonly userId: UserId;
	readonly membership: Membership;
	readonly displayName: string | null;
}

/** A row of the server's room directory. */
export interface PublicRoom {
	readonly roomId: RoomId;
	readonly alias: RoomAlias | null;
	readonly topic: string | null;
}
