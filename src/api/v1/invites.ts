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

/** Those whom invites are from, as far as that is known. */
export function invitersOf(deltas: readonly RoomDelta[]): readonly UserId[] {
	return deltas.filter(isInvite).flatMap(({room}) => room?.inviter ?? []);
}

/** An invite shows who it is from, so those people come with it, under their names as far as these are known. */
export function withInvitersNamed(deltas: readonly RoomDelta[], names: Names): readonly RoomDelta[] {
	return deltas.map((delta) => {
		const people = invitersOf([delta]).map((userId) => ({
			userId,
			membership: 'join' as const,
			displayName: null,
		}));
		if (people.length === 0) return delta;
		const list = [...(delta.members?.list ?? []), ...names.applyKnown(people)];
		return {...delta, members: {list, isComplete: false}};
	});
}

export const isInvite = ({room}: RoomDelta): boolean => room?.membership === 'invite';
