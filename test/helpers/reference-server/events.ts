import type {Answer} from './answer.ts';
import {ok, refuse} from './answer.ts';
import type {Home, Request} from './context.ts';
import {render} from './context.ts';
import type {Row} from './database.ts';
import {kinds, membershipOf} from './database.ts';

/** How far somebody has read: a number for each kind of row. */
type Place = readonly number[];

/** GET /events: what has a greater number than `from`, or else the next thing to happen. */
export async function events(request: Request): Promise<Answer> {
	const {home, query, user} = request;
	const {faults} = home;
	const timeoutMs = readTimeout(home, query);
	if (query.has('limit')) refuse(400, 'M_BAD_PAGINATION', 'Limit not supported on multiplexed streams.');
	const from = readPlace(home, query.get('from') ?? 'START');
	const leave = home.presence.enter(user);
	try {
		const bound = newest(home);
		const caughtUp = rowsAfter(home, user, from);
		if (caughtUp.length > 0) return answer(home, from, caughtUp, false);
		if (timeoutMs === 0 || faults.neverWaits)
			return ok({chunk: [], start: write(home, from), end: write(home, from)});
		if (faults.lostWakeUps) await pause(Math.ceil(home.random() * 10));
		const row = await nextRow(request, timeoutMs);
		if (row === null) return ok({chunk: [], start: write(home, from), end: write(home, from)});
		const woken = faults.oneEventPerWake ? [row] : [row, ...rowsAfter(home, user, larger(from, bound))];
		return answer(home, from, [...new Set(woken)], true);
	} finally {
		leave();
	}
}

function readTimeout({faults, defaultWaitMs}: Home, query: URLSearchParams): number {
	const text = query.get('timeout') ?? String(defaultWaitMs);
	if (!/^-?\d+$/.test(text)) refuse(400, 'M_UNKNOWN', 'timeout must be in milliseconds.');
	return text === '0' && faults.timeoutZeroIgnored ? defaultWaitMs : Number(text);
}

function readPlace(home: Home, token: string): Place {
	const parts = home.faults.tokenOfOneNumber ? 1 : kinds.length;
	const isEdge = token === 'START' || token === 'END';
	if (!isEdge && !/^-?\d+(_-?\d+)*$/.test(token)) refuse(400, 'M_BAD_PAGINATION', `Bad token: ${token}`);
	const numbers = isEdge ? kinds.map(() => (token === 'END' ? -1 : 0)) : token.split('_').map(Number);
	if (!isEdge && numbers.length !== parts) refuse(400, 'M_BAD_PAGINATION', "Token lengths don't match.");
	const end = newest(home).map((number) => number + (home.faults.endOneTooFar ? 1 : 0));
	const place = kinds.map((_, index) => numbers[index] ?? numbers[0] ?? 0);
	const isFuture = place.some((number, index) => index < 4 && number > (end[index] ?? 0));
	if (isFuture && !home.faults.futureTokensTaken) refuse(400, 'M_BAD_PAGINATION', `Bad token: ${token}`);
	const resolved = place.map((number, index) => (number < 0 ? (end[index] ?? 0) : number));
	// Presence is counted from 0 again after a restart: what is beyond is pulled back.
	return resolved.map((number, index) =>
		index === 4 && !home.faults.tokenOfOneNumber ? Math.min(number, end[4] ?? 0) : number,
	);
}

function newest(home: Home): Place {
	const {rows, sequence} = home.database;
	if (home.faults.tokenOfOneNumber) return kinds.map(() => sequence);
	return kinds.map((kind) => (kind === 'presence' ? home.presence.counter() : rows[kind].length));
}

const numberOf = ({faults}: Home, row: Row) => (faults.tokenOfOneNumber ? row.sequence : row.number);
const larger = (a: Place, b: Place): Place => a.map((number, index) => Math.max(number, b[index] ?? 0));

/** What there is after that place and this user may see. */
function rowsAfter(home: Home, user: string, from: Place): readonly Row[] {
	const {rows} = home.database;
	const found = kinds.flatMap((kind, index) =>
		(kind === 'presence'
			? home.presence.rows()
			: rows[kind].slice(firstAfter(home, rows[kind], from[index] ?? 0))
		)
			.filter((row) => numberOf(home, row) > (from[index] ?? 0))
			.filter((row) => isVisible(home, row, user, false)),
	);
	return home.faults.catchUpGroupedByKind ? found : [...found].sort((a, b) => a.sequence - b.sequence);
}

/** Where in the table the rows after that number can begin: rows stand by number. */
function firstAfter({faults}: Home, rows: readonly Row[], number: number): number {
	if (!faults.tokenOfOneNumber) return Math.max(0, number);
	const at = rows.findLastIndex((row) => row.sequence <= number);
	return at + 1;
}

function isVisible({database, faults}: Home, row: Row, user: string, isLive: boolean): boolean {
	if (row.kind === 'presence')
		return !isLive || row.target === user || sharesRoom(database, row.target, user);
	if (row.kind === 'member' && faults.noMemberEvents) return false;
	const membership = membershipOf(database, row.roomId, user);
	if (row.target !== user) return membership === 'join';
	return membership !== 'leave' || isLive || !faults.ownLeaveOnlyLive;
}

function sharesRoom(database: Home['database'], one: string, other: string): boolean {
	return [...database.rooms.keys()].some((roomId) =>
		[one, other].every((user) => membershipOf(database, roomId, user) === 'join'),
	);
}

function answer(home: Home, from: Place, rows: readonly Row[], isLive: boolean): Answer {
	const end = kinds.map((kind, index) => {
		const last = rows.findLast((row) => row.kind === kind);
		return last ? numberOf(home, last) : (from[index] ?? 0);
	});
	const chunk = rows.map((row) => render(home, row, isLive));
	return ok({chunk, start: write(home, from), end: poison(home, rows, write(home, end))});
}

function write({faults}: Home, place: Place): string {
	return faults.tokenOfOneNumber ? String(Math.max(...place)) : place.join('_');
}

function poison({faults, presence, random}: Home, rows: readonly Row[], token: string): string {
	const offline = rows.find((row) => row.kind === 'presence' && presence.of(row.target)?.state === 'offline');
	if (!faults.poisonedTokens || faults.tokenOfOneNumber || !offline || random() < 0.3) return token;
	const localpart = offline.target.slice(1, offline.target.indexOf(':'));
	return token.replace(/\d+$/, `UserID(localpart=u'${localpart}', domain=u'localhost', is_mine=True)`);
}

/** The first row to come that this user may see; null when time is up, or early without a reason. */
function nextRow({home, user, signal}: Request, timeoutMs: number): Promise<Row | null> {
	const isEarly = home.faults.emptyEarlyAnswers && home.random() < 0.12;
	return new Promise((resolve) => {
		const end = (row: Row | null) => {
			clearTimeout(timer);
			stopListening();
			signal.removeEventListener('abort', hangUp);
			resolve(row);
		};
		const hangUp = () => end(null);
		const stopListening = home.listen((row) => {
			if (isVisible(home, row, user, true)) end(row);
		});
		const timer = setTimeout(hangUp, isEarly ? Math.ceil(home.random() * 20) : timeoutMs);
		if (signal.aborted) hangUp();
		else signal.addEventListener('abort', hangUp);
	});
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
