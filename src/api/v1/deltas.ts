import type {Receipt, RoomDelta, TimelineDelta} from '../../domain/batch.ts';
import {breathe, inTurns} from '../../domain/breathe.ts';
import type {RoomEvent} from '../../domain/event.ts';
import {isMessage} from '../../domain/event.ts';
import type {RoomId, UserId} from '../../domain/ids.ts';
import type {Member, Room} from '../../domain/room.ts';
import type {Change} from './decode.ts';

/**
 * What two answers from the same place of the stream say together, in the order of the `later` one. What is only
 * in the earlier one happened live and is in no list (one's own leave is such); of a line that is in both the
 * live form stands, which says more.
 */
export async function uniteChanges(
	earlier: readonly Change[],
	later: readonly Change[],
): Promise<readonly Change[]> {
	const earlierIds = await inTurns(earlier, (part) => part.map(identity));
	const laterIds = await inTurns(later, (part) => part.map(identity));
	const live = new Map(earlier.map((change, at) => [earlierIds[at] ?? '', change] as const));
	const known = new Set(laterIds);
	await breathe();
	return [
		...later.map((change, at) => (change.event && live.get(laterIds[at] ?? '')) || change),
		...earlier.filter((_, at) => !known.has(earlierIds[at] ?? '')),
	];
}

/**
 * The newest page of a room, with what the stream told and the page does not show. Messages are in every list: those
 * are older than the first one of the page, whatever their time says, and so is what was told before them. What
 * follows them is in no list (topics, one's own leave) and stands where its time puts it; the page keeps its order.
 */
export function uniteTimelines(told: TimelineDelta | undefined, page: TimelineDelta): TimelineDelta {
	const shown = new Set(page.events.map((event) => event.key));
	const rest = told?.events.filter((event) => !shown.has(event.key)) ?? [];
	const others = page.newest?.historyToken ? newestOf(rest) : rest;
	const firstAfter = others.findLastIndex(({kind}) => isMessage(kind)) + 1;
	const older = others.slice(0, firstAfter);
	return {...page, events: [...older, ...insertByTime(others.slice(firstAfter), page.events)]};
}

/** Messages older than the page are in its history as well: a few of them are enough, and all topics. */
function newestOf(events: readonly RoomEvent[]): readonly RoomEvent[] {
	return events.filter((event, index) => isTopic(event) || index >= events.length - mostTold);
}

const mostTold = 200;

/** The `lines` in their order, and the others where their time puts them. */
function insertByTime(others: readonly RoomEvent[], lines: readonly RoomEvent[]): readonly RoomEvent[] {
	const events: RoomEvent[] = [];
	let next = 0;
	for (const event of lines) {
		for (let other = others[next]; other && other.timestamp < event.timestamp; other = others[++next]) {
			events.push(other);
		}
		events.push(event);
	}
	return [...events, ...others.slice(next)];
}

/** What was missed comes grouped by kind: topics after all messages, though they may be older. */
const isTopic = ({kind}: RoomEvent): boolean => kind === 'topic';

function withTopicsInPlace(events: readonly RoomEvent[]): readonly RoomEvent[] {
	return insertByTime(
		events.filter(isTopic),
		events.filter((event) => !isTopic(event)),
	);
}

/** Changes by room; of a member and a topic the last one counts. */
export function toDeltas(changes: readonly Change[], me: UserId): readonly RoomDelta[] {
	const byRoom = new Map<RoomId, Change[]>();
	for (const change of changes) {
		const ofRoom = byRoom.get(change.roomId);
		if (ofRoom) ofRoom.push(change);
		else byRoom.set(change.roomId, [change]);
	}
	return [...byRoom].map(([roomId, ofRoom]) => toDelta(roomId, ofRoom, me));
}

function toDelta(roomId: RoomId, changes: readonly Change[], me: UserId): RoomDelta {
	const events = new Map<string, RoomEvent>();
	const members = new Map<UserId, Member>();
	const receipts: Receipt[] = [];
	let room: Partial<Pick<Room, 'membership' | 'inviter' | 'topic'>> = {};
	for (const {event, member, topic, receipt} of changes) {
		if (event && !events.has(event.key)) events.set(event.key, event);
		if (topic !== undefined) room = {...room, topic};
		if (receipt) receipts.push(receipt);
		if (!member) continue;
		const {by, ...row} = member;
		members.set(row.userId, row);
		if (row.userId !== me) continue;
		room = {...room, membership: row.membership, ...(row.membership === 'invite' && {inviter: by})};
	}
	const lines = room.membership === 'join' ? sinceJoining([...events.values()], me) : [...events.values()];
	return {
		roomId,
		...(Object.keys(room).length > 0 && {room}),
		...(members.size > 0 && {members: {list: [...members.values()], isComplete: false}}),
		...(lines.length > 0 && {timeline: {events: withTopicsInPlace(lines)}}),
		...(receipts.length > 0 && {receipts}),
	};
}

/**
 * Who has just joined is told all topics since their place in the stream: those from before belong to a conversation
 * that they read as history, which holds no topics.
 */
function sinceJoining(events: readonly RoomEvent[], me: UserId): readonly RoomEvent[] {
	const joined = events.findLast(({change}) => change?.target === me && change.membership === 'join');
	const joinedAt = joined?.timestamp ?? Number.POSITIVE_INFINITY;
	return events.filter((event) => !isTopic(event) || event.timestamp >= joinedAt);
}

/** The newer answer has the last word on a member, so there a change is known by whom it is about. */
function identity({roomId, event, member, receipt}: Change): string {
	if (receipt) return `${roomId} receipt ${receipt.userId} ${receipt.key}`;
	return event ? `${roomId} ${event.key}` : `${roomId} member ${member?.userId ?? ''}`;
}
