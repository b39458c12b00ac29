import type {RoomDelta} from '../../domain/batch.ts';
import {inTurns} from '../../domain/breathe.ts';
import type {Session} from '../../domain/session.ts';
import type {Http} from '../http.ts';
import {decodeMembership, decodeTimeline} from './decode.ts';
import {foreign, foreignList, foreignRoomId, requireList} from './foreign.ts';
import {apiPath} from './paths.ts';
import {isSoundToken} from './token.ts';
import type {WireChunk, WireSyncRoom} from './wire.ts';

/** How many of the newest messages of each room are asked for. */
export const newestCount = 30;
/** How many are taken of a server that gives more than it was asked for; those before them are asked for as history. */
const mostTaken = 200;

/** All rooms that the user is in or invited to, those the user is in with their newest messages. */
export async function askRooms(
	call: Http,
	session: Session,
	signal?: AbortSignal,
): Promise<readonly RoomDelta[]> {
	const answer = await call({
		method: 'GET',
		path: apiPath('im', 'sync'),
		query: {from: 'END', to: 'START', limit: String(newestCount)},
		doing: 'list your rooms',
		signal,
	});
	const rows = requireList(answer, session.server, 'rooms');
	return inTurns(rows, (part) => part.flatMap(decodeSyncRoom));
}

function decodeSyncRoom(raw: unknown): readonly RoomDelta[] {
	const row = foreign<WireSyncRoom>(raw);
	const roomId = foreignRoomId(row.room_id);
	const membership = decodeMembership(row.membership);
	if (roomId === null || membership === null) return [];
	const isReadable = typeof row.messages === 'object' && row.messages !== null;
	const delta = {roomId, room: {membership}};
	if (!isReadable) return [delta];
	const messages = foreign<WireChunk>(row.messages);
	const chunk = foreignList(messages.chunk);
	const events = decodeTimeline(chunk.slice(0, mostTaken), roomId).toReversed();
	const historyToken = chunk.length > mostTaken ? '' : olderToken(messages);
	return [{...delta, timeline: {events, newest: {historyToken}}}];
}

/**
 * Where a chunk that was read backwards goes on; null after an empty one. A short one proves nothing: a server may
 * give fewer than it was asked for.
 */
export function olderToken({chunk, end}: {readonly chunk?: unknown; readonly end?: unknown}): string | null {
	return foreignList(chunk).length > 0 && isSoundToken(end) ? end : null;
}
