import type {Connection} from '../domain/connection.ts';
import type {RoomId} from '../domain/ids.ts';
import {askedSince} from '../store/asked-since.ts';
import {type OutboxCounts, outboxCounts} from '../store/selectors.ts';
import type {State} from '../store/state.ts';
import {cut, pad} from '../text/cut.ts';
import {sanitizeLine} from '../text/sanitize.ts';
import {width} from '../text/width.ts';

/** The status bar in exactly `columns` columns, never saying more than is true at `now` (ms): connection, outbox and what is `elsewhere` left, who one is right. */
export function statusLine(state: State, now: number, columns: number, elsewhere = ''): string {
	const counts = outboxCounts(state);
	const unsaved = state.isUnsaved ? 'not saved on the disk' : '';
	const tails = [outboxText(counts, inFull), outboxText(counts, inShort)].map((outbox) =>
		[outbox, unsaved, elsewhere].map((text) => (text === '' ? '' : ` · ${text}`)).join(''),
	);
	const texts = isUnanswered(state, now)
		? [plain('server does not answer')]
		: connectionTexts(state.connection, now);
	const lines = tails.flatMap((tail) => texts.map((text) => ` ${inWords(text)}${tail}`));
	const who = ` ${state.account.userId} `;
	const beside = lines.slice(0, texts.length).find((line) => width(line) + 1 + width(who) <= columns);
	if (beside !== undefined) return pad(beside, columns - width(who)) + who;
	const alone = lines.find((line) => width(line) + 1 <= columns);
	const tail = tails.at(-1) ?? '';
	return pad(alone ?? ` ${fitted(texts, columns - width(tail) - 2)}${tail}`, columns);
}

/** Whether something is wrong that the user should see. */
export function isTrouble(state: State, now: number): boolean {
	const {status} = state.connection;
	if (status === 'retrying' || status === 'signed-out' || state.isUnsaved) return true;
	const {failed, held} = outboxCounts(state);
	return failed + held > 0 || isUnanswered(state, now);
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
	return fitted(connectionTexts(connection, now), columns);
}

/** What is told, with a reason in the middle that may be cut. */
interface Text {
	readonly before: string;
	readonly reason: string;
	readonly after: string;
}

const plain = (text: string): Text => ({before: text, reason: '', after: ''});
const inWords = ({before, reason, after}: Text): string => before + reason + after;

/** The first that has room, else as much of the last one as that has. */
function fitted(texts: readonly Text[], columns: number): string {
	const whole = texts.map(inWords).find((text) => width(text) <= columns);
	if (whole !== undefined) return whole;
	const {before, reason, after} = texts.at(-1) ?? plain('');
	return before + cut(reason, Math.max(1, columns - width(before + after))) + after;
}

/** The same in fewer and fewer words. */
function connectionTexts(connection: Connection, now: number): readonly Text[] {
	if (connection.status === 'retrying') {
		const after = ` — ${nextTry(connection.at - now)}`;
		const reasons = shorterAndShorter(connection.reason);
		return [
			...reasons.map((reason) => ({before: 'no connection: ', reason, after})),
			...reasons.slice(1).map((reason) => ({before: '', reason, after})),
		];
	}
	if (connection.status === 'signed-out') {
		const [whole = '', ...shorter] = shorterAndShorter(connection.reason);
		const reasons = shorter.length > 0 ? shorter : [whole];
		return reasons.map((reason) => ({before: 'signed out: ', reason, after: ' — /login'}));
	}
	return [plain(plainTexts[connection.status])];
}

const plainTexts = {offline: 'offline', connecting: 'connecting…', live: 'connected'} as const;

function nextTry(leftMs: number): string {
	const seconds = Math.ceil(leftMs / 1000);
	if (seconds <= 0) return 'retrying now';
	return seconds < 100 ? `retrying in ${seconds} s` : `retrying in ${Math.ceil(seconds / 60)} min`;
}

/** As it is, then without the advice behind a colon, then without the address: what happened matters most. */
function shorterAndShorter(reason: string): readonly string[] {
	const line = sanitizeLine(reason);
	const [what = line] = line.split(/: (?=[a-z])/);
	return [...new Set([line, what, what.replace(/^https?:\/\/\S+ /, 'the server ')])];
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

/** How the states of the outbox are told, by the room there is. */
type Words = Readonly<Record<keyof OutboxCounts, string>>;
const inFull: Words = {waiting: 'waiting to be sent', held: 'held: written long ago', failed: 'not sent'};
const inShort: Words = {waiting: 'waiting', held: 'held', failed: 'not sent'};

/** What waits in the outbox, is held there or failed; empty if nothing does. */
function outboxText(counts: OutboxCounts, words: Words): string {
	const states = ['waiting', 'held', 'failed'] as const;
	const parts = states.map((state) => (counts[state] > 0 ? `${counts[state]} ${words[state]}` : ''));
	return parts.filter(Boolean).join(', ');
}
