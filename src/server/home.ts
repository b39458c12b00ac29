import type {UserId} from '../domain/ids.ts';
import type {Attendance} from './attendance.ts';
import type {ContentStore} from './content-store.ts';
import type {Database} from './database.ts';
import type {Limits} from './limits.ts';
import type {Listeners} from './listeners.ts';

/** What every route of a home server works with. */
export interface Home {
	/** The server's name, the part behind the colon of its ids. */
	readonly name: string;
	readonly db: Database;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	readonly log: (line: string) => void;
	/** The polls that wait for something to happen. */
	readonly listeners: Listeners;
	/** Who polls, which makes them online. */
	readonly attendance: Attendance;
	readonly content: ContentStore;
	readonly limits: Limits;
	/** No new accounts are made. */
	readonly isClosed: boolean;
}

/** The time for `hsob_ts` and notice ids: whole milliseconds, whatever the clock gives. */
export const timestamp = (home: Home): number => Math.trunc(home.now());

/** Wakes the polls of everybody in the room, and of those named besides. To be called once the change is committed. */
export function announce(home: Home, roomId: string, ...besides: readonly UserId[]): void {
	if (home.listeners.count() === 0) return;
	const members = home.db.all<{user_id: UserId}>(
		"SELECT user_id FROM members WHERE room_id = ? AND membership = 'join'",
		roomId,
	);
	home.listeners.wake([...members.map((member) => member.user_id), ...besides]);
}
