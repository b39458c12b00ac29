// How long a key waits for its frame while much is taken in: a first sync of many rooms, then a burst of events.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {bundleOptions, plugins} from '../scripts/bundle-options.mjs';

const size = {rooms: 2000, messages: 20, burst: 10_000};

const folder = mkdtempSync(join(tmpdir(), 'chat-tui-bench-'));
const home = spawn(process.execPath, [path('freeze/home.mjs'), String(size.rooms), String(size.messages)], {
	stdio: ['ignore', 'pipe', 'inherit'],
});
try {
	const [server] = await once(createInterface({input: home.stdout}), 'line');
	const {openScene} = await bundled();
	const scene = openScene({server, dir: join(folder, 'account')});
	await quiet(scene);
	void fetch(`${server}/sync`, {method: 'POST'});
	const sync = await scene.typeWhile(() => scene.rooms() < size.rooms || !scene.isLive());
	report(`first sync of ${size.rooms} rooms with ${size.messages} messages each`, sync, await quiet(scene));
	const expected = size.rooms * size.messages + size.burst;
	let isOver = false;
	const before = scene.events();
	void fetch(`${server}/burst?events=${size.burst}`, {method: 'POST'}).then(() =>
		setTimeout(() => (isOver = true), 6000),
	);
	const burst = await scene.typeWhile(() => !isOver);
	report(`burst of ${size.burst} events`, burst, await quiet(scene));
	print(`events in memory: ${before} before, ${scene.events()} after, of ${expected}`);
	await scene.close();
} finally {
	home.kill();
	rmSync(folder, {recursive: true});
}
process.exit();

/** Keys while nothing happens. */
function quiet(scene) {
	let left = 60;
	return scene.typeWhile(() => left-- > 0);
}

function report(what, times, quietTimes) {
	const middle = quantile(quietTimes, 0.5);
	const [half, most, longest] = [0.5, 0.95, 1].map((part) => quantile(times, part));
	print(
		`${what}: ${times.length} keys; until the frame p50 ${half.toFixed(1)}, p95 ${most.toFixed(1)}, longest ${longest.toFixed(1)} ms; quiet ${middle.toFixed(1)} ms`,
	);
	print(`ratio: ${(longest / middle).toFixed(1)}`);
}

function quantile(times, part) {
	const sorted = [...times].sort((one, other) => one - other);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

async function bundled() {
	// Where Node finds the packages that stay outside.
	const outfile = path('../node_modules/.cache/chat-tui-bench/freeze.mjs');
	const external = [...bundleOptions.external, '@xterm/headless', '@xterm/addon-unicode11'];
	await build({...bundleOptions, external, entryPoints: [path('freeze/scene.mjs')], outfile, plugins});
	return import(outfile);
}

function path(name) {
	return fileURLToPath(new URL(name, import.meta.url));
}

/** The console is the screen's while there is one. */
function print(line) {
	process.stdout.write(`${line}\n`);
}
