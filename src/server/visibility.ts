import type {UserId} from '../domain/ids.ts';
import type {Database} from './database.ts';

/** SQL that is true if the user `viewer` may see the presence of `seen`: his own, a room mate's, or one on his list. */
export const sees = (viewer: string, seen: string): string => `(
	${viewer} = ${seen}
	OR EXISTS (SELECT 1 FROM members a JOIN members b ON b.room_id = a.room_id AND b.user_id = ${seen}
		WHERE a.user_id = ${viewer} AND a.membership = 'join' AND b.membership = 'join')
	OR EXISTS (SELECT 1 FROM presence_lists WHERE observer = ${viewer} AND observed = ${seen})
)`;

const CAN_SEE = `SELECT ${sees('?1', '?2')} AS yes`;

/** Whether the viewer may see the other's presence. */
export function canSee(db: Database, viewer: UserId, seen: UserId): boolean {
	return db.one<{yes: number}>(CAN_SEE, viewer, seen)?.yes === 1;
}

/** Everybody who may see the user's presence, himself too. */
export function observersOf(db: Database, userId: UserId): readonly UserId[] {
	// One row with all of them: the driver takes its time for each row, and there may be a thousand.
	const found = db.one<{observers: string}>(
		`SELECT json_group_array(user_id) AS observers FROM (SELECT b.user_id FROM members a CROSS JOIN members b ON b.room_id = a.room_id AND b.membership = 'join'
			WHERE a.user_id = ?1 AND a.membership = 'join'
		UNION SELECT observer FROM presence_lists WHERE observed = ?1
		UNION SELECT ?1)`,
		userId,
	);
	return JSON.parse(found?.observers ?? '[]');
}
