import {chmodSync, mkdirSync} from 'node:fs';
import {CacheError, describeError} from '../domain/errors.ts';

/** Makes a folder that only the user can look into, with the folders above it. CacheError if that cannot be. */
export function makePrivateDir(dir: string): void {
	try {
		mkdirSync(dir, {recursive: true, mode: 0o700});
		// An existing folder keeps its mode, and the umask has a say in that of a new one.
		chmodSync(dir, 0o700);
	} catch (error) {
		throw new CacheError(
			`cannot use the folder ${dir}: ${describeError(error)}; set CHAT_TUI_HOME to another one`,
			{cause: error},
		);
	}
}
