import {randomUUID} from 'node:crypto';
import type {Batch, Receipt} from '../domain/batch.ts';
import type {RoomEvent} from '../domain/event.ts';
import type {RoomId, StreamToken} from '../domain/ids.ts';
import type {News} from '../domain/news.ts';
import type {HistoryToken, Member, Room} from '../domain/room.ts';
import type {ApplyRoom} from './commit.ts';
import {commitBatch, commitHistory, historyTokenOf, markRead} from './commit.ts';
import type {Sql} from './database.ts';
import {DiskError} from './disk-error.ts';
import {createFollowing} from './following.ts';
import {note} from './news.ts';
import type {EventRow, MemberRow, ReceiptRow, RoomRow} from './rows.ts';
import {toEvent, toMember, toReceipt, toRoom} from './rows.ts';
import {cacheMigrations} from './schema.ts';
import type {SteadyOptions} from './steady.ts';
import {openSteady} from './steady.ts';
import {unreadEvents} from './unread-events.ts';

/** What is remembered of one account's conversations. Every call may throw a CacheError. */
export interface Cache {
	/**
	 * Where the long poll resumes; null: nothing is known, take a snapshot. What was got in another session says nothing:
	 * a server that signs people out may have started over, and take an old token for a place in what is new.
	 */
	token(): StreamToken | null;
	rooms(): readonly CachedRoom[];
	/** All of that, and the newest `limit` events of these rooms, oldest first, as they stand at one moment. */
	all(roomIds: Iterable<RoomId>, limit: number): CachedAll;
	has(roomId: RoomId, key: string): boolean;
	/** Up to `limit` events before the one of that key (null: the newest), oldest first. */
	eventsBefore(roomId: RoomId, key: string | null, limit: number): readonly RoomEvent[];
	/** Saves a batch and its token in one transaction. Returns what of it is news. */
	commit(batch: Batch): Batch;
	/**
	 * Saves a page of history that was asked for by the token `from`, and where the next one starts; not if that is not
	 * where what is saved goes on, or where enough of the room is saved. Returns the page, each event under a key of its own.
	 */
	commitHistory(
		roomId: RoomId,
		from: HistoryToken,
		events: readonly RoomEvent[],
		historyToken: HistoryToken,
	): readonly RoomEvent[];
	/** Where history older than what is saved of a room goes on. */
	historyToken(roomId: RoomId): HistoryToken;
	markRead(roomId: RoomId, key: string): void;
	/** Hands on what other processes of the account have saved since. Takes some µs where there is nothing. */
	look(): void;
	/** Whether it cannot be written to the disk: nobody else sees what is saved, and it ends with the process. */
	isInMemory(): boolean;
	close(): void;
}

export interface CacheOptions extends Partial<Pick<SteadyOptions, 'isSuspect' | 'onReplaced'>> {
	/** Tells the session apart from others of the account; nothing of it can be learnt from this. */
	readonly session?: string;
	/** Told of what other processes have saved, before anything that was saved after it is given out. */
	readonly onNews?: (news: readonly News[]) => void;
}

export interface CachedAll {
	readonly rooms: readonly CachedRoom[];
	readonly newest: ReadonlyMap<RoomId, readonly RoomEvent[]>;
}

export interface CachedRoom {
	readonly room: Room;
	readonly members: readonly Member[];
	readonly receipts: readonly Receipt[];
	readonly readKey: string | null;
	/** The newest events after what was read, oldest first, at most a hundred. */
	readonly unread: readonly RoomEvent[];
}

/**
 * Opens the cache file of an account, or makes it. Where it is damaged or cannot be written another one takes its place
 * (see steady.ts); of a damaged one it keeps which rooms there were and how far they were read. CacheError if it is of a
 * newer version, or if another process holds it.
 */
export function openCache(path: string, applyRoom: ApplyRoom, options: CacheOptions = {}): Cache {
	const {onNews, isSuspect = false, session = '', onReplaced = () => {}} = options;
	const sql = openSteady(path, {
		what: 'cache',
		migrations: cacheMigrations,
		durability: 'normal',
		rescued: ['room'],
		left: () => ['news'],
		repeats: false,
		isSuspect,
		onReplaced,
	});
	const me = randomUUID();
	const {look, skip, save} = createFollowing(sql, me, onNews);
	const newestOf = (roomId: RoomId, limit: number) =>
		sql.all<EventRow>(newestEvents, roomId, limit).map(toEvent).reverse();
	return {
		token: () =>
			sql.get<{token: string}>('SELECT token FROM stream WHERE coalesce(session, ?1) = ?1', session)?.token ??
			null,
		rooms: () =>
			sql.reading(() => {
				skip();
				return readRooms(sql);
			}),
		all: (roomIds, limit) =>
			sql.reading(() => {
				skip();
				const newest = new Map([...roomIds].map((roomId) => [roomId, newestOf(roomId, limit)]));
				return {rooms: readRooms(sql), newest};
			}),
		has: (roomId, key) =>
			sql.get('SELECT 1 FROM event WHERE room_id = ? AND key = ?', roomId, key) !== undefined,
		eventsBefore: (roomId, key, limit) => {
			look();
			if (key === null) return newestOf(roomId, limit);
			return sql.all<EventRow>(olderEvents, roomId, roomId, key, limit).map(toEvent).reverse();
		},
		commit: (batch) =>
			orAgain(!isOfStream(batch), () =>
				save(() => {
					const told = commitBatch(sql, batch, applyRoom, session);
					if (tellsSomething(told)) note(sql, me, {type: 'batch', batch: told});
					return told;
				}),
			),
		historyToken: (roomId) => historyTokenOf(sql, roomId),
		commitHistory: (roomId, from, events, historyToken) =>
			save(() => {
				const saved = commitHistory(sql, roomId, from, events, historyToken);
				return saved;
			}),
		markRead: (roomId, key) =>
			save(() => {
				markRead(sql, roomId, key);
				note(sql, me, {type: 'read', roomId, key});
			}),
		look,
		isInMemory: () => sql.isInMemory,
		close: () => sql.close(),
	};
}

const newestEvents = 'SELECT * FROM event WHERE room_id = ? ORDER BY position DESC LIMIT ?';
const olderEvents = `SELECT * FROM event WHERE room_id = ?
	AND position < (SELECT position FROM event WHERE room_id = ? AND key = ?) ORDER BY position DESC LIMIT ?`;

/** What follows what was lost with a damaged file does not go into the new one: that begins with a snapshot. */
function isOfStream({token, rooms}: Batch): boolean {
	return token !== null || rooms.some(({timeline}) => timeline !== undefined);
}

/** Once more, if it may, where a damaged file has been replaced by a new one meanwhile. */
function orAgain<Result>(mayRepeat: boolean, work: () => Result): Result {
	try {
		return work();
	} catch (error) {
		if (!mayRepeat || !(error instanceof DiskError) || error.trouble !== 'damaged') throw error;
		return work();
	}
}

function tellsSomething({rooms, people = [], isSnapshot}: Batch): boolean {
	return rooms.length > 0 || people.length > 0 || isSnapshot;
}

function readRooms(sql: Sql): readonly CachedRoom[] {
	const members = byRoom(sql.all<MemberRow>('SELECT * FROM member'), (row) => row.room_id);
	const receipts = byRoom(sql.all<ReceiptRow>('SELECT * FROM receipt'), (row) => row.room_id);
	return sql.all<RoomRow>('SELECT * FROM room').map((row) => ({
		room: toRoom(row),
		members: (members.get(row.room_id) ?? []).map(toMember),
		receipts: (receipts.get(row.room_id) ?? []).map(toReceipt),
		readKey: row.read_key,
		unread: unreadEvents(sql, row.room_id, row.read_key),
	}));
}

function byRoom<Item>(items: readonly Item[], roomOf: (item: Item) => RoomId): Map<RoomId, Item[]> {
	const groups = new Map<RoomId, Item[]>();
	for (const item of items) {
		const group = groups.get(roomOf(item));
		if (group) group.push(item);
		else groups.set(roomOf(item), [item]);
	}
	return groups;
}
