import {readdirSync, readFileSync} from 'node:fs';
import {isBuiltin} from 'node:module';
import {dirname, join, relative, resolve} from 'node:path';
import {describe, expect, it} from 'vitest';

const src = resolve(import.meta.dirname, '../src');

interface Rule {
	readonly folders: ReadonlySet<string>;
	readonly typesOf: ReadonlySet<string>;
	/** Package name → the only file of the folder that may import it, or null for any. */
	readonly packages: ReadonlyMap<string, string | null>;
}

const rules = readRules(readFileSync(join(src, 'README.md'), 'utf8'));
const imports = readdirSync(src, {recursive: true, encoding: 'utf8'})
	.filter((file) => /\.tsx?$/.test(file))
	.flatMap((file) => readImports(file, readFileSync(join(src, file), 'utf8')));

describe('the import table of src/README.md', () => {
	it('names every folder of src', () => {
		const folders = readdirSync(src, {withFileTypes: true}).filter((entry) => entry.isDirectory());
		expect([...rules.keys()].sort()).toEqual(folders.map((entry) => entry.name).sort());
	});

	it('sees the imports it is to check', () => {
		expect(imports.length).toBeGreaterThan(50);
	});

	it('holds for every import', () => {
		expect(imports.filter((each) => !isAllowed(each)).map((each) => `${each.file} → ${each.target}`)).toEqual(
			[],
		);
	});
});

interface Import {
	readonly file: string;
	readonly target: string;
	readonly isTypeOnly: boolean;
}

function isAllowed({file, target, isTypeOnly}: Import): boolean {
	const folder = file.split('/')[0] ?? '';
	const rule = rules.get(folder);
	if (!rule) return false;
	if (target.startsWith('.')) {
		const other = relative(src, resolve(src, dirname(file), target)).split('/')[0] ?? '';
		return other === folder || rule.folders.has(other) || (isTypeOnly && rule.typesOf.has(other));
	}
	if (isBuiltin(target)) return true;
	const name = target.split('/', target.startsWith('@') ? 2 : 1).join('/');
	const only = rule.packages.get(name);
	return only === null || (only !== undefined && file.endsWith(`/${only}`));
}

function readRules(readme: string): ReadonlyMap<string, Rule> {
	const table = readme.slice(readme.indexOf('## Allowed imports'));
	const rows = table.split('\n').filter((line) => /^\| (?!folder|-)/.test(line));
	return new Map(
		rows.map((row) => {
			const [folder = '', allowed = '', packages = ''] = row
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim());
			const [values = '', types = ''] = allowed.split(/;?\s*types of /);
			return [
				folder,
				{
					folders: new Set(words(values)),
					typesOf: new Set(words(types)),
					packages: new Map(words(packages).map(readPackage)),
				},
			];
		}),
	);
}

function words(cell: string): string[] {
	return cell
		.split(',')
		.map((word) => word.replace(';', '').trim())
		.filter(Boolean);
}

function readPackage(word: string): [string, string | null] {
	const match = /^(\S+)(?: \((\S+)\))?$/.exec(word);
	return [match?.[1] ?? word, match?.[2] ?? null];
}

function readImports(file: string, text: string): Import[] {
	const statements = text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm);
	const dynamic = text.matchAll(/\bimport\('([^']+)'\)/g);
	return [
		...[...statements].map((match) => ({file, target: match[2] ?? '', isTypeOnly: match[1] !== undefined})),
		...[...dynamic].map((match) => ({file, target: match[1] ?? '', isTypeOnly: false})),
	];
}
