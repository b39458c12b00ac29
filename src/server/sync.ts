import type {RoomId} from '../domain/ids.ts';
import {withFeedback} from './feedback.ts';
import type {Membership} from './membership.ts';
import {type Range, readLimit, readRange} from './range.ts';
import {Refusal} from './refusal.ts';
import {type Route, type SignedInCall, signedIn} from './route.ts';
import {endOf} from './rows.ts';
import {ANSWER_SIZE} from './slice.ts';
import {readPage} from './timeline.ts';

/** The state of all rooms at once. */
export const syncRoutes: readonly Route[] = [{method: 'GET', path: '/im/sync', answer: signedIn(sync)}];

/** What is kept for each of the rooms to come (bytes), as long as there is something. */
const KEPT = 64 * 1024;

/**
 * Joined and invited rooms, those whose membership is oldest first; messages for the joined ones. A room gets its fair
 * share of the answer, or what the rooms after it will hardly need; its `end` tells from where messages/list goes on.
 */
function sync(call: SignedInCall): unknown {
	const {home, userId, query} = call;
	const limit = readLimit(query('limit'));
	const range = rangeOf(call);
	const rooms = home.db.all<{room_id: RoomId; membership: Membership}>(
		"SELECT room_id, membership FROM members WHERE user_id = ? AND membership IN ('join', 'invite') ORDER BY row",
		userId,
	);
	let left = ANSWER_SIZE;
	return rooms.map(({room_id, membership}, index) => {
		if (membership !== 'join' || !range) return {room_id, membership};
		const toCome = rooms.length - index - 1;
		const bytes = Math.max(Math.floor(left / (toCome + 1)), left - KEPT * toCome);
		const {page, bytes: used} = readPage(home.db, room_id, range, {limit, bytes, first: left});
		left -= used;
		const messages = query('feedback') === undefined ? page : withFeedback(home.db, page);
		return {room_id, membership, messages};
	});
}

/** Here a bad token is not refused: the rooms just come without messages. */
function rangeOf({home, query}: SignedInCall): Range | undefined {
	try {
		return readRange(query('from'), query('to'), [endOf(home.db, 'messages')]);
	} catch (error) {
		if (error instanceof Refusal) return undefined;
		throw error;
	}
}
