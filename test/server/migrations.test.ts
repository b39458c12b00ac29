import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {signIn} from '../../src/server/access-tokens.ts';
import {openDatabase} from '../../src/server/database.ts';
import {migrations} from '../../src/server/migrations.ts';
import {openHomeDatabase} from '../../src/server/open-home-database.ts';
import {serve} from '../../src/server/serve.ts';
import {person, said} from './people.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'home-server-'));
});
afterEach(() => rm(folder, {recursive: true, force: true}));

/** A database of the version in which a message id could be used once; ann is in a room where something was said. */
function openOld() {
	const db = openDatabase(join(folder, 'home.db'));
	for (const sql of migrations.slice(0, 2)) db.script(sql);
	db.script(`
		PRAGMA user_version = 2;
		INSERT INTO users (user_id) VALUES ('@ann:localhost');
		INSERT INTO rooms (room_id, creator, is_public) VALUES ('!tea:localhost', '@ann:localhost', 1);
		INSERT INTO memberships (row, room_id, user_id, sender, membership, content)
			VALUES (2, '!tea:localhost', '@ann:localhost', '@ann:localhost', 'join', '{"membership":"join"}');
		INSERT INTO members (room_id, user_id, membership, row) VALUES ('!tea:localhost', '@ann:localhost', 'join', 2);
		INSERT INTO messages (row, room_id, sender, msg_id, content) VALUES
			(2, '!tea:localhost', '@ann:localhost', 'a', '{"body":"one","hsob_ts":1000,"msgtype":"m.text"}'),
			(8, '!tea:localhost', '@ann:localhost', 'b', '{"body":"two","hsob_ts":2000,"msgtype":"m.text"}');
	`);
	const {access_token} = signIn({db, name: 'localhost'}, '@ann:localhost');
	const messages = () => db.all('SELECT * FROM messages ORDER BY row');
	return {messages: messages(), token: access_token, close: () => db.close()};
}

it('keeps all messages of an older database, with their row numbers', () => {
	const old = openOld();
	old.close();
	const db = openHomeDatabase(folder, 'localhost');
	expect(db.all('SELECT * FROM messages ORDER BY row')).toEqual(old.messages);
	expect(db.all('PRAGMA foreign_key_check')).toEqual([]);
	expect(db.one('PRAGMA user_version')).toEqual({user_version: migrations.length});
	db.close();
});

it('lets ids of an older database be used again, and still knows repetitions', async () => {
	const old = openOld();
	old.close();
	const server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: folder});
	const ann = person(server.url, '@ann:localhost', old.token);
	await ann.say('!tea:localhost', 'a', 'one');
	await ann.say('!tea:localhost', 'a', 'three');
	expect(said(await ann.list('!tea:localhost'))).toEqual(['one', 'two', 'three']);
	// A token of before leads to what came since.
	expect(said(await ann.list('!tea:localhost', 'from=8'))).toEqual(['three']);
	await server.close();
});
