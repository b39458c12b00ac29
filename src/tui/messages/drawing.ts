import type {RoomId, UserId} from '../../domain/ids.ts';
import {ownNames} from '../../store/mention.ts';
import {personName} from '../../store/selectors.ts';
import type {State} from '../../store/state.ts';
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
}

export function drawingOf({state, roomId, now}: MessageSource, columns: number): Drawing {
	return {
		columns,
		now,
		me: state.account.userId,
		ownNames: ownNames(state, roomId),
		nameOf: namesIn(state, roomId),
	};
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
