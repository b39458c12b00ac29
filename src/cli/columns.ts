import {pad} from '../text/cut.ts';
import {width} from '../text/width.ts';

/** Rows as lines, each cell as wide as the widest of its column; the last cell is not filled up. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
	const widths: number[] = [];
	for (const row of rows) {
		for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, width(cell));
	}
	return rows.map((row) =>
		row
			.map((cell, index) => pad(cell, widths[index] ?? 0))
			.join('  ')
			.trimEnd(),
	);
}
