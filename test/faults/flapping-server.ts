import type {Api} from '../../src/api/port.ts';
import type {Batch} from '../../src/domain/batch.ts';
import {NetworkError, ServerError} from '../../src/domain/errors.ts';
import type {RoomEvent} from '../../src/domain/event.ts';
import type {Clock} from '../../src/sync/clock.ts';
import {ann, batch, bob, message, room} from '../helpers/build.ts';

/** What becomes of requests at a time. */
export type Weather = 'up' | 'lossy' | 'refused' | 'silent' | 'failing' | 'busy' | 'halfOpen';

/** A server beyond a network that comes and goes. */
export interface FlappingServer {
	readonly api: Api;
	/** Changes what becomes of requests. What is under way breaks, but that of a half-open connection hangs on. */
	set(weather: Weather): void;
	/** Bodies of the signed-in user's messages as they arrived: one that is sent twice is in here twice. */
	readonly arrived: readonly string[];
	/** Somebody else says something. */
	say(body: string): void;
	/** How often each request was made since this was called last. */
	count(): Readonly<Record<string, number>>;
	/** Requests under way. */
	open(): number;
}

const latencyMs = 50;
const limitMs = 30_000;
const retryAfterMs = 5000;
/** How often a poll looks at what there is. */
const lookMs = 500;

export function createFlappingServer(clock: Clock, random: () => number): FlappingServer {
	const events: RoomEvent[] = [];
	let weather: Weather = 'up';
	let counts: Record<string, number> = {};
	let open = 0;
	/** Aborted when what is under way breaks. */
	let line = new AbortController();
	const breakLine = () => {
		line.abort();
		line = new AbortController();
	};

	/** Resolves after `ms`; rejects when the line breaks or the client gives up. */
	const wait = async (ms: number, life: AbortSignal, signal?: AbortSignal): Promise<void> => {
		const end = new AbortController();
		const abort = () => end.abort();
		for (const each of [life, signal]) each?.addEventListener('abort', abort);
		if (signal?.aborted) abort();
		await clock.wait(ms, end.signal);
		for (const each of [life, signal]) each?.removeEventListener('abort', abort);
		signal?.throwIfAborted();
		if (life.aborted) throw new NetworkError('the connection broke');
	};
	const answers: Readonly<
		Record<Weather, (hangMs: number, act: () => unknown) => Promise<unknown> | unknown>
	> = {
		up: (_, act) => act(),
		lossy: async (_, act) => {
			const answer = await act();
			if (random() < 0.5) throw new NetworkError('the answer was lost');
			return answer;
		},
		refused: () => Promise.reject(new NetworkError('refused')),
		silent: () => Promise.reject(new NetworkError('no answer in time')),
		failing: () => Promise.reject(new ServerError('Bad gateway', 502)),
		busy: () => Promise.reject(new ServerError('Too many requests', 429, 'M_LIMIT_EXCEEDED', retryAfterMs)),
		halfOpen: () => Promise.reject(new NetworkError('no answer in time')),
	};
	const ask = async <Answer>(
		name: string,
		act: () => Answer | Promise<Answer>,
		{hangMs = limitMs, signal}: {hangMs?: number; signal?: AbortSignal | undefined} = {},
	): Promise<Answer> => {
		counts = {...counts, [name]: (counts[name] ?? 0) + 1};
		open += 1;
		const [now, life] = [weather, line.signal];
		try {
			await wait(now === 'silent' || now === 'halfOpen' ? hangMs : latencyMs, life, signal);
			return (await answers[now](hangMs, act)) as Answer;
		} finally {
			open -= 1;
		}
	};

	const since = (token: string): Batch => {
		const told = events.slice(Number(token));
		// With whoever speaks comes what is known of them, so that their names are asked for.
		const speakers = members.filter(({userId}) => told.some(({sender}) => sender === userId));
		const delta = {roomId: room, timeline: {events: told}, members: {list: speakers, isComplete: false}};
		const rooms = told.length > 0 ? [delta] : [];
		return batch(rooms, {token: String(events.length)});
	};
	const poll = async (token: string, timeoutMs: number, signal?: AbortSignal): Promise<Batch> => {
		const until = clock.now() + timeoutMs;
		const life = line.signal;
		while (events.length <= Number(token) && clock.now() < until) {
			// Half-open: nothing is heard of what happens, until the client's own limit ends it.
			const isHalfOpen = weather === 'halfOpen';
			await wait(isHalfOpen ? timeoutMs + 15_000 : lookMs, life, signal);
			if (isHalfOpen) throw new NetworkError('no answer in time');
		}
		return since(token);
	};
	const store = (sender: string, msgId: string, body: string) =>
		void events.push(message(msgId, {sender, body, timestamp: clock.now()}));

	const members = [ann, bob].map((userId) => ({userId, membership: 'join' as const, displayName: null}));
	const never = () => Promise.reject(new Error('nobody asks for that here'));
	const api: Api = {
		capabilities: {canLogout: false},
		snapshot: (signal) =>
			ask(
				'snapshot',
				() =>
					batch(
						[
							{
								roomId: room,
								room: {membership: 'join'},
								timeline: {events: events.slice(-20), newest: {historyToken: null}},
							},
						],
						{isSnapshot: true, token: String(events.length)},
					),
				{signal},
			),
		poll: (token, timeoutMs, signal) =>
			ask('poll', () => poll(token, timeoutMs, signal), {hangMs: timeoutMs + 15_000, signal}),
		describeRoom: (roomId, signal) =>
			ask(
				'describe',
				() => batch([{roomId, room: {alias: '#tea:localhost'}, members: {list: members, isComplete: true}}]),
				{
					signal,
				},
			),
		history: (_roomId, _from, _limit, signal) =>
			ask('history', () => ({events: [], historyToken: null}), {signal}),
		members: () => ask('members', () => members),
		names: (_userIds, signal) => ask('names', () => [], {signal}),
		send: (_roomId, msgId, {body}) => ask('send', () => store(ann, msgId, body)),
		hasMessage: (_roomId, msgId) => ask('look up', () => events.some((event) => event.msgId === msgId)),
		sendReceipt: (_event, signal) => ask('receipt', () => {}, {signal}),
		createRoom: never,
		join: never,
		leave: never,
		invite: never,
		setTopic: never,
		topic: () => ask('topic', () => null),
		setDisplayName: never,
		publicRooms: () => ask('publicRooms', () => []),
		resolveAlias: () => ask('resolve', () => null),
		logout: never,
		hangUp: breakLine,
	};
	return {
		api,
		set: (next) => {
			weather = next;
			if (next !== 'halfOpen') breakLine();
		},
		get arrived() {
			return events.filter(({sender}) => sender === ann).map(({body}) => body);
		},
		say: (body) => store(bob, `b${events.length}`, body),
		count: () => {
			const before = counts;
			counts = {};
			return before;
		},
		open: () => open,
	};
}
