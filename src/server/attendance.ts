import type {UserId} from '../domain/ids.ts';

/** Who is here: has a poll open, or had one a moment ago. */
export interface Attendance {
	/** A poll begins. `came` is called if the user was not here; if it throws, again with the next poll. */
	enter(userId: UserId, came: () => void): void;
	/**
	 * A poll has ended, however that came about. `gone` is called unless another begins within the grace period; if it
	 * throws, again later.
	 */
	leave(userId: UserId, gone: () => void): void;
	/** Says good-bye to a user without an open poll, so that the next one counts as a return. False if one is open. */
	dismiss(userId: UserId): boolean;
	/** Calls nobody any more. */
	close(): void;
}

interface Visit {
	polls: number;
	/** `came` has been called and did not throw. */
	isKnown: boolean;
	/** Runs while no poll is open. */
	timer?: NodeJS.Timeout;
}

/** How long after a `gone` that threw it is called again (ms). */
const AGAIN = 10_000;

/**
 * Nobody yet. A client that pauses between two polls is not gone for it: it has `grace` ms. What `came` and `gone`
 * throw goes to `failed`: they write to a disk that may be full, which is no reason to end a poll or the server.
 */
export function createAttendance(
	grace: number,
	failed: (userId: UserId, error: unknown) => void,
): Attendance {
	const visits = new Map<UserId, Visit>();
	let isClosed = false;

	function succeeds(userId: UserId, told: () => void): boolean {
		try {
			told();
			return true;
		} catch (error) {
			failed(userId, error);
			return false;
		}
	}

	function endIn(ms: number, userId: UserId, visit: Visit, gone: () => void): void {
		visit.timer = setTimeout(() => {
			if (succeeds(userId, gone)) visits.delete(userId);
			else endIn(AGAIN, userId, visit, gone);
		}, ms).unref();
	}

	return {
		enter(userId, came) {
			const visit = visits.get(userId) ?? {polls: 0, isKnown: false};
			clearTimeout(visit.timer);
			visit.polls++;
			visits.set(userId, visit);
			visit.isKnown ||= succeeds(userId, came);
		},
		leave(userId, gone) {
			const visit = visits.get(userId);
			if (!visit || isClosed || --visit.polls > 0) return;
			endIn(grace, userId, visit, gone);
		},
		dismiss(userId) {
			const visit = visits.get(userId);
			if (visit && visit.polls > 0) return false;
			clearTimeout(visit?.timer);
			visits.delete(userId);
			return true;
		},
		close() {
			isClosed = true;
			for (const visit of visits.values()) clearTimeout(visit.timer);
		},
	};
}
