// What a frame costs Ink, with and without the faster copies of what it measures and takes apart with.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {bundleOptions, plugins, withoutDevtools} from '../scripts/bundle-options.mjs';

const size = {columns: 160, rows: 48, rooms: 50};
const rounds = 150;

process.env.FORCE_COLOR = '3';
process.env.COLORTERM = 'truecolor';
const folder = mkdtempSync(join(tmpdir(), 'chat-tui-bench-'));
try {
	const plain = await openScene('plain.mjs', [withoutDevtools]);
	const faster = await openScene('faster.mjs', plugins);
	measure(plain, faster);
	const [before, after] = measure(plain, faster);
	console.log(
		`frame of ${size.columns}×${size.rows}, p50: ${before.toFixed(1)} ms plain, ${after.toFixed(1)} ms bundled`,
	);
	console.log(`ratio: ${(before / after).toFixed(1)}`);
	plain.close();
	faster.close();
} finally {
	rmSync(folder, {recursive: true});
}

async function openScene(name, withPlugins) {
	const outfile = join(folder, name);
	const entry = fileURLToPath(new URL('frame/scene.mjs', import.meta.url));
	await build({...bundleOptions, entryPoints: [entry], outfile, plugins: withPlugins});
	return (await import(outfile)).openScene(size);
}

/** The middle time of a frame of each scene, in ms; frame by frame in turns, so that both see the same machine. */
function measure(...scenes) {
	const times = scenes.map(() => []);
	for (let step = 0; step < rounds; step += 1) {
		for (const [index, scene] of scenes.entries()) {
			const start = performance.now();
			scene.show(step);
			times[index].push(performance.now() - start);
		}
	}
	return times.map((each) => each.sort((one, other) => one - other)[rounds / 2]);
}
