import type {Batch} from '../domain/batch.ts';
import type {RememberedRoom} from './action.ts';
import type {State} from './state.ts';

type Members = State['members'];

export function rememberMembers(members: Members, remembered: readonly RememberedRoom[]): Members {
	const known = remembered.filter((room) => room.members.length > 0);
	return new Map([
		...members,
		...known.map(
			({room, members: list}) => [room.roomId, new Map(list.map((each) => [each.userId, each]))] as const,
		),
	]);
}

export function applyMembers(members: Members, batch: Batch): Members {
	const changed = batch.rooms.flatMap(({roomId, members: delta}) => (delta ? [{roomId, delta}] : []));
	if (changed.length === 0) return members;
	const next = new Map(members);
	for (const {roomId, delta} of changed) {
		const list = new Map(delta.isComplete ? [] : next.get(roomId));
		for (const member of delta.list) list.set(member.userId, member);
		next.set(roomId, list);
	}
	return next;
}
