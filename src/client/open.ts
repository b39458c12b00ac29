import type {Session} from '../domain/session.ts';
import type {Client} from './client.ts';

export interface OpenOptions {
	readonly session: Session;
	/** Folder of this account's cache and outbox, made if it is missing; `:memory:` keeps nothing. */
	readonly dir: string;
}

/** Composes a client from a saved session. Reads the cache; touches no network before `start`. */
export function openClient(options: OpenOptions): Client {
	throw new Error(`not written yet: ${options.dir}`);
}
