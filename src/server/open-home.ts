import {createAttendance} from './attendance.ts';
import type {Home} from './home.ts';
import {resumeAttendance} from './presence.ts';

/** How long after his last poll somebody still counts as being here (ms). */
const PRESENCE_GRACE = 30_000;

/** A home whose people are where its database left them. `presenceGrace` in ms. */
export function openHome(parts: Omit<Home, 'attendance'>, presenceGrace = PRESENCE_GRACE): Home {
	const attendance = createAttendance(presenceGrace, (userId, error) =>
		parts.log(`presence of ${userId} is not up to date: ${error instanceof Error ? error.message : error}`),
	);
	const home = {...parts, attendance};
	resumeAttendance(home);
	return home;
}
