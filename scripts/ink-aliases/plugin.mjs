import {fileURLToPath} from 'node:url';

const aliases = {
	'string-width': fileURLToPath(new URL('string-width.mjs', import.meta.url)),
	'@alcalzone/ansi-tokenize': fileURLToPath(new URL('ansi-tokenize.mjs', import.meta.url)),
};

/**
 * Gives Ink, and what it measures and cuts with, the faster copies beside this file; they take a frame to a
 * third. Not wrap-ansi, which has a string-width of another version.
 */
export const inkAliases = {
	name: 'ink-aliases',
	setup(builder) {
		builder.onResolve({filter: /^(?:string-width|@alcalzone\/ansi-tokenize)$/}, ({path, importer}) =>
			/[\\/]node_modules[\\/](?:ink|widest-line|cli-truncate)[\\/]/.test(importer)
				? {path: aliases[path]}
				: undefined,
		);
	},
};
