import type {RoomEvent} from '../../domain/event.ts';
import type {RoomId, UserId} from '../../domain/ids.ts';
import {ownNames} from '../../store/mention.ts';
import {personName, timelineOf} from '../../store/selectors.ts';
import type {State} from '../../store/state.ts';
import {indexOfEvent} from './event-index.ts';
import type {MessageSource} from './item.ts';

/** What the items of one view are drawn with. */
export interface Drawing {
	readonly columns: number;
	/** ms since 1970. */
	readonly now: number;
	readonly me: UserId;
	/** What the user is called in the room: a message that has one of these in it is a mention. */
	readonly ownNames: readonly string[];
	nameOf(userId: UserId): string;
	/** Whether it tells that somebody did not take an invitation, which servers tell like leaving. */
	isDecline(event: RoomEvent): boolean;
}

export function drawingOf({state, roomId, now}: MessageSource, columns: number): Drawing {
	return {
		columns,
		now,
		me: state.account.userId,
		ownNames: ownNames(state, roomId),
		nameOf: namesIn(state, roomId),
		isDecline: (event) => isDecline(timelineOf(state, roomId).events, event),
	};
}

/** Who was invited last, and did not come in since, has not left. */
function isDecline(events: readonly RoomEvent[], {key, sender, change}: RoomEvent): boolean {
	if (change?.membership !== 'leave' || (sender && sender !== change.target)) return false;
	const at = indexOfEvent(events, key);
	const before = events.findLast((each, index) => index < at && each.change?.target === change.target);
	return before?.change?.membership === 'invite';
}

/** Each name is looked for once for as long as the members stay the same: it takes a walk over all of them. */
function namesIn(state: State, roomId: RoomId): Drawing['nameOf'] {
	const members = state.members.get(roomId);
	if (!members) return (userId) => personName(state, roomId, userId);
	const known = knownNames.get(members) ?? new Map<UserId, string>();
	knownNames.set(members, known);
	return (userId) => {
		const name = known.get(userId) ?? personName(state, roomId, userId);
		known.set(userId, name);
		return name;
	};
}

/** By the members they were found among: whoever joins may share a name. */
const knownNames = new WeakMap<object, Map<UserId, string>>();
