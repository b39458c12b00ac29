import {createReadStream, mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {open, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Readable} from 'node:stream';
import {randomLetters} from './ids.ts';

/** Images and files that people uploaded, each known by a token that cannot be guessed. */
export interface ContentStore {
	/** Keeps what comes, with its media type. Resolves to its token once it is on the disk; keeps nothing if it breaks off. */
	save(type: string, chunks: AsyncIterable<Uint8Array>): Promise<string>;
	/** Undefined if no content has this token. */
	find(token: string): Promise<Content | undefined>;
	close(): void;
}

export interface Content {
	readonly type: string;
	/** Bytes. */
	readonly size: number;
	read(): ReadableStream;
}

const RANDOM_LETTERS = 46;
const UNKNOWN_TYPE = 'application/octet-stream';
/** A plain media type, at most with a character set: nothing else gets into a header. */
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+(; ?charset="?[\w-]+"?)?$/;
/** Room for the type in a file name, once it is in base64. */
const LONGEST_TYPE = 100;

/** The file's name, which says its type too, so that nothing has to be kept beside it. */
const TOKEN = new RegExp(`^uploads/([A-Za-z]{${RANDOM_LETTERS}}\\.([\\w-]+))$`);

/** Keeps content in a folder below `dataDir`, made with mode 0700 once it is needed; for `:memory:` in a temporary one. */
export function createContentStore(dataDir: string): ContentStore {
	let folder = dataDir === ':memory:' ? undefined : join(dataDir, 'content');
	const isTemporary = folder === undefined;

	return {
		async save(type, chunks) {
			folder ??= mkdtempSync(join(tmpdir(), 'chat-tui-content-'));
			mkdirSync(folder, {recursive: true, mode: 0o700});
			const isUsable = type.length <= LONGEST_TYPE && MEDIA_TYPE.test(type);
			const suffix = Buffer.from(isUsable ? type : UNKNOWN_TYPE).toString('base64url');
			const name = `${randomLetters(RANDOM_LETTERS)}.${suffix}`;
			await write(join(folder, name), chunks);
			return `uploads/${name}`;
		},
		async find(token) {
			const [, name, suffix = ''] = TOKEN.exec(token) ?? [];
			if (folder === undefined || name === undefined) return undefined;
			const file = join(folder, name);
			const size = await stat(file).then(
				(found) => found.size,
				() => undefined,
			);
			if (size === undefined) return undefined;
			const type = Buffer.from(suffix, 'base64url').toString();
			return {type, size, read: () => Readable.toWeb(createReadStream(file)) as ReadableStream};
		},
		close() {
			if (isTemporary && folder !== undefined) rmSync(folder, {recursive: true, force: true});
		},
	};
}

async function write(file: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
	const handle = await open(file, 'wx', 0o600);
	try {
		for await (const chunk of chunks) await handle.writeFile(chunk);
		await handle.sync();
	} catch (error) {
		await rm(file, {force: true});
		throw error;
	} finally {
		await handle.close();
	}
}
