import {createContentStore} from './content-store.ts';
import type {Home} from './home.ts';
import {createLimits} from './limits.ts';
import {listen} from './listen.ts';
import {createListeners} from './listeners.ts';
import {openHome} from './open-home.ts';
import {openHomeDatabase} from './open-home-database.ts';
import type {Tls} from './tls.ts';

/** Where and as what a home server runs. */
export interface ServeOptions {
	readonly host: string;
	/** 0 = any free port. */
	readonly port: number;
	/** The name behind the colon of its users, rooms and aliases, e.g. `localhost`. */
	readonly name: string;
	/** The folder of its database, made with mode 0700 if missing; or `:memory:`. */
	readonly dataDir: string;
	/** Speaks HTTPS with this, else plain HTTP. */
	readonly tls?: Tls;
	/** Makes no new accounts. */
	readonly isClosed?: boolean;
	/** Milliseconds since 1970. */
	readonly now?: () => number;
	/** How long after his last poll somebody still counts as online (ms); 30 s if left out. */
	readonly presenceGrace?: number;
	/** Takes one line for each unexpected fault. */
	readonly log?: (line: string) => void;
}

/** A home server that accepts connections. */
export interface RunningServer {
	/** Without a slash at the end, e.g. `http://127.0.0.1:8080`. */
	readonly url: string;
	/** Answers waiting polls, finishes the requests under way, closes the database. May be called again. */
	close(): Promise<void>;
}

/**
 * Starts a home server.
 * Rejects with an Error of one line that says what to do: address or port not usable, folder not writable,
 * in use by another server, of another server name, or written by a newer version.
 */
export function serve(options: ServeOptions): Promise<RunningServer> {
	return listen(() => open(options), options);
}

function open({
	name,
	dataDir,
	isClosed = false,
	now = Date.now,
	presenceGrace,
	log = () => {},
}: ServeOptions): Home {
	const db = openHomeDatabase(dataDir, name);
	try {
		const listeners = createListeners();
		const content = createContentStore(dataDir);
		const limits = createLimits(now);
		return openHome({name, db, now, log, isClosed, listeners, content, limits}, presenceGrace);
	} catch (error) {
		db.close();
		throw error;
	}
}
