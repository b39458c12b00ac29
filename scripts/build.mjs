// Bundles the program into dist/chat-tui.js and its chunks. Native packages stay outside (they are loaded from
// node_modules), React runs in production mode, Ink's developer tools are left out and its hot spots replaced.
import {readdirSync, readFileSync, rmSync} from 'node:fs';
import {basename, join} from 'node:path';
import {build} from 'esbuild';
import {bundleOptions, plugins} from './bundle-options.mjs';

const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const {metafile} = await build({
	...bundleOptions,
	entryPoints: {'chat-tui': 'src/cli/main.ts'},
	outdir: 'dist',
	splitting: true,
	sourcemap: 'linked',
	sourcesContent: false,
	metafile: true,
	plugins,
	define: {...bundleOptions.define, __VERSION__: JSON.stringify(version)},
});

// Chunks are named by what is in them: those of earlier builds go, after the new ones are there.
const made = new Set(Object.keys(metafile.outputs).map((file) => basename(file)));
for (const file of readdirSync('dist')) if (!made.has(file)) rmSync(join('dist', file));
