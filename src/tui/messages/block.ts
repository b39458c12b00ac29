import {cut} from '../../text/cut.ts';
import {width} from '../../text/width.ts';
import {type Line, type Span, type Style, wrapSpans} from './line.ts';

/** A message before it is laid out: what stands in its gutter, and its text. */
export interface Block {
	readonly key: string;
	/** 'HH:MM', or empty. */
	readonly time: string;
	/** Who speaks, or the star of an emote; null: nobody. */
	readonly label: Span | null;
	/** The same minute and speaker as above: shown only where it is the first of a view. */
	readonly isContinued: boolean;
	/** Whether label and text make one sentence, which a narrow screen keeps on one line. */
	readonly isSentence: boolean;
	/** One column between gutter and text that tells what kind of message it is, also without colours. */
	readonly mark: Mark;
	readonly body: readonly Span[];
	/** Dim last line: how much is not shown; null if all is. */
	readonly more: string | null;
	/** Why it was not sent; null unless it failed. */
	readonly failure: string | null;
}

export interface Mark extends Style {
	readonly first: string;
	/** On the lines after the first. */
	readonly rest: string;
}

/** Columns that the text of messages has on a pane of `columns` columns. */
export function bodyColumns(columns: number): number {
	return Math.max(1, columns - gutterColumns(columns));
}

/** A message in lines of at most `columns` columns: beside a gutter of time and name, or narrow, under them. */
export function layOutBlock(block: Block, columns: number): readonly Line[] {
	const isWide = columns >= narrowBelow;
	if (!isWide) return layOutNarrow(block, columns);
	const [head, rest] = [gutter(block, columns), gutter(emptyHead, columns)];
	return hang(block, columns).map((spans, index) => {
		const isHead = index === 0 && !block.isContinued;
		const line = {key: block.key, spans: [...(isHead ? head : rest), ...spans]};
		return isHead || block.isSentence ? line : {...line, onTop: [...head, ...spans]};
	});
}

function layOutNarrow(block: Block, columns: number): readonly Line[] {
	const {key} = block;
	const head = heading(block, columns);
	const rows = hang(inline(block), columns).map((spans) => ({key, spans, ...(head ? {onTop: head} : {})}));
	return head && !block.isContinued ? [{key, spans: head}, ...rows] : rows;
}

const emptyHead = {time: '', label: null};

/** Narrower panes put the name above the text. */
const narrowBelow = 59;

/** Narrower ones have room for nothing but the text. */
const markedFrom = 4;

type Row = readonly Span[];

/** The text under its mark, and why it was not sent. */
function hang(block: Block, columns: number): readonly Row[] {
	const {mark, failure, more} = block;
	const body = [
		...wrapSpans(block.body, bodyColumns(columns)),
		...(more ? wrapSpans([{text: more, dim: true}], bodyColumns(columns)) : []),
	];
	const rows = body.map((spans, index) => marked(mark, index === 0 ? mark.first : mark.rest, spans, columns));
	if (failure === null) return rows;
	const reason = wrapSpans([{text: failure, ...failed}], bodyColumns(columns));
	const reasonRows = reason.map((spans, index) => marked(failed, index === 0 ? '✗' : ' ', spans, columns));
	return [...rows, ...reasonRows];
}

const failed: Style = {color: 'red'};

function marked(
	{first: _first, rest: _rest, ...style}: Style & Partial<Mark>,
	text: string,
	spans: Row,
	columns: number,
): Row {
	return columns < markedFrom ? spans : [{...style, text: `${text} `}, ...spans];
}

/** `12:01       ann `: the names end where the texts begin, so that the eye finds both in one column. */
function gutter({time, label}: Pick<Block, 'time' | 'label'>, columns: number): Row {
	const names = nameColumns(columns);
	const name = label ? {...label, text: shortName(label.text, names)} : null;
	const shownTime = time.padEnd(timeColumns);
	if (!name) return [{text: shownTime + ' '.repeat(names + 2), dim: true}];
	return [{text: shownTime, dim: true}, {text: ' '.repeat(1 + names - width(name.text))}, name, {text: ' '}];
}

/** Of people who share a name, cut, what tells them apart comes first: `@bob Ann S…` */
function shortName(name: string, columns: number): string {
	const id = width(name) > columns ? / \((@[^\s():]+)[^\s()]*\)$/.exec(name)?.[1] : undefined;
	return cut(id ? `${id} ${name}` : name, columns);
}

const timeColumns = 'HH:MM'.length;

function gutterColumns(columns: number): number {
	if (columns < markedFrom) return 0;
	const mark = 2;
	return columns < narrowBelow ? mark : timeColumns + 1 + nameColumns(columns) + 1 + mark;
}

/** By the pane alone and not by who is in the room: nothing is wrapped anew when somebody comes in. */
function nameColumns(columns: number): number {
	if (columns < 80) return 10;
	return columns < 120 ? 13 : 16;
}

/** Null: it needs none. */
function heading({label, time, isSentence}: Block, columns: number): Row | null {
	if (!label || isSentence) return null;
	const name = {...label, text: shortName(label.text, columns)};
	const isRoomForTime = width(name.text) + 1 + time.length <= columns;
	return isRoomForTime ? [name, {text: ` ${time}`, dim: true}] : [name];
}

/** Narrow, a sentence begins with its time and its star. */
function inline(block: Block): Block {
	if (!block.isSentence) return block;
	const time = block.time ? [{text: `${block.time} `, dim: true}] : [];
	const label = block.label ? [block.label, {text: ' '}] : [];
	return {...block, body: [...time, ...label, ...block.body]};
}
