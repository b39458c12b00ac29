import {describe, expect, it} from 'vitest';
import {type Layout, layOut, type Rect} from '../../src/tui/layout.ts';

const sizes = Array.from({length: 231}, (_, index) => index + 20).flatMap((columns) =>
	Array.from({length: 76}, (_, index) => ({columns, rows: index + 5})),
);

describe('layOut', () => {
	it.each([
		{showsMembers: false, lines: 1},
		{showsMembers: true, lines: 1},
		{showsMembers: true, lines: 500},
	])('fits every pane on every screen: $showsMembers $lines', ({showsMembers, lines}) => {
		for (const size of sizes) {
			const layout = layOut({...size, showsMembers, composerLines: () => lines, activityLines: () => lines});
			const isTooSmall = size.columns < 40 || size.rows < 10;
			if ((layout === null) !== isTooSmall) throw new Error(`${size.columns}×${size.rows}`);
			if (layout) check(layout, size);
		}
	});

	it('gives up the members first, then the rooms', () => {
		const panes = (columns: number) => {
			const layout = layOut({
				columns,
				rows: 24,
				showsMembers: true,
				composerLines: () => 1,
				activityLines: () => 1,
			});
			return [layout?.rooms !== null, layout?.members !== null];
		};
		expect(panes(120)).toEqual([true, true]);
		expect(panes(80)).toEqual([true, false]);
		expect(panes(59)).toEqual([false, false]);
	});

	it('lets the composer grow to a third of the height', () => {
		const composerRows = (lines: number) =>
			layOut({
				columns: 80,
				rows: 24,
				showsMembers: false,
				composerLines: () => lines,
				activityLines: () => lines,
			})?.composer.rows;
		expect([1, 5, 8, 9, 99].map(composerRows)).toEqual([1, 5, 8, 8, 8]);
	});
});

function check(layout: Layout, {columns, rows}: {columns: number; rows: number}): void {
	const panes = Object.values(layout).filter((rect): rect is Rect => rect !== null);
	for (const [at, rect] of panes.entries()) {
		expectInside(rect, columns, rows);
		const isShared = panes.slice(at + 1).some((other) => overlap(rect, other));
		if (isShared) throw new Error(`panes overlap on ${columns}×${rows}`);
	}
	const area = panes.reduce((sum, rect) => sum + rect.columns * rect.rows, 0);
	const lines = [layout.rooms, layout.members].filter(Boolean).length;
	if (area + lines * (rows - 1) !== columns * rows) throw new Error(`gaps on ${columns}×${rows}`);
	if (layout.messages.columns < 38 || layout.messages.rows < 4)
		throw new Error(`${columns}×${rows}: no room`);
}

function overlap(a: Rect, b: Rect): boolean {
	const isBeside = a.column + a.columns <= b.column || b.column + b.columns <= a.column;
	const isAbove = a.row + a.rows <= b.row || b.row + b.rows <= a.row;
	return !isBeside && !isAbove;
}

function expectInside(rect: Rect, columns: number, rows: number): void {
	const isInside = rect.column + rect.columns <= columns && rect.row + rect.rows <= rows;
	if (!isInside || rect.columns < 1 || rect.rows < 1)
		throw new Error(`${columns}×${rows}: ${JSON.stringify(rect)}`);
}
