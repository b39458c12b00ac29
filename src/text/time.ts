/** 'HH:MM' in local time; '--:--' for a time that no calendar has (servers may send any number). */
export function clockTime(ms: number): string {
	const date = new Date(ms);
	if (Number.isNaN(date.getTime())) return '--:--';
	return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

/** So many ms in the largest unit that fits: '5 min', '2 h', '3 days'. */
export function durationText(ms: number): string {
	const minutes = Math.max(0, Math.floor(ms / 60_000));
	if (minutes < 60) return `${minutes} min`;
	const hours = Math.floor(minutes / 60);
	return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** The local day of `ms` as seen from `now` (both ms): 'Today', 'Yesterday', 'Mon 3 Nov', or 'Mon 3 Nov 2014'. */
export function dayLabel(ms: number, now: number): string {
	const date = new Date(ms);
	if (Number.isNaN(date.getTime())) return 'Unknown day';
	const today = new Date(now);
	if (isSameDay(ms, now)) return 'Today';
	// By the calendar and not by 24 hours: the days on which clocks change have 23 or 25.
	const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
	if (isSameDay(ms, yesterday.getTime())) return 'Yesterday';
	const day = `${weekdays[date.getDay()]} ${date.getDate()} ${months[date.getMonth()]}`;
	return date.getFullYear() === today.getFullYear() ? day : `${day} ${date.getFullYear()}`;
}

/** Whether two times (ms) fall on the same local day. */
export function isSameDay(a: number, b: number): boolean {
	return new Date(a).toDateString() === new Date(b).toDateString();
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function twoDigits(value: number): string {
	return String(value).padStart(2, '0');
}
