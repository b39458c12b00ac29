import type {UserId} from './ids.ts';

/** Whether somebody is there: `unavailable` is there, but busy or away. */
export type Presence = 'online' | 'unavailable' | 'offline';

/** What is known of a person apart from rooms. */
export interface Person {
	/** Null: not known. */
	readonly presence: Presence | null;
	/** What they say of themselves, one line; null if nothing. */
	readonly status: string | null;
}

/** What changed of a person, in whatever rooms they are. A key that is absent says nothing. */
export interface PersonDelta {
	readonly userId: UserId;
	readonly presence?: Presence;
	readonly status?: string | null;
	readonly displayName?: string | null;
}
