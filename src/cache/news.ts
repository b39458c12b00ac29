import type {News} from '../domain/news.ts';
import type {Sql} from './database.ts';

/** How many of them are kept for those who look; who falls further behind begins anew. */
const KEPT = 300;
/** A longer one, in characters, is not worth reading: who has to learn of it begins anew. */
const LONGEST = 400_000;

/** One as it is kept. What is unread is looked up when it is read: it may have been read further meanwhile. */
export type SavedNews = Exclude<News, {readonly type: 'read' | 'anew'}> | SavedRead;
type SavedRead = Omit<Extract<News, {readonly type: 'read'}>, 'unread'>;

interface NewsRow {
	readonly seq: number;
	readonly writer: string;
	/** JSON; null: too long to be kept. */
	readonly item: string | null;
}

/** Notes what is being saved for the other processes. To be run in the transaction that saves it. */
export function note(sql: Sql, writer: string, news: SavedNews): void {
	const item = JSON.stringify(news);
	sql.run('INSERT INTO news (writer, item) VALUES (?, ?)', writer, item.length > LONGEST ? null : item);
	sql.run('DELETE FROM news WHERE seq <= ?', newest(sql) - KEPT);
}

/** How many have ever been noted. */
export function newest(sql: Sql): number {
	return sql.get<{seq: number}>("SELECT seq FROM sqlite_sequence WHERE name = 'news'")?.seq ?? 0;
}

/** What others than `reader` have noted after `seen`, oldest first; null: more than is kept. */
export function newsAfter(sql: Sql, reader: string, seen: number): readonly SavedNews[] | null {
	const rows = sql.all<NewsRow>('SELECT * FROM news WHERE seq > ? ORDER BY seq', seen);
	if (rows.length < newest(sql) - seen) return null;
	const foreign = rows.filter(({writer}) => writer !== reader);
	const items = foreign.flatMap(({item}) => (item === null ? [] : [JSON.parse(item) as SavedNews]));
	return items.length < foreign.length ? null : items;
}
