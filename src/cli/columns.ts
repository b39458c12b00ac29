import {cut} from '../text/cut.ts';
import {width} from '../text/width.ts';

/** One long cell is not to push those of all other rows out of sight. In columns. */
const widest = 40;

/**
 * Rows as lines, each cell as wide as the widest of its column, at most 40 columns; longer ones are cut, except
 * those of the columns `whole` (ids, which are copied), and the last, which is not filled up either.
 */
export function columns(
	rows: readonly (readonly string[])[],
	whole: readonly number[] = [],
): readonly string[] {
	const widths: number[] = [];
	for (const row of rows) {
		for (const [index, cell] of row.entries()) {
			widths[index] = Math.max(widths[index] ?? 0, Math.min(width(cell), widest));
		}
	}
	return rows.map((row) => {
		const isWhole = (index: number) => whole.includes(index) || index === row.length - 1;
		return row
			.map((cell, index) => fill(isWhole(index) ? cell : cut(cell, widest), widths[index] ?? 0))
			.join('  ')
			.trimEnd();
	});
}

function fill(cell: string, columns: number): string {
	return cell + ' '.repeat(Math.max(0, columns - width(cell)));
}
