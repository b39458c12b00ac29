import type {UserId} from '../domain/ids.ts';
import type {PersonDelta} from '../domain/person.ts';
import type {Member} from '../domain/room.ts';
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
	const names = new Map(
		deltas.flatMap(({userId, displayName}) =>
			displayName === undefined ? [] : [[userId, displayName] as const],
		),
	);
	if (names.size === 0) return members;
	const renamed = [...members].flatMap(([roomId, room]) => {
		const next = rename(room, names);
		return next === room ? [] : [[roomId, next] as const];
	});
	return renamed.length === 0 ? members : new Map([...members, ...renamed]);
}

type MembersOfRoom = ReadonlyMap<UserId, Member>;

function rename(room: MembersOfRoom, names: ReadonlyMap<UserId, string | null>): MembersOfRoom {
	let next: Map<UserId, Member> | null = null;
	for (const [userId, displayName] of names) {
		const member = room.get(userId);
		if (!member || member.displayName === displayName) continue;
		next ??= new Map(room);
		next.set(userId, {...member, displayName});
	}
	return next ?? room;
}
