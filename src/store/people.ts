import type {UserId} from '../domain/ids.ts';
import type {PersonDelta} from '../domain/person.ts';
import type {State} from './state.ts';

type People = State['people'];
type Members = State['members'];

/** Presence after a batch. */
export function applyPresence(people: People, deltas: readonly PersonDelta[]): People {
	const told = deltas.filter(({presence}) => presence !== undefined);
	if (told.length === 0) return people;
	const next = new Map(people);
	for (const {userId, presence = null, status = null} of told) next.set(userId, {presence, status});
	return next;
}

/** Members after a batch: who has another name now has it in every room. */
export function applyNames(members: Members, deltas: readonly PersonDelta[]): Members {
	let next: Members = members;
	for (const {userId, displayName} of deltas) {
		if (displayName !== undefined) next = rename(next, userId, displayName);
	}
	return next;
}

function rename(members: Members, userId: UserId, displayName: string | null): Members {
	const next = new Map(members);
	let isChanged = false;
	for (const [roomId, room] of members) {
		const member = room.get(userId);
		if (!member || member.displayName === displayName) continue;
		next.set(roomId, new Map(room).set(userId, {...member, displayName}));
		isChanged = true;
	}
	return isChanged ? next : members;
}
