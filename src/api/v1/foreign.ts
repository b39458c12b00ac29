import {ProtocolError} from '../../domain/errors.ts';
import {isRoomAlias, isRoomId, isUserId, type RoomAlias, type RoomId, type UserId} from '../../domain/ids.ts';
import {sanitizeLine} from '../../text/sanitize.ts';

/** A wire shape as it is worth before anybody looked: its keys may be missing and hold anything. */
export type Foreign<T> = {readonly [Key in keyof T]?: unknown};

const maxIdLength = 1000;
/** End of the year 9999, ms. */
const maxTimestamp = 253_402_300_799_999;

/** The value if it is an object, else one without any keys. */
export function foreign<T>(value: unknown): Foreign<T> {
	return typeof value === 'object' && value !== null ? value : {};
}

/** The value if it is an array, else an empty one. */
export function foreignList(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** The value if it is an array; a ProtocolError, which says that `what` should have come, if it is not. */
export function requireList(value: unknown, server: string, what: string): readonly unknown[] {
	if (Array.isArray(value)) return value;
	throw new ProtocolError(`${server} answered with something else than ${what}: check the address`);
}

/** The value if it is a string, else an empty one. */
export function foreignText(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/** ms since 1970; 0 for what cannot be a time. */
export function foreignTime(value: unknown): number {
	return typeof value === 'number' && value > 0 && value <= maxTimestamp ? Math.trunc(value) : 0;
}

/** One safe line of a name or topic; null if nothing visible is left of it. */
export function foreignName(value: unknown): string | null {
	const line = sanitizeLine(foreignText(value)).trim();
	return line === '' ? null : line;
}

export const foreignRoomId = (value: unknown): RoomId | null => safeId(value, isRoomId);
export const foreignUserId = (value: unknown): UserId | null => safeId(value, isUserId);
export const foreignAlias = (value: unknown): RoomAlias | null => safeId(value, isRoomAlias);
/** A message id: anything printable, even empty; null for what cannot be used as it is. */
export const foreignMessageId = (value: unknown): string | null => safeId(value ?? '', () => true);

/** An id is handed back to the server and shown as it is, so it is either safe unchanged or none. */
function safeId(value: unknown, isId: (text: string) => boolean): string | null {
	if (typeof value !== 'string' || value.length > maxIdLength) return null;
	return isId(value) && sanitizeLine(value) === value ? value : null;
}
