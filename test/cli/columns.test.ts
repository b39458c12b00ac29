import {describe, expect, it} from 'vitest';
import {columns} from '../../src/cli/columns.ts';

describe('columns', () => {
	it('are as wide as their widest cell, the last not filled up', () => {
		expect(
			columns([
				['a', '日本', 'x'],
				['bcd', 'e', ''],
			]),
		).toEqual(['a    日本  x', 'bcd  e']);
	});

	it('cut what is too long, but no id and not what comes last', () => {
		const id = `!${'i'.repeat(60)}:localhost`;
		const topic = 't'.repeat(200);
		expect(
			columns(
				[
					['n'.repeat(500), id, topic],
					['a', '!b:c', 'd'],
				],
				[1],
			),
		).toEqual([`${'n'.repeat(39)}…  ${id}  ${topic}`, `a${' '.repeat(39)}  !b:c${' '.repeat(36)}  d`]);
	});
});
