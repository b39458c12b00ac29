import type {UserId} from '../../domain/ids.ts';
import type {PersonDelta, Presence} from '../../domain/person.ts';
import {type Foreign, foreign, foreignList, foreignName, foreignText, foreignUserId} from './foreign.ts';
import type {WireEvent, WireMember, WireMemberContent, WirePresence} from './wire.ts';

/** For how long somebody must have been gone before it is told, ms. */
const graceMs = 15_000;

/** What the presence events of a chunk say of people, in its order. Never throws. */
export function decodePeople(chunk: unknown): readonly PersonDelta[] {
	return foreignList(chunk).flatMap((raw) => {
		const event = foreign<WireEvent>(raw);
		if (event.type !== 'm.presence') return [];
		const content = foreign<WirePresence['content']>(foreign<WirePresence>(event).content);
		const userId = foreignUserId(content.user_id);
		return userId === null ? [] : [{userId, ...presenceOf(content), ...nameOf(content)}];
	});
}

/** What a row of a member list says of the member's presence. */
export function decodeMemberPresence(raw: unknown): readonly PersonDelta[] {
	const row = foreign<WireMember>(raw);
	const content = foreign<WireMemberContent>(row.content);
	const userId = foreignUserId(row.target_user_id);
	const presence = presenceOf(content);
	return userId === null || Object.keys(presence).length === 0 ? [] : [{userId, ...presence}];
}

/** A server may use any word; the ones that are not known here mean that somebody is there. */
function presenceOf({state, status_msg}: Foreign<WirePresence['content']>): Omit<PersonDelta, 'userId'> {
	const text = foreignText(state);
	if (text === '') return {};
	return {presence: presences.get(text) ?? 'online', status: foreignName(status_msg)};
}

const presences: ReadonlyMap<string, Presence> = new Map([
	['online', 'online'],
	['offline', 'offline'],
	['unavailable', 'unavailable'],
	['busy', 'unavailable'],
	['away', 'unavailable'],
]);

function nameOf({displayname}: Foreign<WirePresence['content']>): Omit<PersonDelta, 'userId'> {
	return displayname === undefined ? {} : {displayName: foreignName(displayname)};
}

/**
 * Holds back that somebody is gone until it has been so for a while: the reference server calls everybody offline
 * whose client pauses for five seconds between two polls.
 */
export interface Steady {
	/** What is to be told after these changes came, together with what was held back long enough. */
	settle(changes: readonly PersonDelta[]): readonly PersonDelta[];
	/** In how many ms something that is held back is to be told; infinite: nothing is. */
	dueInMs(): number;
}

/** `now`: ms since 1970. */
export function createSteady(now: () => number): Steady {
	const gone = new Map<UserId, {readonly change: PersonDelta; readonly at: number}>();

	function hold(change: PersonDelta): readonly PersonDelta[] {
		if (change.presence === undefined) return [change];
		const since = gone.get(change.userId)?.at ?? now();
		gone.delete(change.userId);
		if (change.presence !== 'offline') return [change];
		gone.set(change.userId, {change, at: since});
		const {presence: _, status: __, ...rest} = change;
		return Object.keys(rest).length > 1 ? [rest] : [];
	}

	function release(): readonly PersonDelta[] {
		const due = [...gone.values()].filter(({at}) => now() - at >= graceMs).map(({change}) => change);
		for (const {userId} of due) gone.delete(userId);
		return due;
	}

	return {
		settle: (changes) => [...changes.flatMap(hold), ...release()],
		dueInMs: () =>
			[...gone.values()].reduce(
				(least, {at}) => Math.min(least, at + graceMs - now()),
				Number.POSITIVE_INFINITY,
			),
	};
}
