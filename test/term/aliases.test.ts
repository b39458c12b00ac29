import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';

/** What bench/frame/scene.mjs gives. */
interface Scene {
	show(step: number): string;
	close(): void;
}

type Size = {readonly columns: number; readonly rows: number; readonly rooms: number};
type OpenScene = (size: Size) => Scene;

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'chat-tui-aliases-'));

let openPlain: OpenScene;
let openAliased: OpenScene;
let aliasedText = '';

beforeAll(async () => {
	// Read by the colour library of each bundle when that is loaded.
	vi.stubEnv('FORCE_COLOR', '3');
	vi.stubEnv('COLORTERM', 'truecolor');
	const options = await import(pathToFileURL(join(root, 'scripts/bundle-options.mjs')).href);
	const load = async (name: string, plugins: unknown): Promise<{text: string; openScene: OpenScene}> => {
		const outfile = join(folder, name);
		const entryPoints = [join(root, 'bench/frame/scene.mjs')];
		const {metafile} = await build({...options.bundleOptions, entryPoints, outfile, plugins, metafile: true});
		const {openScene} = await import(pathToFileURL(outfile).href);
		return {text: Object.keys(metafile?.inputs ?? {}).join('\n'), openScene};
	};
	openPlain = (await load('plain.mjs', [options.withoutDevtools])).openScene;
	const aliased = await load('aliased.mjs', options.plugins);
	openAliased = aliased.openScene;
	aliasedText = aliased.text;
});

afterAll(() => {
	rmSync(folder, {recursive: true});
	vi.unstubAllEnvs();
});

describe('the aliases', () => {
	it('are in the bundle', () => {
		expect(aliasedText).toContain('ink-aliases/string-width.mjs');
		expect(aliasedText).toContain('ink-aliases/ansi-tokenize.mjs');
	});

	it.each([
		{columns: 160, rows: 48, rooms: 50},
		{columns: 80, rows: 24, rooms: 50},
		{columns: 45, rows: 12, rooms: 3},
	])('change nothing of what Ink draws on $columns×$rows', (size) => {
		const plain = openPlain(size);
		const aliased = openAliased(size);
		// Back and forth: what is remembered of a step has been through others when it comes again.
		for (const step of [0, 1, 2, 17, 40, 2, 0, 33, 1]) {
			const frame = plain.show(step);
			expect(frame).toContain('\x1b[38;2;46;122;197m');
			expect(aliased.show(step)).toBe(frame);
		}
		plain.close();
		aliased.close();
	});
});
