import {describe, expect, it} from 'vitest';
import {parseJson as parseBytes} from '../../src/api/parse-json.ts';
import {createRandom} from '../helpers/reference-server/random.ts';

const parseJson = (text: string): Promise<unknown> => parseBytes(Buffer.from(text));
const random = createRandom(7);
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;

const words = [
	'',
	'x',
	'"',
	'\\',
	'\\\\"',
	'[',
	']}',
	',',
	'\u0000',
	'\ud800',
	'😀',
	'__proto__',
	'constructor',
	' : ',
];
const leaves = [0, -1.5e300, 1e-7, true, false, null, ...words];

/** Any JSON value of about `size` nodes. */
function anything(size: number): unknown {
	if (size <= 1) return random() < 0.1 ? 'long '.repeat(1000) : pick(leaves);
	const count = 1 + Math.floor(random() * Math.min(size, 40));
	const parts = Array.from({length: count}, () => anything(Math.floor(size / count)));
	if (random() < 0.5) return parts;
	return Object.fromEntries(parts.map((part, index) => [`${pick(words)}${index % 7}`, part]));
}

describe('a large text', () => {
	it('becomes what JSON.parse makes of it', async () => {
		for (let round = 0; round < 20; round++) {
			const value = Array.from({length: 40}, () => anything(300));
			const text = JSON.stringify({value, name: 'x'}, null, pick([undefined, 1, '\t']));
			expect(text.length).toBeGreaterThan(100_000);
			expect(await parseJson(text)).toEqual(JSON.parse(text));
		}
	});

	it('keeps the last of two members of one name, and takes __proto__ for a name', async () => {
		const pad = 'x'.repeat(70_000);
		const text = `{"a": 1, "__proto__": {"b": 2}, "pad": "${pad}", "a": [${'3,'.repeat(90_000)}3], "c": {}}`;
		const parsed = (await parseJson(text)) as Record<string, unknown>;
		expect(Object.keys(parsed)).toEqual(Object.keys(JSON.parse(text)));
		expect(parsed).toEqual(JSON.parse(text));
		expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
	});

	it('may be nested deeply', async () => {
		const text = '['.repeat(100_000) + ']'.repeat(100_000);
		let depth = 0;
		for (let value = await parseJson(text); Array.isArray(value); value = value[0]) depth++;
		expect(depth).toBe(100_000);
	});

	it('is refused wherever it is broken', async () => {
		const value = {rooms: Array.from({length: 60}, () => anything(120)), end: {text: 'y'.repeat(70_000)}};
		const text = JSON.stringify(value);
		for (let round = 0; round < 100; round++) {
			const at = Math.floor(random() * text.length);
			const broken = pick([
				() => text.slice(0, at),
				() => text.slice(0, at) + pick(['"', ',', ']', '}', '{', ':', '\\', '\n', 'z', '1']) + text.slice(at),
				() => text.slice(0, at) + text.slice(at + 1),
				() => `${text}${pick(['x', ']', ',', '{}'])}`,
			])();
			const expected = outcome(() => JSON.parse(broken));
			expect(await outcomeOf(parseJson(broken)), broken.slice(at - 20, at + 20)).toEqual(expected);
		}
	});

	it('lets the event loop turn meanwhile', async () => {
		let [turns, isOver] = [0, false];
		const turn = (): void => {
			turns++;
			if (!isOver) setImmediate(turn);
		};
		setImmediate(turn);
		const text = JSON.stringify(Array.from({length: 150_000}, (_, id) => ({id, body: 'z'.repeat(300)})));
		await parseJson(text);
		isOver = true;
		expect(turns).toBeGreaterThan(2);
	});
});

function outcome(parse: () => unknown): unknown {
	try {
		return parse();
	} catch (error) {
		return error instanceof SyntaxError ? 'refused' : error;
	}
}

async function outcomeOf(parsing: Promise<unknown>): Promise<unknown> {
	try {
		return await parsing;
	} catch (error) {
		return error instanceof SyntaxError ? 'refused' : error;
	}
}
