import type {Pending, PendingKind, PendingState} from '../domain/event.ts';
import {isMessage} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import type {Value} from './database.ts';
import {outboxMigrations} from './schema.ts';
import type {SteadyOptions} from './steady.ts';
import {openSteady} from './steady.ts';

/** Messages that are not home yet, drafts, the open room: what would be lost if this machine forgot it. May throw CacheErrors. */
export interface OutboxFile {
	/** In the order in which they were typed. */
	pending(): readonly Pending[];
	/**
	 * Saves what is new, and gives its place; a message in place of the draft it was made of, which is the room's unless
	 * another process has saved another one: never is one there without the other gone.
	 */
	add(pending: Pending, draft?: string): number;
	/** Saves one, whether it is there or not, and gives its place. On disk when this returns. */
	save(pending: Pending): number;
	/**
	 * Adds those that are not there, each where it stands among the known ones, which are in the order typed, room by room;
	 * and drafts for rooms that have none. Gives how many messages that were. All get new places.
	 */
	restore(known: readonly Pending[], drafts: ReadonlyMap<RoomId, string>): number;
	/**
	 * Changes one that is in one of those states; false if it is not, or is gone: another process may have been faster. On
	 * disk when this returns, unless the change `isLight`: then it outlives the process, if not a power cut.
	 */
	change(msgId: string, from: readonly PendingState[], change: StateChange): boolean;
	/** Removes one that is in one of those states; false if it is not, or is gone. */
	take(msgId: string, from: readonly PendingState[]): boolean;
	/** The same; and in its place there is that draft in its room: never is one there without the other gone. */
	takeBack(msgId: string, from: readonly PendingState[], draft: string): boolean;
	remove(msgIds: readonly string[]): void;
	drafts(): ReadonlyMap<RoomId, string>;
	/** An empty text forgets the draft. Outlives the process, if not a power cut: whoever types waits for no disk. */
	saveDraft(roomId: RoomId, text: string): void;
	/** The room that was on screen last. */
	lastRoom(): RoomId | null;
	saveLastRoom(roomId: RoomId): void;
	/** Another number after each time that another process has written. Takes some µs. */
	version(): number;
	/** Whether it cannot be written to the disk: it ends with the process. */
	isInMemory(): boolean;
	close(): void;
}

/** Without a reason there is none; what else is not said stays as it is. */
export interface StateChange extends Partial<Pick<Pending, 'reason' | 'wantedAt' | 'askedAt' | 'isInDoubt'>> {
	readonly state: PendingState;
	readonly isLight?: boolean;
}

interface PendingRow {
	readonly place: number;
	readonly room_id: string;
	readonly msg_id: string;
	readonly kind: PendingKind;
	readonly body: string;
	readonly created_at: number;
	readonly wanted_at: number | null;
	readonly asked_at: number | null;
	readonly in_doubt: number;
	readonly state: PendingState;
	readonly reason: string | null;
}

export interface OutboxOptions extends Partial<Pick<SteadyOptions, 'isSuspect' | 'onReplaced'>> {
	/** Whether another process sends what waits in the file. */
	readonly isOthers?: () => boolean;
}

/**
 * Opens the outbox file of an account, or makes it. Where it is damaged or cannot be written another one takes its place
 * (see steady.ts); of a damaged one it keeps what can be read.
 */
export function openOutboxFile(path: string, options: OutboxOptions = {}): OutboxFile {
	const {isSuspect = false, isOthers = () => false, onReplaced = () => {}} = options;
	const sql = openSteady(path, {
		what: 'outbox',
		migrations: outboxMigrations,
		durability: 'full',
		rescued: ['pending', 'draft', 'open_room'],
		left: () => (isOthers() ? ['pending'] : []),
		repeats: true,
		isSuspect,
		onReplaced,
	});
	// What gives rows back is told of a failing disk by the end of a transaction only: none of these without one.
	const save = ({roomId, msgId, kind, body, createdAt, ...pending}: Pending): number => {
		const now = columnsOf(pending);
		const names = ['room_id', 'msg_id', 'kind', 'body', 'created_at', ...now.keys()];
		const saved = sql.get<{place: number}>(
			`INSERT INTO pending (${names.join(', ')}) VALUES (${marks(names)})
			ON CONFLICT (msg_id) DO UPDATE SET ${assignments(now)} RETURNING place`,
			...[roomId, msgId, kind, body, createdAt],
			...now.values(),
			...now.values(),
		);
		return saved?.place ?? 0;
	};
	const forgetDraft = (roomId: RoomId) => sql.run('DELETE FROM draft WHERE room_id = ?', roomId);
	const update = (msgId: string, from: readonly PendingState[], change: StateChange): boolean => {
		const next = columnsOf(change);
		const where = `msg_id = ? AND state IN (${marks(from)})`;
		const values = [...next.values(), msgId, ...from];
		return (
			sql.get(`UPDATE pending SET ${assignments(next)} WHERE ${where} RETURNING place`, ...values) !==
			undefined
		);
	};
	/** Gives the room of the one that was taken. */
	const take = (msgId: string, from: readonly PendingState[]): RoomId | null =>
		sql.get<{room_id: string}>(
			`DELETE FROM pending WHERE msg_id = ? AND state IN (${marks(from)}) RETURNING room_id`,
			msgId,
			...from,
		)?.room_id ?? null;
	const saveDraft = (roomId: RoomId, text: string) =>
		sql.run('INSERT OR REPLACE INTO draft (room_id, text) VALUES (?, ?)', roomId, text);
	const lightly = <Result>(work: () => Result): Result => {
		sql.run('PRAGMA synchronous = NORMAL');
		try {
			return work();
		} finally {
			sql.run('PRAGMA synchronous = FULL');
		}
	};
	const pending = () => sql.all<PendingRow>('SELECT * FROM pending ORDER BY place').map(toPending);
	return {
		pending,
		add: (pending, draft = '') =>
			sql.transaction(() => {
				const place = save(pending);
				if (isMessage(pending.kind))
					sql.run('DELETE FROM draft WHERE room_id = ? AND text = ?', pending.roomId, draft);
				return place;
			}),
		save: (pending) => sql.transaction(() => save(pending)),
		restore: (known, drafts) =>
			sql.transaction(() => {
				const saved = pending();
				const msgIds = new Set(saved.map(({msgId}) => msgId));
				const missing = known.filter(({msgId}) => !msgIds.has(msgId));
				if (missing.length > 0) sql.run('DELETE FROM pending');
				for (const each of missing.length > 0 ? united(saved, known) : []) save(each);
				for (const [roomId, text] of drafts)
					if (text !== '') sql.run('INSERT OR IGNORE INTO draft (room_id, text) VALUES (?, ?)', roomId, text);
				return missing.length;
			}),
		change: (msgId, from, change) => {
			const work = () => sql.transaction(() => update(msgId, from, change));
			return change.isLight ? lightly(work) : work();
		},
		take: (msgId, from) => sql.transaction(() => take(msgId, from)) !== null,
		takeBack: (msgId, from, draft) =>
			sql.transaction(() => {
				const roomId = take(msgId, from);
				if (roomId !== null) saveDraft(roomId, draft);
				return roomId !== null;
			}),
		remove: (msgIds) =>
			lightly(() =>
				sql.transaction(() => {
					for (const msgId of msgIds) sql.run('DELETE FROM pending WHERE msg_id = ?', msgId);
				}),
			),
		drafts: () => {
			const rows = sql.all<{room_id: string; text: string}>('SELECT * FROM draft');
			return new Map(rows.map((row) => [row.room_id, row.text]));
		},
		saveDraft: (roomId, text) => lightly(() => (text === '' ? forgetDraft(roomId) : saveDraft(roomId, text))),
		lastRoom: () => sql.get<{room_id: string}>('SELECT room_id FROM open_room')?.room_id ?? null,
		saveLastRoom: (roomId) =>
			lightly(() => sql.run('INSERT OR REPLACE INTO open_room (id, room_id) VALUES (1, ?)', roomId)),
		version: () => sql.version(),
		isInMemory: () => sql.isInMemory,
		close: () => sql.close(),
	};
}

/** All of both: those that are saved in their order, each of the others right after the one that was known before it. */
function united(saved: readonly Pending[], known: readonly Pending[]): readonly Pending[] {
	const all = [...saved];
	const indexOf = (msgId: string | undefined) => all.findIndex((each) => each.msgId === msgId);
	for (const [index, each] of known.entries()) {
		if (indexOf(each.msgId) >= 0) continue;
		const next = known
			.slice(index + 1)
			.find(({msgId, roomId}) => roomId === each.roomId && indexOf(msgId) >= 0);
		const before = known[index - 1];
		if (before?.roomId === each.roomId) all.splice(indexOf(before.msgId) + 1, 0, each);
		else all.splice(next ? indexOf(next.msgId) : 0, 0, each);
	}
	return all;
}

function toPending(row: PendingRow): Pending {
	return {
		roomId: row.room_id,
		msgId: row.msg_id,
		kind: row.kind,
		body: row.body,
		createdAt: row.created_at,
		...(row.wanted_at === null ? {} : {wantedAt: row.wanted_at}),
		...(row.asked_at === null ? {} : {askedAt: row.asked_at}),
		...(row.in_doubt ? {isInDoubt: true} : {}),
		state: row.state,
		reason: row.reason,
		place: row.place,
	};
}

/** What changes in the life of one, by column, as far as it is said. */
function columnsOf({state, reason, wantedAt, askedAt, isInDoubt}: StateChange): ReadonlyMap<string, Value> {
	const columns = new Map<string, Value>([
		['state', state],
		['reason', reason ?? null],
	]);
	if (wantedAt !== undefined) columns.set('wanted_at', wantedAt);
	if (askedAt !== undefined) columns.set('asked_at', askedAt);
	if (isInDoubt !== undefined) columns.set('in_doubt', Number(isInDoubt));
	return columns;
}

const assignments = (columns: ReadonlyMap<string, Value>): string =>
	[...columns.keys()].map((name) => `${name} = ?`).join(', ');
const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
