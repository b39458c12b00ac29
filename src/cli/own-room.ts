import type {Batch} from '../domain/batch.ts';
import {ServerError} from '../domain/errors.ts';
import type {Membership} from '../domain/room.ts';
import type {NamedRoom} from './room-name.ts';

/** How the user must stand to a room, and what else there is to do; `{room}` in the advice becomes its name. */
export interface Standing {
	readonly memberships: readonly Membership[];
	readonly advice: string;
}

/** ServerError, as the server itself would say it, unless a snapshot shows the user standing so to the room. */
export function checkStanding({roomId, alias}: NamedRoom, {rooms}: Batch, standing: Standing): void {
	const {membership = 'leave'} = rooms.find((delta) => delta.roomId === roomId)?.room ?? {};
	if (standing.memberships.includes(membership)) return;
	const name = alias ?? roomId;
	throw new ServerError(
		`you are not in ${name}: ${standing.advice.replace('{room}', () => name)}`,
		403,
		'M_FORBIDDEN',
	);
}
