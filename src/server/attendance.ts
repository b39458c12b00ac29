import type {UserId} from '../domain/ids.ts';

/** Who is here: has a poll open, or had one a moment ago. */
export interface Attendance {
	/** A poll begins. True if the user was not here. */
	enter(userId: UserId): boolean;
	/** A poll has ended, however that came about. `gone` is called unless another begins within the grace period. */
	leave(userId: UserId, gone: () => void): void;
	/** Says good-bye to a user without an open poll, so that the next one counts as a return. False if one is open. */
	dismiss(userId: UserId): boolean;
	/** Calls nobody any more. */
	close(): void;
}

interface Visit {
	polls: number;
	/** Runs while no poll is open. */
	timer?: NodeJS.Timeout;
}

/** Nobody yet. A client that pauses between two polls is not gone for it: it has `grace` ms. */
export function createAttendance(grace: number): Attendance {
	const visits = new Map<UserId, Visit>();
	let isClosed = false;

	function dismiss(userId: UserId): boolean {
		const visit = visits.get(userId);
		if (visit && visit.polls > 0) return false;
		clearTimeout(visit?.timer);
		visits.delete(userId);
		return true;
	}

	return {
		enter(userId) {
			const visit = visits.get(userId);
			clearTimeout(visit?.timer);
			visits.set(userId, {polls: (visit?.polls ?? 0) + 1});
			return visit === undefined;
		},
		leave(userId, gone) {
			const visit = visits.get(userId);
			if (!visit || isClosed || --visit.polls > 0) return;
			visit.timer = setTimeout(() => {
				visits.delete(userId);
				gone();
			}, grace).unref();
		},
		dismiss,
		close() {
			isClosed = true;
			for (const visit of visits.values()) clearTimeout(visit.timer);
		},
	};
}
