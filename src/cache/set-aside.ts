import {readdirSync, renameSync, rmSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';

/** How many damaged files of one name are kept. */
const KEPT = 2;

/** Moves a damaged database out of the way, with the files beside it. Gives its new name, without the folder. Throws Node's errors. */
export function setAside(path: string, now: Date): string {
	const time = now.toISOString().replace(/[-:Z]/g, '');
	const prefix = `${basename(path)}.damaged-`;
	const taken = new Set(readdirSync(dirname(path)));
	let name = `${prefix}${time}`;
	for (let again = 2; taken.has(name); again++) name = `${prefix}${time}-${again}`;
	renameSync(path, join(dirname(path), name));
	for (const end of besides) {
		if (taken.has(basename(path) + end)) renameSync(path + end, join(dirname(path), name + end));
	}
	forgetOld(dirname(path), prefix);
	return name;
}

const besides = ['-wal', '-shm'];

function forgetOld(folder: string, prefix: string): void {
	const all = readdirSync(folder).filter((name) => name.startsWith(prefix));
	const databases = all.filter((name) => !besides.some((end) => name.endsWith(end))).sort();
	for (const name of databases.slice(0, -KEPT)) {
		for (const end of ['', ...besides]) rmSync(join(folder, name + end), {force: true});
	}
}
