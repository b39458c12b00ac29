import {existsSync, readdirSync, statSync} from 'node:fs';
import {join, resolve} from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Before all tests: builds the program if that is missing or older than its source. */
export default async function buildIfStale(): Promise<void> {
	if (newest('dist') >= newest('src')) return;
	try {
		await import(join(root, 'scripts/build.mjs'));
	} catch (error) {
		// Tests that start the program fail by themselves; all the others need no build.
		console.error('the program cannot be built:', error);
	}
}

/** When something in that folder last changed, ms; 0 if there is no such folder. */
function newest(folder: string): number {
	const path = join(root, folder);
	if (!existsSync(path)) return 0;
	const files = readdirSync(path, {recursive: true, encoding: 'utf8'});
	return Math.max(0, ...files.map((file) => statSync(join(path, file)).mtimeMs));
}
