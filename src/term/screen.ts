/** A place on the screen, from 0. */
export interface Position {
	readonly column: number;
	readonly row: number;
}

export interface Size {
	readonly columns: number;
	readonly rows: number;
}

/**
 * Keeps a terminal's screen equal to a frame. It writes whole rows, and only those that changed, each at its
 * absolute place; with autowrap off, a terminal that draws a character wider than we think spoils that row alone.
 */
export class Screen {
	private size: Size;
	private wanted: readonly string[] = [];
	/** What each row shows now; a row that is not in here may show anything. */
	private shown: readonly string[] = [];
	private cursor: Position | null = null;
	private shownCursor = '';

	constructor(size: Size) {
		this.size = size;
	}

	/** Takes the next frame, rows separated by '\n'; those below the terminal's last row are left out. */
	setFrame(frame: string): void {
		this.wanted = frame.split('\n');
	}

	/** Null hides the cursor. */
	setCursor(position: Position | null): void {
		this.cursor = position;
	}

	setSize(size: Size): void {
		this.size = size;
		this.forget();
	}

	/** Assumes nothing about what the terminal shows: the next update writes everything. */
	forget(): void {
		this.shown = [];
		this.shownCursor = '';
	}

	/** What to write to bring the terminal up to date, as one synchronized update; '' when it is. */
	update(): string {
		const rows = Array.from({length: this.size.rows}, (_, row) => this.wanted[row] ?? '');
		const changes = rows.map((text, row) => (text === this.shown[row] ? '' : writeRow(row, text))).join('');
		const cursor = showCursor(this.cursor, this.size);
		if (changes === '' && cursor === this.shownCursor) return '';
		this.shown = rows;
		this.shownCursor = cursor;
		return `${beginUpdate}${hideCursor}${changes}${cursor}${endUpdate}`;
	}
}

const beginUpdate = '\x1b[?2026h';
const endUpdate = '\x1b[?2026l';
const hideCursor = '\x1b[?25l';

/** Cleared first: with autowrap off the cursor stays on a full row's last column, and clearing would take that. */
function writeRow(row: number, text: string): string {
	return `\x1b[${row + 1};1H\x1b[m\x1b[K${text}`;
}

function showCursor(position: Position | null, {columns, rows}: Size): string {
	if (!position) return '';
	const row = Math.max(0, Math.min(position.row, rows - 1));
	const column = Math.max(0, Math.min(position.column, columns - 1));
	return `\x1b[${row + 1};${column + 1}H\x1b[?25h`;
}
