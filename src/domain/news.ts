import type {Batch} from './batch.ts';
import type {RoomEvent} from './event.ts';
import type {RoomId} from './ids.ts';

/** What another process of the same account has saved, in the order in which it was saved. */
export type News =
	| {readonly type: 'batch'; readonly batch: Batch}
	/** Everything up to the event of that key was on somebody's screen; `unread`: the newest after it, oldest first. */
	| {
			readonly type: 'read';
			readonly roomId: RoomId;
			readonly key: string;
			readonly unread: readonly RoomEvent[];
	  }
	/** More was saved than is told: what is known is to be taken from the cache anew. */
	| {readonly type: 'anew'};
