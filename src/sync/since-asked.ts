import type {Batch, RoomDelta} from '../domain/batch.ts';
import type {UserId} from '../domain/ids.ts';

/**
 * An answer that was long in coming, without what is older in it than what the stream has told since the question.
 * Members are all in it still: the newer ones stand in their places, under the newest of their names.
 */
export function withoutOlder(answer: Batch, toldSince: readonly Batch[]): Batch {
	const people = toldSince.flatMap((batch) => batch.people ?? []);
	const seen = new Set(people.flatMap(({userId, presence}) => (presence === undefined ? [] : [userId])));
	const names = new Map(
		people.flatMap(({userId, displayName}) =>
			displayName === undefined ? [] : [[userId, displayName] as const],
		),
	);
	const rooms = answer.rooms.map((delta) => {
		const newer = toldSince.flatMap((batch) => batch.rooms.filter(({roomId}) => roomId === delta.roomId));
		return withMembers(withRoom(delta, newer), newer, names);
	});
	return {...answer, rooms, people: (answer.people ?? []).filter(({userId}) => !seen.has(userId))};
}

function withRoom(delta: RoomDelta, newer: readonly RoomDelta[]): RoomDelta {
	if (!delta.room) return delta;
	const told = new Set(newer.flatMap(({room = {}}) => Object.keys(room)));
	const room = Object.fromEntries(Object.entries(delta.room).filter(([key]) => !told.has(key)));
	return {...delta, room};
}

/** The name in the answer is better than the one that came with the member, the one that was told as such is the best. */
function withMembers(
	delta: RoomDelta,
	newer: readonly RoomDelta[],
	names: ReadonlyMap<UserId, string | null>,
): RoomDelta {
	if (!delta.members) return delta;
	const members = new Map(delta.members.list.map((member) => [member.userId, member]));
	for (const member of newer.flatMap((room) => room.members?.list ?? [])) {
		const {displayName} = members.get(member.userId) ?? member;
		members.set(member.userId, {...member, displayName});
	}
	const list = [...members.values()].map((member) => {
		const name = names.get(member.userId);
		return name === undefined ? member : {...member, displayName: name};
	});
	return {...delta, members: {...delta.members, list}};
}
