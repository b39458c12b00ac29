// Runs the files of bench/ one after another, each in a process of its own; stops at the first that fails.
import {spawnSync} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const folder = fileURLToPath(new URL('../bench/', import.meta.url));
// In folders below are the things to be measured.
const files = readdirSync(folder).filter((file) => file.endsWith('.mjs'));

for (const file of files.sort()) {
	console.log(`\n${file}`);
	const {status} = spawnSync(process.execPath, [`${folder}${file}`], {stdio: 'inherit'});
	if (status !== 0) process.exit(1);
}
