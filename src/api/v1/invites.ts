import type {RoomDelta} from '../../domain/batch.ts';
import type {UserId} from '../../domain/ids.ts';
import type {Change} from './decode.ts';
import type {Names} from './names.ts';

/** Who invited the user, of the rooms that do not tell it themselves, as far as the changes show it. */
export function withInviters(
	deltas: readonly RoomDelta[],
	changes: readonly Change[],
	me: UserId,
): readonly RoomDelta[] {
	const inviters = new Map(
		changes
			.filter(({member}) => member?.userId === me && member.membership === 'invite')
			.map(({roomId, member}) => [roomId, member?.by ?? null]),
	);
	return deltas.map((delta) => {
		const inviter = inviters.get(delta.roomId);
		return isInvite(delta) && inviter ? {...delta, room: {...delta.room, inviter}} : delta;
	});
}

/** An invite shows who it is from, so those people come with it under their names. */
export async function withInvitersNamed(
	deltas: readonly RoomDelta[],
	names: Names,
	signal?: AbortSignal,
): Promise<readonly RoomDelta[]> {
	const inviters = deltas.filter(isInvite).flatMap(({room}) => room?.inviter ?? []);
	if (inviters.length === 0) return deltas;
	const people = inviters.map((userId) => ({userId, membership: 'join' as const, displayName: null}));
	const named = new Map((await names.apply(people, signal)).map((member) => [member.userId, member]));
	return deltas.map((delta) => {
		const member = isInvite(delta) ? named.get(delta.room?.inviter ?? '') : undefined;
		return member
			? {...delta, members: {list: [...(delta.members?.list ?? []), member], isComplete: false}}
			: delta;
	});
}

export const isInvite = ({room}: RoomDelta): boolean => room?.membership === 'invite';
