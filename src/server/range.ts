import {malformed, refusal} from './refusal.ts';

/** From where to where, exclusive at both ends: one number for each part of the token. */
export interface Range {
	readonly from: readonly number[];
	readonly to: readonly number[];
}

/**
 * Reads the tokens `from` and `to` of a request, START and END if absent.
 * `ends` tells how many parts a token has, and what END and -1 stand for in each.
 */
export function readRange(from = 'START', to = 'END', ends: readonly number[]): Range {
	return {from: readToken(from, ends), to: readToken(to, ends)};
}

export const writeToken = (places: readonly number[]): string => places.join('_');

/** A `limit`: any number of digits; undefined if absent. */
export function readLimit(limit: string | undefined): number | undefined {
	if (limit === undefined) return undefined;
	if (!/^\d+$/.test(limit)) throw malformed('limit parameter is invalid.');
	return toPlace(limit);
}

function readToken(token: string, ends: readonly number[]): readonly number[] {
	if (token === 'START') return ends.map(() => 0);
	if (token === 'END') return ends;
	const parts = token.split('_');
	if (!parts.every((part) => /^(-1|\d+)$/.test(part))) throw badPagination(`Bad token: ${token}`);
	if (parts.length !== ends.length) throw badPagination("Token lengths don't match.");
	return ends.map((end, index) => (parts[index] === '-1' ? end : toPlace(parts[index])));
}

export const badPagination = (error: string) => refusal(400, 'M_BAD_PAGINATION', error);

/** Digits as a number that the database can still count with. */
const toPlace = (digits: string | undefined): number => Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
