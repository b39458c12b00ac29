import {createAttendance} from './attendance.ts';
import type {Home} from './home.ts';
import {resumeAttendance} from './presence.ts';

/** How long after his last poll somebody still counts as being here (ms). */
const PRESENCE_GRACE = 30_000;

/** A home whose people are where its database left them. `presenceGrace` in ms. */
export function openHome(parts: Omit<Home, 'attendance'>, presenceGrace = PRESENCE_GRACE): Home {
	const home = {...parts, attendance: createAttendance(presenceGrace)};
	resumeAttendance(home);
	return home;
}
