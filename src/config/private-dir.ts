import {accessSync, chmodSync, constants, statSync} from 'node:fs';
import {CacheError} from '../domain/errors.ts';
import {diskProblem} from './disk-problem.ts';
import {makeFolder} from './make-folder.ts';

/**
 * Makes a folder that only the user can look into and write to, with the folders above it. CacheError if that
 * cannot be.
 */
export function makePrivateDir(dir: string): void {
	try {
		makeFolder(dir);
		// An existing folder keeps its mode, and the umask has a say in that of a new one.
		if ((statSync(dir).mode & 0o777) !== 0o700) chmodSync(dir, 0o700);
		accessSync(dir, constants.W_OK);
	} catch (error) {
		throw new CacheError(`cannot use the folder ${dir}: ${diskProblem(error)}`, {cause: error});
	}
}
