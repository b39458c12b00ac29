// Bundles the program into dist/chat-tui.js and its chunks. Native packages stay outside (they are loaded from
// node_modules), React runs in production mode, Ink's developer tools are left out and its hot spots replaced.
import {readFileSync} from 'node:fs';
import {build} from 'esbuild';
import {bundleOptions, plugins} from './bundle-options.mjs';

const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

await build({
	...bundleOptions,
	entryPoints: {'chat-tui': 'src/cli/main.ts'},
	outdir: 'dist',
	splitting: true,
	sourcemap: 'linked',
	sourcesContent: false,
	plugins,
	define: {...bundleOptions.define, __VERSION__: JSON.stringify(version)},
});
