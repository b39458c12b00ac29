/**
 * The steps from an empty database to today's; each runs once. A step that was released never changes.
 *
 * The rows of messages, memberships and topics bear even numbers (see rows.ts) and are never deleted. So do those of
 * feedback and presence, which take the next number when they change.
 * `content` is always JSON text.
 */
export const migrations: readonly string[] = [
	`
	CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

	CREATE TABLE users (
		user_id TEXT PRIMARY KEY,
		password TEXT,                         -- see passwords.ts; null: cannot log in by password
		profile TEXT NOT NULL DEFAULT '{}'     -- JSON text: displayname, avatar_url
	) STRICT, WITHOUT ROWID;

	CREATE TABLE access_tokens (
		hash TEXT PRIMARY KEY,                 -- SHA-256, hex: the token itself is not kept
		user_id TEXT NOT NULL REFERENCES users
	) STRICT, WITHOUT ROWID;

	CREATE TABLE rooms (
		room_id TEXT PRIMARY KEY,
		creator TEXT NOT NULL REFERENCES users,
		is_public INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;

	CREATE TABLE aliases (
		alias TEXT PRIMARY KEY,
		room_id TEXT NOT NULL REFERENCES rooms
	) STRICT, WITHOUT ROWID;
	CREATE INDEX aliases_of_room ON aliases (room_id);

	CREATE TABLE memberships (
		row INTEGER PRIMARY KEY,
		room_id TEXT NOT NULL REFERENCES rooms,
		user_id TEXT NOT NULL,                 -- whose membership it is
		sender TEXT NOT NULL,                  -- who changed it
		membership TEXT NOT NULL,
		content TEXT NOT NULL
	) STRICT;
	CREATE INDEX memberships_of_room ON memberships (room_id, row);
	CREATE INDEX memberships_of_user ON memberships (user_id, row);

	CREATE TABLE members (                     -- the newest membership of each user in each room
		room_id TEXT NOT NULL REFERENCES rooms,
		user_id TEXT NOT NULL,
		membership TEXT NOT NULL,
		row INTEGER NOT NULL REFERENCES memberships,
		PRIMARY KEY (room_id, user_id)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX members_by_user ON members (user_id, membership, row);

	CREATE TABLE messages (
		row INTEGER PRIMARY KEY,
		room_id TEXT NOT NULL REFERENCES rooms,
		sender TEXT NOT NULL,
		msg_id TEXT NOT NULL,
		content TEXT NOT NULL,
		UNIQUE (room_id, sender, msg_id)
	) STRICT;
	CREATE INDEX messages_of_room ON messages (room_id, row);

	CREATE TABLE topics (
		row INTEGER PRIMARY KEY,
		room_id TEXT NOT NULL REFERENCES rooms,
		sender TEXT NOT NULL,
		content TEXT NOT NULL
	) STRICT;
	CREATE INDEX topics_of_room ON topics (room_id, row)
	`,
	`
	CREATE TABLE feedback (
		row INTEGER PRIMARY KEY,
		room_id TEXT NOT NULL REFERENCES rooms,
		msg_sender TEXT NOT NULL,
		msg_id TEXT NOT NULL,
		sender TEXT NOT NULL,                  -- who read the message, or got it
		type TEXT NOT NULL,
		content TEXT NOT NULL,
		UNIQUE (room_id, msg_sender, msg_id, sender, type)
	) STRICT;
	CREATE INDEX feedback_of_room ON feedback (room_id, row);

	CREATE TABLE presence (
		user_id TEXT PRIMARY KEY REFERENCES users,
		row INTEGER NOT NULL UNIQUE,
		status TEXT NOT NULL,                  -- JSON text: state, status_msg
		mtime INTEGER,
		attendance TEXT                        -- see presence.ts
	) STRICT, WITHOUT ROWID;

	CREATE TABLE presence_lists (              -- who follows whom
		observer TEXT NOT NULL REFERENCES users,
		observed TEXT NOT NULL REFERENCES users,
		PRIMARY KEY (observer, observed)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX presence_lists_by_observed ON presence_lists (observed)
	`,
	// A message id may be used again. SQLite takes no UNIQUE from a table that is there.
	`
	CREATE TABLE messages_copy (
		row INTEGER PRIMARY KEY,
		room_id TEXT NOT NULL REFERENCES rooms,
		sender TEXT NOT NULL,
		msg_id TEXT NOT NULL,
		content TEXT NOT NULL
	) STRICT;
	INSERT INTO messages_copy (row, room_id, sender, msg_id, content)
		SELECT row, room_id, sender, msg_id, content FROM messages ORDER BY row;
	DROP TABLE messages;
	ALTER TABLE messages_copy RENAME TO messages;
	CREATE INDEX messages_of_room ON messages (room_id, row);
	CREATE INDEX messages_by_id ON messages (room_id, sender, msg_id)
	`,
];
