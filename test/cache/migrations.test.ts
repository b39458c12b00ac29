import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {openCache} from '../../src/cache/cache.ts';
import {openDatabase} from '../../src/cache/database.ts';
import {openOutboxFile} from '../../src/cache/outbox.ts';
import {cacheMigrations, outboxMigrations} from '../../src/cache/schema.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import {bob, messages, news, room} from '../helpers/build.ts';

let dir: string;

/** A file as the version left it that knew the first `count` migrations; written in the words of the very first one. */
function leave(name: string, migrations: readonly string[], count: number, rows: readonly string[]): string {
	const path = join(dir, `${name}-${count}.db`);
	const sql = openDatabase(path, {what: name, migrations: migrations.slice(0, count), durability: 'full'});
	for (const row of rows) sql.run(row);
	sql.close();
	return path;
}

const versionsOf = (migrations: readonly string[]) => migrations.map((_, index) => index + 1);

const eventRow = (msgId: string) =>
	`INSERT INTO event (room_id, key, event_id, msg_id, sender, kind, body, timestamp, target, change)
	VALUES ('${room}', '${bob} ${msgId}', '$${msgId}', '${msgId}', '${bob}', 'text', 'text ${msgId}', 1000, NULL, NULL)`;

beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
});
afterEach(() => rmSync(dir, {recursive: true}));

describe('a cache of an earlier version', () => {
	it.each(versionsOf(cacheMigrations))('is taken over from version %i', (count) => {
		const path = leave('cache', cacheMigrations, count, [
			"INSERT INTO stream (id, token) VALUES (1, 't7')",
			`INSERT INTO room (room_id, membership, alias, topic, last_activity, history_token, read_key)
			VALUES ('${room}', 'join', '#r:localhost', 'talk', 1000, 'h', '${bob} a')`,
			`INSERT INTO member (room_id, user_id, membership, display_name) VALUES ('${room}', '${bob}', 'join', 'Bob')`,
			...['a', 'b', 'c'].map(eventRow),
		]);
		const cache = openCache(path, applyRoom);
		expect(cache.token()).toBe('t7');
		expect(cache.eventsBefore(room, null, 9)).toEqual(messages('a', 'b', 'c'));
		expect(cache.rooms()).toMatchObject([
			{
				room: {roomId: room, membership: 'join', alias: '#r:localhost', topic: 'talk', historyToken: 'h'},
				members: [{userId: bob, membership: 'join', displayName: 'Bob'}],
				readKey: `${bob} a`,
				unread: messages('b', 'c'),
			},
		]);
		cache.commit(news(messages('d')));
		expect(cache.eventsBefore(room, null, 9)).toEqual(messages('a', 'b', 'c', 'd'));
		cache.close();
	});
});

describe('an outbox of an earlier version', () => {
	it.each(versionsOf(outboxMigrations))('is taken over from version %i', (count) => {
		const path = leave('outbox', outboxMigrations, count, [
			...['first', 'second'].map(
				(msgId) => `INSERT INTO pending (room_id, msg_id, kind, body, created_at, state, reason)
				VALUES ('${room}', '${msgId}', 'text', 'text ${msgId}', 5, 'failed', 'no')`,
			),
			`INSERT INTO draft (room_id, text) VALUES ('${room}', 'half a line')`,
			`INSERT INTO open_room (id, room_id) VALUES (1, '${room}')`,
		]);
		const outbox = openOutboxFile(path);
		expect(outbox.pending()).toMatchObject(
			['first', 'second'].map((msgId) => ({
				roomId: room,
				msgId,
				kind: 'text',
				body: `text ${msgId}`,
				createdAt: 5,
				state: 'failed',
				reason: 'no',
			})),
		);
		expect(outbox.drafts()).toEqual(new Map([[room, 'half a line']]));
		expect(outbox.lastRoom()).toBe(room);
		outbox.close();
	});
});
