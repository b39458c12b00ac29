import {createHash, randomBytes} from 'node:crypto';
import type {Api} from '../api/port.ts';
import type {OutboxFile} from '../cache/outbox.ts';
import type {Batch, RoomDelta} from '../domain/batch.ts';
import {describeError} from '../domain/errors.ts';
import type {Pending, PendingKind} from '../domain/event.ts';
import {isMessage, messageKey} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import type {PersonDelta} from '../domain/person.ts';
import type {Account, Session} from '../domain/session.ts';
import type {State} from '../store/state.ts';
import {emptyState} from '../store/state.ts';
import {createChatStore} from '../store/store.ts';
import type {Clock} from '../sync/clock.ts';
import {systemClock} from '../sync/clock.ts';
import {createDetails} from '../sync/details.ts';
import {createEngine} from '../sync/engine.ts';
import {createNaming} from '../sync/naming.ts';
import {createOutbox} from '../sync/outbox.ts';
import {overhear} from '../sync/overhear.ts';
import {createReceipts} from '../sync/receipts.ts';
import {watchClock} from '../sync/suspend.ts';
import type {Client} from './client.ts';
import {connect} from './connect.ts';
import type {Duty} from './duty.ts';
import {createDuty} from './duty.ts';
import {openFiles} from './files.ts';
import {createHistory} from './history.ts';
import {createNotices} from './notices.ts';
import {createRoomVerbs} from './room-verbs.ts';
import {roomsToDescribe, roomsToLookAt} from './rooms-to-describe.ts';
import {createNewsTaker} from './take-news.ts';
import type {Ticking} from './watch.ts';
import {createWatch, tenTimesASecond} from './watch.ts';

export interface OpenOptions {
	readonly session: Session;
	/** Folder of this account's cache and outbox, made if it is missing; `:memory:` keeps nothing. */
	readonly dir: string;
	/** The log file's next line. */
	readonly log?: (line: string) => void;
	/** In place of the adapter for the session's server. */
	readonly api?: Api;
	readonly clock?: Clock;
	/** From 0 to 1. */
	readonly random?: () => number;
	/** How often to look at what other processes of the account do. */
	readonly every?: Ticking;
}

/** How long leaving waits for messages that are just being sent, ms. */
const LAST_SENDS_MS = 1000;

/** Composes a client from a saved session. Reads the cache; touches no network before `start`. */
export function openClient(options: OpenOptions): Client {
	const {
		session,
		dir,
		log = () => {},
		clock = systemClock,
		random = Math.random,
		every = tenTimesASecond,
	} = options;
	const {accessToken: _, ...account} = session;
	const api = options.api ?? connect(session);
	let syncing: Duty | null = null;
	const store = createChatStore(emptyState(account satisfies Account));
	const notices = createNotices();
	const takeNews = createNewsTaker({
		cache: () => cache,
		store,
		onBatch: (batch) => {
			details.follow(batch);
			outbox.takeEchoes(eventsOf(batch));
		},
	});
	/** While they are being opened nothing is known but what is in them. */
	let isOpen = false;
	const files = openFiles({
		dir,
		now: clock.now,
		session: createHash('sha256').update(session.accessToken).digest('base64'),
		tell: (line) => {
			log(line);
			notices.tell(line);
		},
		onNews: takeNews,
		onNewCache: () => syncing?.restart(),
		onUnsaved: () => store.dispatch({type: 'unsaved'}),
		onNewOutbox: (isOthers) => (isOpen ? restoreUnsent(file, store.getState(), isOthers) : 0),
	});
	const {lead, cache, outbox: file} = files;
	isOpen = true;
	const sending = overhear(api, (isAnswered) => engine.heard(isAnswered));
	const commit = (rooms: readonly RoomDelta[], people: readonly PersonDelta[] = []) => {
		const batch = {token: null, isSnapshot: false, rooms, people};
		store.dispatch({type: 'batch', batch: cache.commit(batch)});
	};
	const learn = (delta: RoomDelta) => commit([delta]);
	const outbox = createOutbox({
		api: sending,
		file,
		store,
		userId: account.userId,
		clock,
		random,
		mayAct: () => store.getState().connection.status !== 'signed-out' && (file.isInMemory() || lead.isOurs()),
		isOthers: () => !file.isInMemory() && lead.isTaken(),
		learn: (delta) => keep('what was done to a room', () => learn(delta)),
		log,
	});
	const details = createDetails({api, cache, store, clock, log});
	const naming = createNaming({api, cache, store, log});
	const engine = createEngine({
		api,
		cache: {
			token: cache.token,
			commit: (batch) => {
				watch.check();
				return cache.commit(batch);
			},
		},
		store,
		clock,
		random,
		onBatch: (batch, askedAt) => {
			details.follow(batch);
			naming.follow(batch);
			outbox.takeEchoes(eventsOf(batch));
			if (batch.isSnapshot) void outbox.settle(askedAt);
			for (const roomId of roomsToDescribe(store.getState(), batch, openRoom)) details.want(roomId);
		},
		onLive: () => {
			outbox.wake();
			naming.wake();
			lookAtRooms();
		},
	});
	const lookAtRooms = () => {
		details.wake();
		for (const roomId of roomsToLookAt(store.getState(), openRoom)) details.want(roomId);
	};
	const receipts = createReceipts({api, store, log});
	const history = createHistory({api, cache, store, onEvents: outbox.takeEchoes});

	store.dispatch({type: 'remembered', rooms: cache.rooms()});
	for (const [roomId, text] of file.drafts()) store.dispatch({type: 'draft', roomId, text});
	const isHome = ({roomId, msgId}: Pending) => cache.has(roomId, messageKey(account.userId, msgId));
	file.remove(
		file
			.pending()
			.filter(isHome)
			.map(({msgId}) => msgId),
	);
	outbox.refresh();

	let openRoom: RoomId | null = null;
	const isIn = (roomId: RoomId) => store.getState().rooms.get(roomId)?.membership === 'join';
	/** For what is missed little if the disk fails: the screen goes on without it. */
	const keep = (what: string, save: () => void) => {
		try {
			save();
		} catch (error) {
			log(`the disk fails for ${what}: ${describeError(error)}`);
		}
	};
	const reconnect = () => {
		engine.reconnect();
		outbox.wake();
	};
	syncing = createDuty(engine.run);
	const watch = createWatch({
		lead,
		store,
		sync: {duty: syncing, isOwn: cache.isInMemory},
		sending: {duty: createDuty(async (life) => outbox.start(life)), isOwn: file.isInMemory},
		look: () =>
			keep('what other windows have saved', () => {
				cache.look();
				outbox.look();
			}),
		reconnect,
		onLive: lookAtRooms,
		every,
	});
	const put = (roomId: RoomId, kind: PendingKind, body: string, isInDoubt = false) => {
		const now = clock.now();
		const msgId = newMessageId(now);
		outbox.add({roomId, msgId, kind, body, createdAt: now, state: 'waiting', reason: null, isInDoubt});
	};
	const life = new AbortController();
	let hasStarted = false;
	return {
		account,
		store,
		start: () => {
			watch.start();
			details.start(life.signal);
			naming.start(life.signal);
			receipts.start(life.signal);
			void watchClock(clock, life.signal, {onAway: reconnect, onSetBack: engine.moveClock});
			hasStarted = true;
		},
		onNotice: notices.listen,
		pause: watch.pause,
		resume: () => {
			if (hasStarted) watch.start();
		},
		close: async () => {
			if (store.getState().connection.status === 'live') {
				const limit = new AbortController();
				await Promise.race([outbox.idle(), clock.wait(LAST_SENDS_MS, limit.signal)]);
				limit.abort();
			}
			hasStarted = false;
			life.abort();
			await watch.end();
			store.dispatch({type: 'connection', connection: {status: 'offline'}});
			files.close();
		},
		reconnect: watch.reconnect,
		lastRoom: () => {
			let roomId: RoomId | null = null;
			keep('the room that was open', () => {
				roomId = file.lastRoom();
			});
			return roomId !== null && isIn(roomId) ? roomId : null;
		},
		openRoom: (roomId) => {
			openRoom = roomId;
			keep('which room is open', () => file.saveLastRoom(roomId));
			history.fill(roomId).catch((error: unknown) => log(`history of ${roomId}: ${describeError(error)}`));
			if (isIn(roomId)) details.want(roomId, true);
		},
		loadOlder: history.loadOlder,
		markRead: (roomId, key) => {
			keep('what other windows have saved', cache.look);
			if (store.getState().unread.get(roomId)?.readKey === key) return;
			store.dispatch({type: 'read', roomId, key});
			receipts.tell(roomId);
			keep('what was read', () =>
				cache.markRead(roomId, store.getState().unread.get(roomId)?.readKey ?? key),
			);
		},
		saveDraft: (roomId, text) => {
			file.saveDraft(roomId, text);
			store.dispatch({type: 'draft', roomId, text});
		},
		send: (roomId, body, kind = 'text') => put(roomId, kind, body),
		resend: outbox.resend,
		discard: outbox.discard,
		takeBack: outbox.takeBack,
		...createRoomVerbs({
			api,
			store,
			learn,
			learnName: (displayName) => commit([], [{userId: account.userId, displayName}]),
			put,
		}),
	};
}

const eventsOf = ({rooms}: Batch) => rooms.flatMap(({timeline}) => timeline?.events ?? []);

/**
 * Into an outbox that has taken the place of another one: what this process knows of that and is not in the new one.
 * Others may have sent it meanwhile, so it is looked for before it goes out; or dropped it, so where it was others who
 * replaced the file it does not go out unasked.
 */
function restoreUnsent(file: OutboxFile, {pending, drafts}: State, isOthers: boolean): number {
	const reason = 'it was missing in the file of the outbox';
	const known = [...pending.values()].flat().map((each): Pending => {
		if (each.state === 'sent' || each.state === 'failed') return each;
		const inDoubt = {...each, isInDoubt: isMessage(each.kind)};
		return isOthers ? {...inDoubt, state: 'failed', reason, askedAt: null} : inDoubt;
	});
	return file.restore(known, drafts);
}

/** Unique for its sender, in characters that every server takes raw in a path. */
function newMessageId(now: number): string {
	return `${now.toString(36)}-${randomBytes(8).toString('hex')}`;
}
