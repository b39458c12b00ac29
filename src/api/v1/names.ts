import {ChatError, ServerError} from '../../domain/errors.ts';
import type {UserId} from '../../domain/ids.ts';
import type {PersonDelta} from '../../domain/person.ts';
import type {Member} from '../../domain/room.ts';
import type {Http} from '../http.ts';
import {foreign, foreignName} from './foreign.ts';
import {displayNamePath} from './paths.ts';

/** How long a name is believed without asking again, ms. */
const keptMs = 5 * 60_000;
const maxKept = 20_000;
/** How many questions are under way at a time; how long one of them and all of them may take, ms. */
const atOnce = 6;
const patienceMs = 5_000;
const totalMs = 10_000;

/**
 * People's display names as their profiles have them. The names in member events are not to be trusted: after
 * a join by alias the reference server puts the first joiner's name on everybody.
 */
export interface Names {
	/** The members under their names; the name that came with a member stays where no better one is to be had. */
	apply<M extends Member>(members: readonly M[], signal?: AbortSignal): Promise<readonly M[]>;
	/** The same without asking anybody: the name that came with a member stays where none is known yet. */
	applyKnown<M extends Member>(members: readonly M[]): readonly M[];
	/** The names of these people, of whom the server tells one. */
	ask(userIds: readonly UserId[], signal?: AbortSignal): Promise<readonly PersonDelta[]>;
	/** Takes note of names that somebody has given themselves just now. */
	learn(people: readonly PersonDelta[]): void;
	/** Whether the server says that it has nobody of that id. */
	isNobody(userId: UserId): Promise<boolean>;
	/** Gives the user, whose token the calls carry, another name. */
	rename(me: UserId, name: string): Promise<void>;
}

export function createNames(call: Http, now: () => number): Names {
	const kept = new Map<UserId, {readonly name: string | null; readonly at: number}>();

	function keep(userId: UserId, name: string | null): void {
		if (kept.size >= maxKept) kept.clear();
		kept.set(userId, {name, at: now()});
	}

	const isKnown = (userId: UserId) => now() - (kept.get(userId)?.at ?? Number.NEGATIVE_INFINITY) < keptMs;

	/** Answers one after the other until nobody is left, time is up or the server is gone. */
	async function askAll(queue: UserId[], signal?: AbortSignal): Promise<void> {
		const deadline = now() + totalMs;
		for (let userId = queue.pop(); userId !== undefined && now() < deadline; userId = queue.pop()) {
			try {
				keep(userId, await askName(call, userId, signal));
			} catch (error) {
				signal?.throwIfAborted();
				if (!(error instanceof ChatError)) throw error;
				if (!(error instanceof ServerError)) queue.length = 0;
			}
		}
	}

	async function ask(userIds: readonly UserId[], signal?: AbortSignal): Promise<readonly PersonDelta[]> {
		const unknown = new Set(userIds.filter((userId) => !isKnown(userId)));
		const queue = [...unknown].reverse();
		await Promise.all(Array.from({length: atOnce}, () => askAll(queue, signal)));
		return userIds.flatMap((userId) => {
			const known = kept.get(userId);
			return known ? {userId, displayName: known.name} : [];
		});
	}

	async function apply<M extends Member>(members: readonly M[], signal?: AbortSignal): Promise<readonly M[]> {
		await ask(
			members.map(({userId}) => userId),
			signal,
		);
		return applyKnown(members);
	}

	function applyKnown<M extends Member>(members: readonly M[]): readonly M[] {
		return members.map((member) => {
			const known = kept.get(member.userId);
			return known ? {...member, displayName: known.name} : member;
		});
	}

	async function rename(me: UserId, name: string): Promise<void> {
		await call({
			method: 'PUT',
			path: displayNamePath(me),
			body: {displayname: name},
			doing: 'set your name',
		});
		keep(me, name === '' ? null : name);
	}

	function learn(people: readonly PersonDelta[]): void {
		for (const {userId, displayName} of people) if (displayName !== undefined) keep(userId, displayName);
	}

	async function isNobody(userId: UserId): Promise<boolean> {
		try {
			await call({method: 'GET', path: displayNamePath(userId), doing: 'look up a name'});
			return false;
		} catch (error) {
			if (error instanceof ServerError && error.status === 404) return true;
			if (error instanceof ServerError) return false;
			throw error;
		}
	}

	return {apply, applyKnown, ask, learn, isNobody, rename};
}

/** Null for somebody who has no name, or no profile on that server. */
async function askName(call: Http, userId: UserId, signal?: AbortSignal): Promise<string | null> {
	const path = displayNamePath(userId);
	try {
		const answer = await call({method: 'GET', path, doing: 'look up a name', waitMs: patienceMs, signal});
		return foreignName(foreign<{displayname: unknown}>(answer).displayname);
	} catch (error) {
		if (error instanceof ServerError && error.status === 404) return null;
		throw error;
	}
}
