import type {Batch, RoomDelta} from '../../domain/batch.ts';
import {breathe, inTurns} from '../../domain/breathe.ts';
import {ProtocolError, ServerError} from '../../domain/errors.ts';
import type {RoomId, StreamToken} from '../../domain/ids.ts';
import type {PersonDelta} from '../../domain/person.ts';
import type {Session} from '../../domain/session.ts';
import type {Http} from '../http.ts';
import type {Api} from '../port.ts';
import {createEvents, type Told} from './ask-events.ts';
import {type Change, decodeChanges} from './decode.ts';
import {toDeltas, uniteChanges, uniteTimelines} from './deltas.ts';
import type {Directory} from './directory.ts';
import {invitersOf, isInvite, withInviters, withInvitersNamed} from './invites.ts';
import type {MembershipLines} from './membership-lines.ts';
import type {Names} from './names.ts';
import {decodePeople, type Steady} from './people.ts';
import {askRooms} from './sync-rooms.ts';
import {
	isBeyond,
	isSoundToken,
	listBefore,
	membershipsBefore,
	mendToken,
	soundParts,
	stepBack,
} from './token.ts';

/** How long nothing may come before the server is asked whether it has started over, ms. */
const doubtMs = 25_000;
/** How short a poll may be made so that who has gone is told of in time, ms. */
const shortestMs = 1_000;
/** For how long what was said may wait for what rooms and inviters are called, ms. */
const titlesMs = 2_000;

export interface StreamParts {
	/** ms since 1970. */
	readonly now: () => number;
	readonly directory: Directory;
	readonly names: Names;
	readonly steady: Steady;
	readonly lines: MembershipLines;
}

/** The stream of what happens: where it stands now, and what came after that. */
export function createStream(
	call: Http,
	session: Session,
	{now, directory, names, steady, lines}: StreamParts,
): Pick<Api, 'snapshot' | 'poll'> {
	const {userId: me, server} = session;
	const events = createEvents(call, server);
	let believedAt = now();

	async function snapshot(signal?: AbortSignal): Promise<Batch> {
		const {end} = await events.now('END', signal);
		if (!isSoundToken(end)) {
			throw new ProtocolError(`${server} does not tell where its stream of events stands: try again`);
		}
		const rooms = await askRooms(call, session, signal);
		const invites = withInviters(rooms, await askInvites(rooms, end, signal), me);
		return {token: stepBack(end), rooms: await withTitles(invites, signal), isSnapshot: true};
	}

	/** The list of rooms does not tell who invited; the stream repeats every invite from a place before it. */
	async function askInvites(rooms: readonly RoomDelta[], end: StreamToken, signal?: AbortSignal) {
		const from = membershipsBefore(end);
		if (from === null || !rooms.some(isInvite)) return [];
		return inTurns((await events.now(from, signal)).chunk, decodeChanges);
	}

	/** A server whose database was reset takes older tokens, and tells nothing until its numbers have passed them. */
	async function refuseForeign(token: StreamToken, signal?: AbortSignal): Promise<void> {
		const {end} = await events.now('END', signal);
		believedAt = now();
		if (isSoundToken(end) && isBeyond(token, end)) {
			throw new ServerError(`${server} has started over: its stream does not reach ${token}`, 400);
		}
	}

	/**
	 * A poll that was woken may have missed an event just before the one that woke it, and its `end` may be past
	 * both. So that anything came is taken as a mere signal, and what came is asked for again from the same place.
	 */
	async function poll(token: StreamToken, timeoutMs: number, signal?: AbortSignal): Promise<Batch> {
		const isReturn = timeoutMs === 0;
		if (isReturn) await refuseForeign(token, signal);
		const waitMs = Math.min(timeoutMs, Math.max(shortestMs, Math.ceil(steady.dueInMs())));
		const live = await decode(isReturn ? events.now(token, signal) : events.wait(token, waitMs, signal));
		const settled = live.count === 0 ? live : await decode(events.now(token, signal));
		const people = [...live.people, ...settled.people];
		names.learn(people);
		const came = await uniteChanges(live.changes, settled.changes);
		await breathe();
		// Presence is no sign of life: it is counted apart, and comes after a reset, too.
		if (came.length > 0) believedAt = now();
		else if (now() - believedAt >= doubtMs) await refuseForeign(token, signal);
		const changes = lines.complete(token, came);
		await breathe();
		const deltas = withPlace(toDeltas(withNames(changes, names), me), token);
		await breathe();
		const rooms = await withOwnMembership(deltas, signal);
		const place = await placeAfter(settled, token, signal);
		// Last of all: what was held back is told once, and would be lost with an answer that fails.
		return {token: place, rooms, people: steady.settle(people), isSnapshot: false};
	}

	/** Where to go on; where the server tells nothing that it would take back itself, at most what came comes again. */
	async function placeAfter(
		{count, end}: Decoded,
		before: StreamToken,
		signal?: AbortSignal,
	): Promise<StreamToken> {
		if (isSoundToken(end)) return end;
		const parts = soundParts(end);
		if (parts === null || count === 0) return before;
		return mendToken(parts, (await events.now('END', signal)).end) ?? before;
	}

	/**
	 * Where the user's own membership changed, the stream does not tell how it is now: it repeats old invites and
	 * keeps silent on leaving. So that is asked; a room just joined comes with its newest messages.
	 */
	async function withOwnMembership(deltas: readonly RoomDelta[], signal?: AbortSignal) {
		const changed = new Set(deltas.filter(({room}) => room?.membership).map(({roomId}) => roomId));
		if (changed.size === 0) return deltas;
		const current = new Map((await askRooms(call, session, signal)).map((room) => [room.roomId, room]));
		const settled = deltas.map((delta) => (changed.has(delta.roomId) ? settle(delta, current) : delta));
		return withTitles(settled, signal);
	}

	/** What of it does not come in time is left out: it is asked for again when somebody looks at the room. */
	async function withTitles(deltas: readonly RoomDelta[], signal?: AbortSignal) {
		const patience = AbortSignal.timeout(titlesMs);
		const both = AbortSignal.any(signal ? [signal, patience] : [patience]);
		const inTime = async <T>(work: Promise<T>, otherwise: T): Promise<T> => {
			try {
				return await work;
			} catch (error) {
				signal?.throwIfAborted();
				if (patience.aborted) return otherwise;
				throw error;
			}
		};
		const [described] = await Promise.all([
			inTime(directory.describe(deltas, 0, both), deltas),
			inTime(names.ask(invitersOf(deltas), both), []),
		]);
		return withInvitersNamed(described, names);
	}

	return {snapshot, poll};
}

/** What came of the stream, without what the server wrote: that may be large. */
interface Decoded extends Pick<Told, 'end'> {
	/** Of the events, with those that say nothing. */
	readonly count: number;
	readonly changes: readonly Change[];
	readonly people: readonly PersonDelta[];
}

async function decode(answer: Promise<Told>): Promise<Decoded> {
	const {chunk, end} = await answer;
	const changes = await inTurns(chunk, decodeChanges);
	return {count: chunk.length, changes, people: await inTurns(chunk, decodePeople), end};
}

function settle(delta: RoomDelta, current: ReadonlyMap<RoomId, RoomDelta>): RoomDelta {
	const now = current.get(delta.roomId);
	const membership = now?.room?.membership ?? 'leave';
	const timeline = now?.timeline ? uniteTimelines(delta.timeline, now.timeline) : delta.timeline;
	return {...delta, room: {...delta.room, membership}, ...(timeline && {timeline})};
}

/** With where what is older than their events is to be had: before the place that they were asked for from. */
function withPlace(deltas: readonly RoomDelta[], token: StreamToken): readonly RoomDelta[] {
	const before = listBefore(token);
	if (before === null) return deltas;
	return deltas.map((delta) => (delta.timeline ? {...delta, timeline: {...delta.timeline, before}} : delta));
}

/** No member's name is waited for: those that are not known yet are asked for when what was said is shown. */
function withNames(changes: readonly Change[], names: Names): readonly Change[] {
	return changes.map((change) => {
		const [member] = names.applyKnown(change.member ? [change.member] : []);
		return member ? {...change, member} : change;
	});
}
