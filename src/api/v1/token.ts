import type {StreamToken} from '../../domain/ids.ts';

/**
 * Whether a token of a server may be handed back to it. The reference server now and then answers with
 * `23_23_1_1_UserID(localpart=u'x', …)`, which it then refuses itself.
 */
export function isSoundToken(token: unknown): token is StreamToken {
	return typeof token === 'string' && /^[\w.~:=+/-]{1,500}$/.test(token);
}

/**
 * The place just before `token`. What the reference server calls END is one past the newest row of each of its
 * tables, and the first row to come after it would be lost. Tokens that are not numbers are left as they are.
 */
export function stepBack(token: StreamToken): StreamToken {
	if (!/^\d+(_\d+)*$/.test(token)) return token;
	return token
		.split('_')
		.map((part) => (BigInt(part) > 0n ? BigInt(part) - 1n : 0n))
		.join('_');
}

/**
 * The place from which nothing comes but all memberships that the user may see, of a token of the reference
 * server's five parts, of which the second one counts memberships; null for any other.
 */
export function membershipsBefore(token: StreamToken): StreamToken | null {
	const parts = /^(\d+)_\d+_(\d+)_(\d+)_(\d+)$/.exec(token)?.slice(1);
	return parts ? [parts[0], 0, ...parts.slice(1)].join('_') : null;
}

/**
 * Where a list of messages begins that are older than all that comes after a place of the stream. Of the five parts of
 * such a place the first one is the number of the last message; lists leave out the message that they begin at. Null
 * for any other token.
 */
export function listBefore(token: StreamToken): StreamToken | null {
	const number = /^(\d+)(_\d+){4}$/.exec(token)?.[1];
	return number === undefined ? null : String(BigInt(number) + 1n);
}

/** Which part of a token of five counts presence: from 0 again in each life of the server. */
const presencePart = 4;

/** Whether a token lies beyond where the stream ends now, so that it is not of this stream. False if that cannot be told. */
export function isBeyond(token: StreamToken, end: StreamToken): boolean {
	if (!/^\d+(_\d+)*$/.test(token) || !/^\d+(_\d+)*$/.test(end)) return false;
	const parts = token.split('_');
	const ends = end.split('_');
	if (parts.length !== ends.length) return false;
	return parts.some((part, index) => index !== presencePart && BigInt(part) > BigInt(ends[index] ?? part));
}

/**
 * The sound parts of a place whose last one, of presence, somebody offline has spoilt. Null if it is not such a place.
 */
export function soundParts(spoilt: unknown): string | null {
	return (typeof spoilt === 'string' && /^(\d+_\d+_\d+_\d+)_\D/.exec(spoilt)?.[1]) || null;
}

/** A whole place of those parts, and for presence of where the stream ends now; null if that cannot be told. */
export function mendToken(parts: string, end: unknown): StreamToken | null {
	if (!isSoundToken(end) || !/^\d+(_\d+){4}$/.test(end)) return null;
	return `${parts}_${stepBack(end).split('_')[presencePart]}`;
}
