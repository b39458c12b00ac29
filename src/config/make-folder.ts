import {mkdirSync, statSync} from 'node:fs';
import {dirname} from 'node:path';

/**
 * Makes a folder with those above it, each for the user alone; one that is there stays as it is. Throws Node's error
 * if that cannot be. Folder by folder: Node's own recursion never ends where the system makes none, as in /proc.
 */
export function makeFolder(dir: string): void {
	if (isFolder(dir)) return;
	const parent = dirname(dir);
	if (parent !== dir) makeFolder(parent);
	try {
		mkdirSync(dir, {mode: 0o700});
	} catch (error) {
		// Another process may have been quicker.
		if (!isFolder(dir)) throw error;
	}
}

function isFolder(path: string): boolean {
	return statSync(path, {throwIfNoEntry: false})?.isDirectory() ?? false;
}
