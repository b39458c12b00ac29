import type {Answer} from './answer.ts';
import {ok, Refusal, refuse} from './answer.ts';
import type {Home, Request} from './context.ts';
import {decoded, render, requireJoined} from './context.ts';
import type {Json} from './database.ts';
import {memberRow, membershipOf} from './database.ts';

/** GET rooms/{id}/messages/list. */
export function listMessages(request: Request): Answer {
	const roomId = decoded(request, 0);
	requireJoined(request, roomId);
	const {query, home} = request;
	readLimit(query);
	return ok(page(home, roomId, query));
}

/** GET im/sync. */
export function imSync({home, user, query}: Request): Answer {
	const {database} = home;
	readLimit(query);
	const rows = database.rows.member.filter((row) => row.target === user);
	const current = rows.filter((row) => memberRow(database, row.roomId, user) === row);
	return ok(
		current.flatMap(({roomId}) => {
			const membership = membershipOf(database, roomId, user);
			if (membership === 'leave') return [];
			const messages = membership === 'join' ? pageIfAny(home, roomId, query) : undefined;
			return [{membership, room_id: roomId, ...(messages && {messages})}];
		}),
	);
}

/** im/sync keeps silent where messages/list refuses a token. */
function pageIfAny(home: Home, roomId: string, query: URLSearchParams): Json | undefined {
	try {
		return page(home, roomId, query);
	} catch (error) {
		if (error instanceof Refusal) return undefined;
		throw error;
	}
}

/** Messages of a room between two row numbers, both exclusive, in the direction in which they stand. */
function page(home: Home, roomId: string, query: URLSearchParams): Json {
	const {message} = home.database.rows;
	const from = readToken(query.get('from') ?? 'START', message.length + 1);
	const to = readToken(query.get('to') ?? 'END', message.length + 1);
	const between = message.filter(
		({number, roomId: at}) => at === roomId && number > Math.min(from, to) && number < Math.max(from, to),
	);
	const rows = (from > to ? between.toReversed() : between).slice(0, readLimit(query));
	const chunk = rows.map((row) => {
		const {type, event_id, ...rest} = render(home, row);
		return query.has('feedback') ? rest : {...rest, type, event_id};
	});
	return {chunk, end: String(rows.at(-1)?.number ?? from), start: String(from)};
}

function readToken(token: string, end: number): number {
	if (token === 'START') return 0;
	if (token === 'END' || token === '-1') return end;
	if (/^\d+$/.test(token)) return Number(token);
	return /^\d+(_\d+)+$/.test(token)
		? refuse(400, 'M_BAD_PAGINATION', "Token lengths don't match.")
		: refuse(400, 'M_BAD_PAGINATION', `Bad token: ${token}`);
}

function readLimit(query: URLSearchParams): number {
	const limit = query.get('limit');
	if (limit === null) return Number.POSITIVE_INFINITY;
	return /^\d+$/.test(limit) ? Number(limit) : refuse(400, 'M_UNKNOWN', 'limit parameter is invalid.');
}
