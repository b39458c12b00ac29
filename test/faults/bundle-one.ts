import {basename, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

/** One file for Node, of an entry point that is named as seen from here; gives its path. */
export async function bundleOne(entry: string): Promise<string> {
	// Where Node finds the packages that stay outside.
	const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
	const outfile = join(cache, `chat-tui-${basename(entry, '.ts')}-${process.pid}.mjs`);
	await build({
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
		external: ['libsql'],
		banner: {
			js: "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url);",
		},
		entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
		outfile,
	});
	return outfile;
}
