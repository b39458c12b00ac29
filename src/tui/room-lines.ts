import type {Presence} from '../domain/person.ts';
import {otherPresence, type RoomRow, roomRows} from '../store/selectors.ts';
import type {State} from '../store/state.ts';
import {cut, pad} from '../text/cut.ts';
import {width} from '../text/width.ts';
import {presenceDot} from './presence-dot.ts';

/** A line of the room list, in exactly the columns asked for. */
export interface RoomLine {
	readonly key: string;
	readonly text: string;
	readonly look: 'heading' | 'open' | 'mention' | 'unread' | 'plain';
}

/** The room list under its headings, in `rows` lines of which the open room's is always one. */
export function roomLines(
	chat: State,
	openRoom: string | null,
	columns: number,
	rows: number,
): readonly RoomLine[] {
	const lines = sections(roomRows(chat)).flatMap(({heading, rows: members}) => [
		{key: heading, text: pad(` ${heading}`, columns), look: 'heading'} as const,
		...members.map((row) => roomLine(row, otherPresence(chat, row), row.room.roomId === openRoom, columns)),
	]);
	const at = lines.findIndex(({look}) => look === 'open');
	const first = Math.max(0, Math.min(at - Math.floor(rows / 2), lines.length - rows));
	return lines.slice(first, first + rows);
}

/** `99+` at most; `@` before it if somebody named the user. Empty when all is read. */
export function unreadBadge({unread: {count, mentions}}: Pick<RoomRow, 'unread'>): string {
	if (count === 0) return '';
	return `${mentions > 0 ? '@' : ''}${count > 99 ? '99+' : count}`;
}

function sections(rows: readonly RoomRow[]) {
	const headed = rows.map((row) => ({row, heading: headingOf(row)}));
	const headings = [...new Set(headed.map(({heading}) => heading))];
	return headings.map((heading) => ({
		heading,
		rows: headed.filter((each) => each.heading === heading).map(({row}) => row),
	}));
}

function headingOf({room, isDirect}: RoomRow): string {
	if (room.membership === 'invite') return 'Invitations';
	return isDirect ? 'People' : 'Rooms';
}

function roomLine(row: RoomRow, presence: Presence | null, isOpen: boolean, columns: number): RoomLine {
	const badge = row.room.membership === 'invite' ? 'new' : unreadBadge(row);
	const outbox = row.failed > 0 ? '✗ ' : row.waiting > 0 ? '… ' : '';
	const right = `${outbox}${badge}`;
	const name = row.isDirect ? `${presenceDot(presence)} ${row.title}` : row.title;
	const left = cut(`${isOpen ? '▸' : ' '} ${name}`, columns - width(right) - 2);
	const gap = columns - width(left) - width(right) - 1;
	return {
		key: row.room.roomId,
		text: pad(`${left}${' '.repeat(Math.max(0, gap))}${right} `, columns),
		look: isOpen ? 'open' : row.unread.mentions > 0 ? 'mention' : badge ? 'unread' : 'plain',
	};
}
