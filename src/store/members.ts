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
		const known = delta.isComplete ? [] : (next.get(roomId) ?? []);
		next.set(roomId, new Map([...known, ...delta.list.map((member) => [member.userId, member] as const)]));
	}
	return next;
}
