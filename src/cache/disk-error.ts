import {CacheError, describeError} from '../domain/errors.ts';

/**
 * What is wrong with a file. `damaged`: it is no sound database; `unwritable`: the disk is full, read-only, failing, or
 * not ours; `busy`: somebody else writes for too long; `other`: none of these, as for a mistake of the program.
 */
export type DiskTrouble = 'damaged' | 'unwritable' | 'busy' | 'other';

/** A file of this machine that cannot be used as it should. */
export class DiskError extends CacheError {
	readonly trouble: DiskTrouble;
	/** The disk's own words, such as `database or disk is full`. */
	readonly reason: string;

	constructor(message: string, trouble: DiskTrouble, reason: string) {
		super(message);
		this.trouble = trouble;
		this.reason = reason;
	}

	override get isPassing(): boolean {
		return this.trouble === 'busy';
	}

	/** Ours for whatever was thrown about the file of that name; a CacheError stays what it is. */
	static of(error: unknown, name: string): CacheError {
		if (error instanceof CacheError) return error;
		const trouble = troubleOf(error);
		const reason =
			reasons.find(([pattern]) => pattern.test(codeOf(error)))?.[1] ?? withoutPath(describeError(error));
		return new DiskError(`the ${name} cannot be used (${reason}): ${advice[trouble]}`, trouble, reason);
	}
}

const advice: Readonly<Record<DiskTrouble, string>> = {
	damaged: 'it is damaged',
	unwritable: 'check the disk and the rights to its folder',
	busy: 'another program holds it; try again',
	other: 'check the disk',
};

/** By SQLite's codes and Node's. */
const troubles: ReadonlyArray<readonly [RegExp, DiskTrouble]> = [
	[/^SQLITE_(CORRUPT|NOTADB)/, 'damaged'],
	[/^SQLITE_(BUSY|LOCKED)/, 'busy'],
	[/^SQLITE_(FULL|READONLY|IOERR|CANTOPEN|PERM|AUTH|PROTOCOL)/, 'unwritable'],
	[
		/^(ENOSPC|EDQUOT|EROFS|EACCES|EPERM|EIO|ENOENT|ENOTDIR|EISDIR|EEXIST|EMFILE|ENFILE|ENAMETOOLONG)$/,
		'unwritable',
	],
];

/** Where the disk's own words are none for people. */
const reasons: ReadonlyArray<readonly [RegExp, string]> = [
	[/^(SQLITE_FULL|ENOSPC|EDQUOT)/, 'the disk is full'],
	[/^(SQLITE_READONLY|EROFS)/, 'it is read-only'],
	[/^(EACCES|EPERM)$/, 'this user may not write there'],
	[/^SQLITE_CANTOPEN/, 'it cannot be opened'],
];

function troubleOf(error: unknown): DiskTrouble {
	const code = codeOf(error);
	return troubles.find(([pattern]) => pattern.test(code))?.[1] ?? 'other';
}

/** Of Node's `ENOTDIR: not a directory, mkdir '/some/where'` the first part. */
const withoutPath = (reason: string): string => reason.replace(/^(E[A-Z]+: [^,]*),.*/, '$1');

/** The driver tells of a file that it cannot open by a number at the end of a text alone. */
function codeOf(error: unknown): string {
	if (/Unable to open connection/.test(describeError(error))) return 'SQLITE_CANTOPEN';
	return error instanceof Error && 'code' in error ? String(error.code) : '';
}
