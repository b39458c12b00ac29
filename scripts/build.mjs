// Bundles the program into one ESM file, dist/chat-tui.js. Native packages stay outside (they are loaded
// from node_modules), React runs in production mode, and Ink's developer tools are left out.
import {readFileSync} from 'node:fs';
import {build} from 'esbuild';

const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const withoutDevtools = {
	name: 'without-devtools',
	setup(builder) {
		builder.onResolve({filter: /^react-devtools-core$/}, () => ({path: 'devtools', namespace: 'empty'}));
		builder.onLoad({filter: /.*/, namespace: 'empty'}, () => ({contents: 'export default {}'}));
	},
};

await build({
	entryPoints: {'chat-tui': 'src/cli/main.ts'},
	outdir: 'dist',
	bundle: true,
	splitting: true,
	platform: 'node',
	format: 'esm',
	target: 'node20',
	jsx: 'automatic',
	sourcemap: 'linked',
	sourcesContent: false,
	external: ['libsql'],
	plugins: [withoutDevtools],
	define: {'process.env.NODE_ENV': '"production"', __VERSION__: JSON.stringify(version)},
	banner: {
		js: "import {createRequire as __createRequire} from 'node:module'; const require = __createRequire(import.meta.url);",
	},
	logLevel: 'warning',
});
