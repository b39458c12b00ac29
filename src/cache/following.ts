import type {News} from '../domain/news.ts';
import type {Sql} from './database.ts';
import type {SavedNews} from './news.ts';
import {newest, newsAfter} from './news.ts';
import type {SteadySql} from './steady.ts';
import {unreadEvents} from './unread-events.ts';

/** How one process keeps up with what the others save. */
export interface Following {
	/** Hands on what others have saved since. */
	look(): void;
	/** Takes all that is saved as known. */
	skip(): void;
	/** Saves something in one transaction; what others have saved before is handed on first. */
	save<Result>(work: () => Result): Result;
}

/** `me`: under what name this process notes its own news. */
export function createFollowing(
	sql: SteadySql,
	me: string,
	onNews: (news: readonly News[]) => void = () => {},
): Following {
	let version = sql.version();
	let seen = newest(sql);
	let {epoch} = sql;
	const unseen = (): {readonly news: readonly News[]; readonly upTo: number} => {
		const isOther = epoch !== sql.epoch;
		epoch = sql.epoch;
		// What others had saved is in memory now, without their news of it.
		if (isOther && sql.isInMemory) return {news: [{type: 'anew'}], upTo: newest(sql)};
		// A file in the place of a damaged one counts from the beginning.
		if (isOther) seen = 0;
		const upTo = newest(sql);
		const saved = upTo === seen ? [] : newsAfter(sql, me, seen);
		return {news: saved === null ? [{type: 'anew'}] : completed(sql, saved), upTo};
	};
	const handOn = (news: readonly News[]): void => {
		if (news.length > 0) onNews(news);
	};
	return {
		look: () => {
			const now = sql.version();
			if (now === version) return;
			const {news, upTo} = sql.reading(unseen);
			version = now;
			seen = upTo;
			handOn(news);
		},
		skip: () => {
			seen = newest(sql);
		},
		save: (work) => {
			const {news, result, upTo} = sql.transaction(() => {
				const before = unseen();
				const done = work();
				return {news: before.news, result: done, upTo: newest(sql)};
			});
			seen = upTo;
			handOn(news);
			return result;
		},
	};
}

/** What was read comes last, a room once, with what is unread now: so that nothing is counted twice. */
function completed(sql: Sql, saved: readonly SavedNews[]): readonly News[] {
	const reads = new Map(saved.flatMap((item) => (item.type === 'read' ? [[item.roomId, item.key]] : [])));
	return [
		...saved.flatMap((item) => (item.type === 'read' ? [] : [item])),
		...[...reads].map(([roomId, key]) => {
			return {type: 'read', roomId, key, unread: unreadEvents(sql, roomId, key)} as const;
		}),
	];
}
