import type {Batch, RoomDelta} from '../../domain/batch.ts';
import {inTurns} from '../../domain/breathe.ts';
import {isAbsence, ProtocolError, ServerError} from '../../domain/errors.ts';
import type {RoomAlias, RoomId} from '../../domain/ids.ts';
import type {Member} from '../../domain/room.ts';
import type {Session} from '../../domain/session.ts';
import type {Http, HttpRequest} from '../http.ts';
import type {Api} from '../port.ts';
import {decodeMember} from './decode.ts';
import type {Directory} from './directory.ts';
import {foreign, foreignName, foreignRoomId, requireList} from './foreign.ts';
import type {Names} from './names.ts';
import {apiPath} from './paths.ts';
import {decodeMemberPresence} from './people.ts';
import type {WireChunk} from './wire.ts';

/** How old the list of public rooms may be that gives a room's alias, ms. */
const directoryAgeMs = 30_000;

/** What rooms are like: who is in them, what they are about, how they are found. */
export function createRooms(
	call: Http,
	{server}: Session,
	directory: Directory,
	names: Names,
): Pick<Api, 'describeRoom' | 'members' | 'topic' | 'setTopic' | 'publicRooms' | 'resolveAlias'> {
	const get = (request: Omit<HttpRequest, 'method'>) => call({method: 'GET', ...request});

	async function memberRows(roomId: RoomId, signal?: AbortSignal): Promise<readonly unknown[]> {
		const path = apiPath('rooms', roomId, 'members', 'list');
		const answer = await get({path, doing: 'list the members of the room', signal});
		return requireList(foreign<WireChunk>(answer).chunk, server, 'members');
	}

	async function toMembers(chunk: readonly unknown[], signal?: AbortSignal): Promise<readonly Member[]> {
		const rows = await inTurns(chunk, (part) => part.flatMap((raw) => decodeMember(raw) ?? []));
		const list = rows.map(({userId, membership, displayName}) => ({userId, membership, displayName}));
		const named = await names.apply(
			list.filter(({membership}) => membership !== 'leave'),
			signal,
		);
		return [...named, ...list.filter(({membership}) => membership === 'leave')];
	}

	async function topic(roomId: RoomId, signal?: AbortSignal): Promise<string | null> {
		const request = {path: apiPath('rooms', roomId, 'topic'), doing: 'tell the topic of the room', signal};
		return foreignName(foreign<{topic: unknown}>(await unlessAbsent(get(request))).topic);
	}

	async function describeRoom(roomId: RoomId, signal?: AbortSignal): Promise<Batch> {
		const [chunk, currentTopic] = await Promise.all([
			unlessRefused(memberRows(roomId, signal)),
			unlessRefused(topic(roomId, signal)),
		]);
		const list = chunk && (await toMembers(chunk, signal));
		const delta: RoomDelta = {
			roomId,
			...(currentTopic !== undefined && {room: {topic: currentTopic}}),
			...(list && {members: {list, isComplete: true}}),
		};
		const rooms = await directory.describe([delta], directoryAgeMs, signal);
		const people = await inTurns(chunk ?? [], (part) => part.flatMap(decodeMemberPresence));
		return {token: null, rooms, people, isSnapshot: false};
	}

	async function setTopic(roomId: RoomId, text: string): Promise<void> {
		const path = apiPath('rooms', roomId, 'topic');
		await call({method: 'PUT', path, body: {topic: text}, doing: 'set the topic'});
	}

	async function resolveAlias(alias: RoomAlias): Promise<RoomId | null> {
		const answer = await unlessAbsent(
			get({path: apiPath('ds', 'room', alias), doing: 'look up the room alias'}),
		);
		const roomId = foreignRoomId(foreign<{room_id: unknown}>(answer).room_id);
		// The reference server says {} of an alias that it does not know.
		if (roomId === null && answer !== undefined && JSON.stringify(answer) !== '{}')
			throw new ProtocolError(`${server} answers with something else than a room: check its address`);
		return roomId;
	}

	return {
		describeRoom,
		members: async (roomId) => toMembers(await memberRows(roomId)),
		topic: (roomId) => topic(roomId),
		setTopic,
		publicRooms: () => directory.list(),
		resolveAlias,
	};
}

/** Undefined where the server says that there is none. */
async function unlessAbsent(answer: Promise<unknown>): Promise<unknown> {
	try {
		return await answer;
	} catch (error) {
		if (isAbsence(error)) return undefined;
		throw error;
	}
}

/** Undefined where the server will not or cannot tell. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
	try {
		return await answer;
	} catch (error) {
		if (error instanceof ServerError || error instanceof ProtocolError) return undefined;
		throw error;
	}
}
