/**
 * The cache: what the server told, kept so that the screen can start without it. Events have a position: new ones
 * count up from 1 and never reuse one, older ones fetched as history count down from -1, so that a room's positions
 * are its order, and what came after a position is what is new since.
 */
export const cacheMigrations: readonly string[] = [
	`
	CREATE TABLE stream (id INTEGER PRIMARY KEY CHECK (id = 1), token TEXT NOT NULL);
	CREATE TABLE room (
		room_id TEXT PRIMARY KEY, membership TEXT NOT NULL, inviter TEXT, alias TEXT, topic TEXT, is_public INTEGER,
		last_activity INTEGER NOT NULL, history_token TEXT, read_key TEXT
	) WITHOUT ROWID;
	CREATE TABLE member (
		room_id TEXT NOT NULL, user_id TEXT NOT NULL, membership TEXT NOT NULL, display_name TEXT,
		PRIMARY KEY (room_id, user_id)
	) WITHOUT ROWID;
	CREATE TABLE event (
		position INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, key TEXT NOT NULL, event_id TEXT NOT NULL,
		msg_id TEXT NOT NULL, sender TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, timestamp INTEGER NOT NULL,
		target TEXT, change TEXT, UNIQUE (room_id, key)
	);
	CREATE INDEX event_by_room ON event (room_id, position);
	`,
	`
	CREATE TABLE receipt (
		room_id TEXT NOT NULL, user_id TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (room_id, user_id)
	) WITHOUT ROWID;
	CREATE INDEX member_by_user ON member (user_id);
	`,
	`
	CREATE TABLE news (seq INTEGER PRIMARY KEY AUTOINCREMENT, writer TEXT NOT NULL, item TEXT);
	`,
	`
	ALTER TABLE event ADD COLUMN before TEXT;
	`,
	`
	ALTER TABLE stream ADD COLUMN session TEXT;
	`,
];

/** What only this machine knows: messages that are not sent yet, drafts, the room that was open. Kept apart from the cache, which can be made anew. */
export const outboxMigrations: readonly string[] = [
	`
	CREATE TABLE pending (
		place INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, msg_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
		body TEXT NOT NULL, created_at INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT
	);
	CREATE TABLE draft (room_id TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE open_room (id INTEGER PRIMARY KEY CHECK (id = 1), room_id TEXT NOT NULL);
	`,
	`
	ALTER TABLE pending ADD COLUMN wanted_at INTEGER;
	`,
	`
	ALTER TABLE pending ADD COLUMN asked_at INTEGER;
	ALTER TABLE pending ADD COLUMN in_doubt INTEGER NOT NULL DEFAULT 0;
	`,
];

/** Who leads among the processes of one account. See lead.ts. */
export const leadMigrations: readonly string[] = [
	`
	CREATE TABLE lead (
		id INTEGER PRIMARY KEY CHECK (id = 1), owner TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
		until INTEGER NOT NULL, connection TEXT, reconnects INTEGER NOT NULL DEFAULT 0
	);
	`,
];
