import {join} from 'node:path';
import type {Cache, CacheOptions} from '../cache/cache.ts';
import {openCache} from '../cache/cache.ts';
import type {Lead} from '../cache/lead.ts';
import {openLead} from '../cache/lead.ts';
import type {OutboxFile} from '../cache/outbox.ts';
import {openOutboxFile} from '../cache/outbox.ts';
import type {Replacement} from '../cache/steady.ts';
import {applyRoom} from '../store/rooms.ts';

/** The files of one account, open. */
export interface Files {
	readonly lead: Lead;
	readonly cache: Cache;
	readonly outbox: OutboxFile;
	close(): void;
}

export interface FilesOptions extends Pick<CacheOptions, 'onNews' | 'session'> {
	/** Where they are, made if it is missing; `:memory:` keeps nothing. */
	readonly dir: string;
	readonly now: () => number;
	/** Told in one line what has become of a file. */
	readonly tell: (line: string) => void;
	/** Called when another cache file stands in the place of a damaged one: what it held comes from the server again. */
	readonly onNewCache: () => void;
	/**
	 * Called when another outbox stands in the place of the one before: made here from what could be read of a damaged
	 * one, or by another process. Gives how many unsent messages are in it only now, since this process knew them.
	 */
	readonly onNewOutbox: (isOthers: boolean) => number;
	/** Called when the outbox goes on in memory. */
	readonly onUnsaved: () => void;
}

/** Opens them, whatever state they are in. CacheError if they are of a newer version or another process holds them. */
export function openFiles({
	dir,
	now,
	tell,
	session,
	onNews,
	onNewCache,
	onNewOutbox,
	onUnsaved,
}: FilesOptions): Files {
	const at = (name: string) => (dir === ':memory:' ? dir : join(dir, name));
	const lead = openLead(at('lead.db'), {now});
	const isSuspect = lead.hasUncleanEnd;
	try {
		const cache = openCache(at('cache.db'), applyRoom, {
			isSuspect,
			...(onNews ? {onNews} : {}),
			...(session === undefined ? {} : {session}),
			onReplaced: (replacement) => {
				tellOf(cacheWords, replacement, tell);
				if (replacement.why !== 'unwritable') onNewCache();
			},
		});
		const outbox = openOutboxFile(at('outbox.db'), {
			isSuspect,
			// What waits there for the one that leads would be sent twice.
			isOthers: lead.isTaken,
			onReplaced: (replacement) => {
				const isUnsaved = replacement.why === 'unwritable';
				// What the file holds is sent by the one that leads.
				const known = isUnsaved && lead.isTaken() ? 0 : onNewOutbox(replacement.why === 'moved');
				if (isUnsaved) onUnsaved();
				tellOf(outboxWords(known), replacement, tell);
			},
		});
		const close = () => {
			for (const file of [lead, cache, outbox]) file.close();
		};
		return {lead, cache, outbox, close};
	} catch (error) {
		lead.close();
		throw error;
	}
}

type Words = {
	readonly [Why in Replacement['why']]: (
		replacement: Extract<Replacement, {readonly why: Why}>,
	) => string | null;
};

const cacheWords: Words = {
	damaged: ({setAside}) =>
		`the cache was damaged: it is set aside as ${setAside} and rebuilt from the server`,
	unwritable: ({reason}) =>
		`the cache cannot be written (${reason}): what comes is kept in memory until the program ends`,
	moved: () => null,
};

/** `known`: how many unsent messages this process knew that were not in the new file. */
const outboxWords = (known: number): Words => ({
	damaged: ({setAside, rescued: [messages = 0, drafts = 0]}) =>
		`the outbox was damaged: it is set aside as ${setAside}; saved from it: ${messages + known} unsent messages, ${drafts} drafts`,
	unwritable: ({reason}) =>
		`the outbox cannot be written (${reason}): messages are sent, but those that wait when the program ends are lost`,
	moved: () =>
		known === 0
			? null
			: `another outbox is in the place of the one before; ${known} unsent messages were missing in it: see whether they are to go`,
});

function tellOf(words: Words, replacement: Replacement, tell: (line: string) => void): void {
	const line = (words[replacement.why] as (replacement: Replacement) => string | null)(replacement);
	if (line !== null) tell(line);
}
