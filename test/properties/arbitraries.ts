import fc from 'fast-check';

/** The gate is the same each time; `FC_SEED=$RANDOM` looks further, `FC_RUNS=20` times as far. */
export function settings(numRuns: number): fc.Parameters<unknown> {
	const {FC_SEED, FC_RUNS} = process.env;
	return {seed: Number(FC_SEED ?? 2014), numRuns: numRuns * Number(FC_RUNS ?? 1)};
}

const samples = [
	'',
	' ',
	'hello',
	'- one\n- two',
	'\u001b[31mred\u001b[0m\u001b]8;;http://x\u0007link',
	'\u009b2J\u0090q\u001b\\',
	'\u202eabc\u2066def\u2069',
	'\0\u0001\u007f\u0085',
	'\ud800',
	'x\udc00y',
	'e\u0301\u0301\u0301\u0301\u0301\u0301',
	'👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿🇩🇪',
	'漢字かな交じり文',
	'مرحبا',
	'a\tb\r\nc\rd\u2028e',
	'@ann:localhost',
	'@me:localhost',
	'!room:localhost',
	'#tea:localhost',
	'__proto__',
	'constructor',
	'toString',
];

/** Any text: of all of Unicode, broken, hostile, or of the protocol. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
	fc.constantFrom(...samples),
	fc.string({unit: 'binary', maxLength: 40}),
	fc.string({unit: 'grapheme', maxLength: 40}),
	fc.array(fc.constantFrom(...samples), {maxLength: 6}).map((parts) => parts.join('')),
	fc.array(fc.integer({min: 0, max: 0xffff}), {maxLength: 20}).map((units) => String.fromCharCode(...units)),
);

const leaf = fc.oneof(
	fc.constant(null),
	fc.boolean(),
	anyText,
	fc.integer(),
	fc.double({noNaN: true, noDefaultInfinity: true}),
	fc.constantFrom(0, -0, -1, 1e308, 2 ** 53, 1_408_000_000_000, 253_402_300_800_000),
);

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

/** Any JSON, with what is rare in it made frequent: deep, long, oddly named. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
	{weight: 6, arbitrary: leaf},
	{weight: 3, arbitrary: fc.array(leaf, {maxLength: 4})},
	{weight: 3, arbitrary: fc.dictionary(anyText, leaf, {maxKeys: 4})},
	{weight: 1, arbitrary: fc.jsonValue()},
	{weight: 1, arbitrary: fc.constantFrom(nested(2000), 'x'.repeat(200_000), Array(5000).fill(0), {})},
);

/** One change to a JSON value: what is to stand at a place of it, or that nothing is. */
interface Change {
	/** Which of all nodes, from 0 to 1. */
	readonly place: number;
	/** Undefined: the node is taken away. */
	readonly value: unknown;
}

const change: fc.Arbitrary<Change> = fc.record({
	place: fc.double({min: 0, max: 0.999999, noNaN: true}),
	value: fc.option(anyJson, {nil: undefined, freq: 4}),
});

/** That value with anything at some places of it. */
export function spoilt(value: unknown): fc.Arbitrary<unknown> {
	return fc.array(change, {minLength: 1, maxLength: 4}).map((changes) => changes.reduce(spoil, value));
}

/** Deeper than any answer: nothing is looked for there. */
const deepest = 12;

function spoil(value: unknown, {place, value: put}: Change): unknown {
	const target = Math.floor(place * countNodes(value, 0));
	let at = 0;
	const walk = (node: unknown, depth: number): unknown => {
		if (at++ === target) return put;
		if (depth === deepest) return node;
		const inner = (item: unknown): unknown => walk(item, depth + 1);
		if (Array.isArray(node)) return node.map(inner).filter((item) => item !== undefined);
		if (typeof node !== 'object' || node === null) return node;
		const entries = Object.entries(node).map(([name, item]) => [name, inner(item)] as const);
		return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
	};
	return walk(value, 0);
}

function countNodes(value: unknown, depth: number): number {
	if (typeof value !== 'object' || value === null || depth === deepest) return 1;
	return Object.values(value).reduce<number>((sum, item) => sum + countNodes(item, depth + 1), 1);
}
