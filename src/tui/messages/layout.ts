import {ownNames} from '../../store/mention.ts';
import {timelineOf} from '../../store/selectors.ts';
import {noteIndex} from './event-index.ts';
import {eventAt, type MessageSource, pendingOf, slotOf} from './item.ts';
import type {Line} from './line.ts';
import {below, endOf, isBefore, move, openSheet, type Position, type Sheet, startOf} from './sheet.ts';
import {type Tally, tallyFrom} from './tally.ts';

/** What the pane holds on to while its user reads: the line in its last row. */
export interface Anchor {
	/** Of an item. */
	readonly key: string;
	/** Which of the item's wrapped lines, from 0. */
	readonly line: number;
}

/** What a pane shows of a timeline, and what that means. */
export interface View {
	/** At most as many as the pane has rows; fewer where the timeline is shorter. */
	readonly lines: readonly Line[];
	readonly isAtBottom: boolean;
	/** The first line there is of the loaded timeline is visible: time to load older messages. */
	readonly reachesTop: boolean;
	/** Messages below the view. */
	readonly below: Tally;
	/** Key of the newest event that is wholly on screen, or whose end is if it is higher than the pane; null: none. */
	readonly newestVisibleKey: string | null;
}

/**
 * The lines of a pane of `columns` × `rows`, the anchor's in the last row; null: stuck to the bottom. Lines are
 * one column narrower than the pane, whose first column belongs to the selection. An anchor whose item is gone
 * stands for what is in its place; one too near the top to fill the pane gives way.
 */
export function viewMessages(
	source: MessageSource,
	anchor: Anchor | null,
	columns: number,
	rows: number,
): View {
	const sheet = openSheet(source, textColumns(columns));
	const frame = frameUp(sheet, locate(source, sheet, anchor), rows);
	return {
		lines: linesOf(sheet, frame),
		isAtBottom: isEnd(sheet, frame.bottom),
		reachesTop: frame.top.slot === 0,
		below: tallyBelow(source, sheet, frame.bottom),
		newestVisibleKey: newestVisibleKey(source, sheet, frame, rows),
	};
}

/** Where the anchor is after scrolling by so many lines (negative: up; infinite: to the end); null: at the bottom. */
export function scrollBy(
	source: MessageSource,
	anchor: Anchor | null,
	columns: number,
	rows: number,
	lines: number,
): Anchor | null {
	if (lines === Number.POSITIVE_INFINITY) return null;
	const sheet = openSheet(source, textColumns(columns));
	const {bottom} = frameUp(sheet, locate(source, sheet, anchor), rows);
	const moved = lines === Number.NEGATIVE_INFINITY ? startOf : move(sheet, bottom, lines);
	return anchorAt(source, sheet, frameUp(sheet, moved, rows).bottom);
}

/**
 * Where the anchor is after scrolling as little as it takes to have an item on screen, from its first line if it
 * is higher than the pane. An item that is not there moves nothing.
 */
export function keepVisible(
	source: MessageSource,
	anchor: Anchor | null,
	columns: number,
	rows: number,
	key: string,
): Anchor | null {
	const sheet = openSheet(source, textColumns(columns));
	const {top, bottom} = frameUp(sheet, locate(source, sheet, anchor), rows);
	const item = extentOf(source, sheet, key);
	const height = Math.max(1, rows);
	if (!item) return anchorAt(source, sheet, bottom);
	const lastRow = move(sheet, item.first, height - 1);
	if (isBefore(item.first, top)) return anchorAt(source, sheet, lastRow);
	if (!isBefore(bottom, item.last)) return anchorAt(source, sheet, bottom);
	return anchorAt(source, sheet, isBefore(lastRow, item.last) ? lastRow : item.last);
}

/** The places of the pane's first and last line. */
interface Frame {
	readonly top: Position;
	readonly bottom: Position;
}

/** From `bottom` upwards; where the lines above do not fill the pane, those below do. */
function frameUp(sheet: Sheet, bottom: Position, rows: number): Frame {
	const steps = Math.max(1, rows) - 1;
	const top = move(sheet, bottom, -steps);
	return {top, bottom: move(sheet, top, steps)};
}

function linesOf(sheet: Sheet, {top, bottom}: Frame): readonly Line[] {
	const lines: Line[] = [];
	for (let slot = top.slot; slot <= bottom.slot; slot += 1) {
		const from = slot === top.slot ? top.line : 0;
		const to = slot === bottom.slot ? bottom.line + 1 : undefined;
		lines.push(...sheet.linesAt(slot).slice(from, to));
	}
	const [first, ...others] = lines;
	return first?.onTop ? [{...first, spans: first.onTop}, ...others] : lines;
}

function textColumns(columns: number): number {
	return Math.max(1, columns - 1);
}

function isEnd(sheet: Sheet, position: Position): boolean {
	return below(sheet, position) === null;
}

function locate(source: MessageSource, sheet: Sheet, anchor: Anchor | null): Position {
	const slot = anchor && slotOf(source, anchor.key);
	if (anchor === null || slot === null) return endOf(sheet);
	const item = extentOf(source, sheet, anchor.key);
	if (!item) return {slot, line: 0};
	return {slot, line: Math.min(item.first.line + anchor.line, item.last.line)};
}

function anchorAt(source: MessageSource, sheet: Sheet, position: Position): Anchor | null {
	const lines = sheet.linesAt(position.slot);
	const key = lines[position.line]?.key;
	if (key === undefined || isEnd(sheet, position)) return null;
	noteIndex(timelineOf(source.state, source.roomId).events, position.slot - 1);
	return {key, line: position.line - lines.findIndex((line) => line.key === key)};
}

/** The places of an item's first and last line; null if it is not there. */
function extentOf(source: MessageSource, sheet: Sheet, key: string): Extent | null {
	const slot = slotOf(source, key);
	return slot === null ? null : extentIn(sheet, slot, key);
}

interface Extent {
	readonly first: Position;
	readonly last: Position;
}

function extentIn(sheet: Sheet, slot: number, key: string): Extent | null {
	const keys = sheet.linesAt(slot).map((line) => line.key);
	const first = keys.indexOf(key);
	return first < 0 ? null : {first: {slot, line: first}, last: {slot, line: keys.lastIndexOf(key)}};
}

/** A message that is on screen in part counts as below. */
function tallyBelow(source: MessageSource, sheet: Sheet, bottom: Position): Tally {
	const {state, roomId} = source;
	const {events} = timelineOf(state, roomId);
	const isWhole = bottom.line + 1 >= sheet.linesAt(bottom.slot).length;
	const nextSlot = bottom.slot + (isWhole ? 1 : 0);
	const from = Math.min(Math.max(0, nextSlot - 1), events.length);
	const reader = {me: state.account.userId, ownNames: ownNames(state, roomId)};
	const {count, mentions} = tallyFrom(events, from, reader);
	const firstPending = Math.max(0, nextSlot - 1 - events.length);
	const pending = Math.max(0, pendingOf(state, roomId).length - firstPending);
	return {count: count + pending, mentions};
}

function newestVisibleKey(
	source: MessageSource,
	sheet: Sheet,
	{top, bottom}: Frame,
	rows: number,
): string | null {
	for (let slot = bottom.slot; slot >= top.slot; slot -= 1) {
		const key = eventAt(source, slot)?.key;
		const item = key === undefined ? null : extentIn(sheet, slot, key);
		if (!key || !item || isBefore(bottom, item.last)) continue;
		const isHigherThanPane = item.last.line - item.first.line >= rows;
		if (isHigherThanPane || !isBefore(item.first, top)) return key;
	}
	return null;
}
