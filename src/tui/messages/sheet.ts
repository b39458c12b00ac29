import {drawingOf} from './drawing.ts';
import {itemsAt, type MessageSource, slotCount} from './item.ts';
import {itemLines} from './item-lines.ts';
import type {Line} from './line.ts';

/** A timeline as if all of it had been wrapped to one width; only what is looked at is. */
export interface Sheet {
	readonly slotCount: number;
	/** The lines of a slot, dividers first; none of a slot that does not exist or is empty. */
	linesAt(slot: number): readonly Line[];
}

/** A line's place: the slot, and which of its lines. */
export interface Position {
	readonly slot: number;
	readonly line: number;
}

export function openSheet(source: MessageSource, columns: number): Sheet {
	const drawing = drawingOf(source, columns);
	const known = new Map<number, readonly Line[]>();
	const linesAt = (slot: number): readonly Line[] => {
		const lines = known.get(slot) ?? itemsAt(source, slot).flatMap((item) => itemLines(item, drawing));
		known.set(slot, lines);
		return lines;
	};
	return {slotCount: slotCount(source), linesAt};
}

/** The first line there is: that of the head. */
export const startOf: Position = {slot: 0, line: 0};

export function endOf(sheet: Sheet): Position {
	return lastLineBefore(sheet, sheet.slotCount) ?? startOf;
}

/** As many lines further down as are asked for (negative: up), or as far as there are lines. */
export function move(sheet: Sheet, from: Position, lines: number): Position {
	const step = lines < 0 ? above : below;
	let position = from;
	for (let left = Math.abs(lines); left > 0; left -= 1) {
		const next = step(sheet, position);
		if (!next) return position;
		position = next;
	}
	return position;
}

/** The line under a line; null under the last. */
export function below(sheet: Sheet, {slot, line}: Position): Position | null {
	if (line + 1 < sheet.linesAt(slot).length) return {slot, line: line + 1};
	for (let next = slot + 1; next < sheet.slotCount; next += 1) {
		if (sheet.linesAt(next).length > 0) return {slot: next, line: 0};
	}
	return null;
}

export function isBefore(a: Position, b: Position): boolean {
	return a.slot < b.slot || (a.slot === b.slot && a.line < b.line);
}

function above(sheet: Sheet, {slot, line}: Position): Position | null {
	return line > 0 ? {slot, line: line - 1} : lastLineBefore(sheet, slot);
}

function lastLineBefore(sheet: Sheet, slot: number): Position | null {
	for (let previous = slot - 1; previous >= 0; previous -= 1) {
		const {length} = sheet.linesAt(previous);
		if (length > 0) return {slot: previous, line: length - 1};
	}
	return null;
}
