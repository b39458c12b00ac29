import type {MessageKind, Pending, PendingState} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import {outboxMigrations} from './schema.ts';
import type {SteadyOptions} from './steady.ts';
import {openSteady} from './steady.ts';

/** Messages that are not home yet, drafts, the open room: what would be lost if this machine forgot it. May throw CacheErrors. */
export interface OutboxFile {
	/** In the order in which they were typed. */
	pending(): readonly Pending[];
	/** Saves a new message in place of its room's draft, which it was made of: never is one there without the other gone. */
	add(pending: Pending): void;
	/** On disk when this returns. */
	save(pending: Pending): void;
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

interface PendingRow {
	readonly room_id: string;
	readonly msg_id: string;
	readonly kind: MessageKind;
	readonly body: string;
	readonly created_at: number;
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
		isSuspect,
		left: () => (isOthers() ? ['pending'] : []),
		repeats: true,
		onReplaced,
	});
	const save = ({roomId, msgId, kind, body, createdAt, state, reason}: Pending) =>
		sql.run(
			`INSERT INTO pending (room_id, msg_id, kind, body, created_at, state, reason) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (msg_id) DO UPDATE SET state = excluded.state, reason = excluded.reason`,
			roomId,
			msgId,
			kind,
			body,
			createdAt,
			state,
			reason,
		);
	const forgetDraft = (roomId: RoomId) => sql.run('DELETE FROM draft WHERE room_id = ?', roomId);
	const lightly = (work: () => void) => {
		sql.run('PRAGMA synchronous = NORMAL');
		try {
			work();
		} finally {
			sql.run('PRAGMA synchronous = FULL');
		}
	};
	return {
		pending: () => sql.all<PendingRow>('SELECT * FROM pending ORDER BY place').map(toPending),
		add: (pending) =>
			sql.transaction(() => {
				save(pending);
				forgetDraft(pending.roomId);
			}),
		save,
		remove: (msgIds) =>
			sql.transaction(() => {
				for (const msgId of msgIds) sql.run('DELETE FROM pending WHERE msg_id = ?', msgId);
			}),
		drafts: () => {
			const rows = sql.all<{room_id: string; text: string}>('SELECT * FROM draft');
			return new Map(rows.map((row) => [row.room_id, row.text]));
		},
		saveDraft: (roomId, text) =>
			lightly(() =>
				text === ''
					? forgetDraft(roomId)
					: sql.run('INSERT OR REPLACE INTO draft (room_id, text) VALUES (?, ?)', roomId, text),
			),
		lastRoom: () => sql.get<{room_id: string}>('SELECT room_id FROM open_room')?.room_id ?? null,
		saveLastRoom: (roomId) =>
			lightly(() => sql.run('INSERT OR REPLACE INTO open_room (id, room_id) VALUES (1, ?)', roomId)),
		version: () => sql.version(),
		isInMemory: () => sql.isInMemory,
		close: () => sql.close(),
	};
}

function toPending(row: PendingRow): Pending {
	return {
		roomId: row.room_id,
		msgId: row.msg_id,
		kind: row.kind,
		body: row.body,
		createdAt: row.created_at,
		state: row.state,
		reason: row.reason,
	};
}
