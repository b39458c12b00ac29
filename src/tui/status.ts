import type {Connection} from '../domain/connection.ts';
import type {RoomId} from '../domain/ids.ts';
import {askedSince} from '../store/asked-since.ts';
import {outboxCounts} from '../store/selectors.ts';
import type {State} from '../store/state.ts';
import {cut, pad} from '../text/cut.ts';
import {sanitizeLine} from '../text/sanitize.ts';
import {width} from '../text/width.ts';

/** The status bar in exactly `columns` columns, never saying more than is true at `now` (ms): connection, outbox and what is `elsewhere` left, who one is right. */
export function statusLine(state: State, now: number, columns: number, elsewhere = ''): string {
	const tail = [outboxText(state), elsewhere].map((text) => (text === '' ? '' : ` · ${text}`)).join('');
	const who = state.account.userId;
	const isHung = isUnanswered(state, now);
	const connection = (wide?: number): string =>
		isHung ? 'server does not answer' : connectionText(state.connection, now, wide);
	const whole = ` ${connection()}${tail}`;
	const gap = columns - width(whole) - width(who) - 1;
	if (gap >= 2) return `${whole}${' '.repeat(gap)}${who} `;
	return pad(` ${connection(columns - width(tail) - 2)}${tail}`, columns);
}

/** Whether something is wrong that the user should see. */
export function isTrouble(state: State, now: number): boolean {
	const {status} = state.connection;
	if (status === 'retrying' || status === 'signed-out') return true;
	return outboxCounts(state).failed > 0 || isUnanswered(state, now);
}

/** When the status bar says something else though nothing happens, in ms from `now`; null: at no time that is known. */
export function nextStatusChange(state: State, now: number): number | null {
	const {connection} = state;
	if (connection.status === 'retrying') {
		const left = connection.at - now;
		return left > 0 ? left % 1000 || 1000 : null;
	}
	const since = askedSince(state);
	const isDue = connection.status === 'live' && since !== null && !isUnanswered(state, now);
	return isDue ? since + patienceMs - now : null;
}

/** A server that takes longer than this over a message is told of: the connection may look sound for a minute yet. */
const patienceMs = 5000;

function isUnanswered(state: State, now: number): boolean {
	const since = askedSince(state);
	return state.connection.status === 'live' && since !== null && now - since >= patienceMs;
}

/** Such as `no connection: refused — retrying in 8 s`; where room is short, the reason is cut and not the words around it. */
export function connectionText(
	connection: Connection,
	now: number,
	columns: number = Number.POSITIVE_INFINITY,
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

/** What waits in other rooms than the open one, for screens without a room list: `@4 · 1 invite`; empty if nothing does. */
export function elsewhereText(state: State, openRoom: RoomId | null): string {
	let [count, mentions, invites] = [0, 0, 0];
	for (const [roomId, {membership}] of state.rooms) {
		if (roomId === openRoom || membership === 'leave') continue;
		if (membership === 'invite') invites++;
		const unread = state.unread.get(roomId);
		count += unread?.count ?? 0;
		mentions += unread?.mentions ?? 0;
	}
	const news = count === 0 ? '' : `${mentions > 0 ? '@' : ''}${count} new`;
	const invited = invites === 0 ? '' : `${invites} ${invites === 1 ? 'invite' : 'invites'}`;
	return [news, invited].filter(Boolean).join(' · ');
}

/** What waits in the outbox and what failed there; empty if nothing does. */
function outboxText(state: State): string {
	const {waiting, failed} = outboxCounts(state);
	const parts = [waiting > 0 ? `${waiting} waiting to be sent` : '', failed > 0 ? `${failed} not sent` : ''];
	return parts.filter(Boolean).join(', ');
}
