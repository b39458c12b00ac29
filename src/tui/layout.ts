/** A pane's place, from 0, in columns and rows of the terminal. */
export interface Rect {
	readonly column: number;
	readonly row: number;
	readonly columns: number;
	readonly rows: number;
}

/** Where every pane stands. Panes never overlap; one column between panes side by side holds the line between them. */
export interface Layout {
	/** Null where the screen is too narrow: the switcher stands in for it. */
	readonly rooms: Rect | null;
	/** Null where it is not wanted or the screen is too narrow. */
	readonly members: Rect | null;
	readonly topic: Rect;
	readonly messages: Rect;
	readonly activity: Rect;
	readonly composer: Rect;
	readonly status: Rect;
}

export interface LayoutWish {
	/** Columns and rows of the terminal. */
	readonly columns: number;
	readonly rows: number;
	readonly showsMembers: boolean;
	/** Lines that the composer's text takes in so many columns; at least one. */
	readonly composerLines: (columns: number) => number;
	/** Lines that a notice takes in so many columns. */
	readonly activityLines: (columns: number) => number;
}

export const smallestScreen = {columns: 40, rows: 10};

/** Columns before the text of the composer. */
export const promptColumns = 2;

/** Lines of messages that stay in sight, however much is typed or told. */
const fewestMessages = 4;
const mostActivity = 3;

/** The one place where sizes are decided. Null: the terminal is smaller than {@link smallestScreen}. */
export function layOut({
	columns,
	rows,
	showsMembers,
	composerLines,
	activityLines,
}: LayoutWish): Layout | null {
	if (columns < smallestScreen.columns || rows < smallestScreen.rows) return null;
	const high = rows - 1;
	const left = columns < roomsFrom ? 0 : between(Math.floor(columns * 0.22), 16, 30);
	const right = showsMembers && columns >= membersFrom ? between(Math.floor(columns * 0.18), 16, 26) : 0;
	const column = left === 0 ? 0 : left + 1;
	const wide = columns - column - (right === 0 ? 0 : right + 1);
	const composerRows = between(composerLines(wide - promptColumns), 1, Math.floor(rows / 3));
	const spare = high - 1 - composerRows - fewestMessages;
	const activityRows = between(activityLines(wide - 2), 1, Math.max(1, Math.min(mostActivity, spare)));
	const middle = (row: number, height: number): Rect => ({column, row, columns: wide, rows: height});
	return {
		rooms: left === 0 ? null : {column: 0, row: 0, columns: left, rows: high},
		members: right === 0 ? null : {column: columns - right, row: 0, columns: right, rows: high},
		topic: middle(0, 1),
		messages: middle(1, high - 1 - activityRows - composerRows),
		activity: middle(high - composerRows - activityRows, activityRows),
		composer: middle(high - composerRows, composerRows),
		status: {column: 0, row: high, columns, rows: 1},
	};
}

/** Narrower screens have no room list. */
const roomsFrom = 60;
/** Narrower screens, in columns, have no members beside the messages. */
export const membersFrom = 90;

function between(value: number, least: number, most: number): number {
	return Math.max(least, Math.min(value, most));
}
