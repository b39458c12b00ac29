import {existsSync} from 'node:fs';
import type {Api} from '../api/port.ts';
import {accountDir} from '../config/paths.ts';
import type {RoomDelta} from '../domain/batch.ts';
import {isMessage} from '../domain/event.ts';
import type {RoomId, UserId} from '../domain/ids.ts';
import type {Connected, Context} from './context.ts';
import {newestEvents} from './newest-events.ts';

/** How far the screen on this machine has read each room: the key of the last event it showed. */
export type ReadKeys = ReadonlyMap<RoomId, string>;

/** How far back unread messages are counted. */
const mostCounted = 100;

/** Reads them from the screen's cache. Empty where there is no screen's cache, or none that can be read. */
export async function loadReadKeys({paths, log}: Context, {session}: Connected): Promise<ReadKeys> {
	const dir = accountDir(paths, session);
	if (!existsSync(dir)) return new Map();
	try {
		const {openClient} = await import('../client/open.ts');
		const client = openClient({session, dir});
		const {unread} = client.store.getState();
		await client.close();
		return new Map(
			[...unread].flatMap(([roomId, {readKey}]) => (readKey === null ? [] : [[roomId, readKey]])),
		);
	} catch (error) {
		log.error(error);
		return new Map();
	}
}

/** Messages of others after what was read and after what the user said last, at most a hundred; 0 if nothing was ever read. */
export async function countUnread(
	api: Api,
	me: UserId,
	delta: RoomDelta,
	readKey: string | undefined,
): Promise<number> {
	if (readKey === undefined) return 0;
	const newest = delta.timeline?.events ?? [];
	const isReached = newest.some((event) => event.key === readKey);
	const events = isReached ? newest : await newestEvents(api, delta.roomId, mostCounted);
	const last = events.findLastIndex(
		({key, sender, kind}) => key === readKey || (sender === me && isMessage(kind)),
	);
	return events.slice(last + 1).filter(({kind}) => isMessage(kind)).length;
}
