import type {Connection} from '../domain/connection.ts';
import {outboxCounts} from '../store/selectors.ts';
import type {State} from '../store/state.ts';
import {cut, pad} from '../text/cut.ts';
import {sanitizeLine} from '../text/sanitize.ts';
import {width} from '../text/width.ts';

/** The status bar in exactly `columns` columns, never saying more than is true at `now` (ms): connection and outbox left, who one is right. */
export function statusLine(state: State, now: number, columns: number): string {
	const outbox = outboxText(state);
	const tail = outbox === '' ? '' : ` · ${outbox}`;
	const who = state.account.userId;
	const whole = ` ${connectionText(state.connection, now)}${tail}`;
	const gap = columns - width(whole) - width(who) - 1;
	if (gap >= 2) return `${whole}${' '.repeat(gap)}${who} `;
	return pad(` ${connectionText(state.connection, now, columns - width(tail) - 2)}${tail}`, columns);
}

/** Whether something is wrong that the user should see. */
export function isTrouble(state: State): boolean {
	const {status} = state.connection;
	return status === 'retrying' || status === 'signed-out' || outboxCounts(state).failed > 0;
}

/** Such as `no connection: refused — retrying in 8 s`; where room is short, the reason is cut and not the words around it. */
export function connectionText(
	connection: Connection,
	now: number,
	columns = Number.POSITIVE_INFINITY,
): string {
	if (connection.status === 'retrying') {
		const seconds = Math.ceil((connection.at - now) / 1000);
		const next = seconds > 0 ? `retrying in ${seconds} s` : 'retrying now';
		return around('no connection: ', connection.reason, ` — ${next}`, columns);
	}
	if (connection.status === 'signed-out') return around('signed out: ', connection.reason, '', columns);
	return plainTexts[connection.status];
}

const plainTexts = {offline: 'offline', connecting: 'connecting…', live: 'connected'} as const;

function around(before: string, reason: string, after: string, columns: number): string {
	const room = columns - width(before) - width(after);
	return before + cut(sanitizeLine(reason), Math.max(1, room)) + after;
}

/** What waits in the outbox and what failed there; empty if nothing does. */
function outboxText(state: State): string {
	const {waiting, failed} = outboxCounts(state);
	const parts = [waiting > 0 ? `${waiting} waiting to be sent` : '', failed > 0 ? `${failed} not sent` : ''];
	return parts.filter(Boolean).join(', ');
}
