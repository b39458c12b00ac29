import {readdirSync, statSync} from 'node:fs';
import {join, resolve} from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Before all tests: builds the program if it is older than its source, or missing. */
export default async function buildIfStale(): Promise<void> {
	const built = statSync(join(root, 'dist/chat-tui.js'), {throwIfNoEntry: false})?.mtimeMs ?? 0;
	if (built < newestSource()) await import('../../scripts/build.mjs' as string);
}

function newestSource(): number {
	const files = readdirSync(join(root, 'src'), {recursive: true, encoding: 'utf8'});
	return Math.max(...files.map((file) => statSync(join(root, 'src', file)).mtimeMs));
}
