import type {Presence} from '../domain/person.ts';

const dots: Readonly<Record<Presence, string>> = {online: '●', unavailable: '◌', offline: '○'};

/** One column: whether somebody is there. Blank where it is not known. */
export function presenceDot(presence: Presence | null): string {
	return presence === null ? ' ' : dots[presence];
}
