import {statSync} from 'node:fs';

/** Which file stands at a path, to tell it from another one of that name; empty: none, or none that can be seen. */
export function fileAt(path: string): string {
	try {
		const stat = path === ':memory:' ? undefined : statSync(path, {throwIfNoEntry: false});
		return stat ? `${stat.dev}:${stat.ino}` : '';
	} catch {
		return '';
	}
}
