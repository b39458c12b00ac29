import {cut} from '../../text/cut.ts';
import {dayLabel} from '../../text/time.ts';
import {width} from '../../text/width.ts';
import type {Drawing} from './drawing.ts';
import type {DayItem, HeadItem, NewItem} from './item.ts';
import type {Line, Span, Style} from './line.ts';

/** The one line of an item that is not a message. */
export function dividerLine(item: HeadItem | DayItem | NewItem, {columns, now}: Drawing): Line {
	return {key: item.key, spans: [spanOf(item, columns, now)]};
}

function spanOf(item: HeadItem | DayItem | NewItem, columns: number, now: number): Span {
	if (item.type === 'day') return rule(dayLabel(item.timestamp, now), columns, {dim: true});
	if (item.type === 'new') return rule('new messages', columns, {color: 'cyan', bold: true});
	return {text: centre(headTexts[item.history], columns), dim: true};
}

const headTexts: Readonly<Record<HeadItem['history'], string>> = {
	complete: 'beginning of the room',
	loading: 'loading older messages…',
	more: 'PgUp loads older messages',
};

function rule(label: string, columns: number, style: Style): Span {
	const text = cut(`── ${label} `, columns);
	return {...style, text: text + '─'.repeat(columns - width(text))};
}

function centre(label: string, columns: number): string {
	const text = cut(label, columns);
	return ' '.repeat(Math.floor((columns - width(text)) / 2)) + text;
}
