import type {EventKind, Pending, PendingState, RoomEvent} from '../../domain/event.ts';
import {isMessage} from '../../domain/event.ts';
import type {UserId} from '../../domain/ids.ts';
import {isMention} from '../../store/mention.ts';
import {personColor} from '../../text/color.ts';
import {cut} from '../../text/cut.ts';
import {sanitizeBody, sanitizeLine} from '../../text/sanitize.ts';
import {clockTime, durationText} from '../../text/time.ts';
import {type Block, bodyColumns, type Mark} from './block.ts';
import {bodySpans, limitBody} from './body.ts';
import type {Drawing} from './drawing.ts';
import type {MessageItem, PendingItem} from './item.ts';
import type {Span, Style} from './line.ts';
import {deedSentence, membershipSentence, topicSentence} from './sentence.ts';

/** A message that came from the server, as its block. */
export function messageBlock(item: MessageItem, drawing: Drawing): Block {
	const {event} = item;
	const time = event.timestamp > 0 ? clockTime(event.timestamp) : '';
	const names = isMentioning(event, drawing) ? drawing.ownNames : [];
	const mark = names.length > 0 ? marks.mention : (kindMarks[event.kind] ?? marks.plain);
	return {...parts[event.kind]({...item, mark, base: {}, names, time, drawing}), failure: null};
}

/** A message on its way, as its block: laid out as its echo will be, so that nothing moves when that comes. */
export function pendingBlock(item: PendingItem, drawing: Drawing): Block {
	const {pending, sender} = item;
	const time = clockTime(pending.createdAt);
	const {base, ...mark} = pendingLooks[pending.state];
	const material = {...item, mark, base, names: [], time, drawing};
	const block = isMessage(pending.kind)
		? parts[pending.kind]({...material, event: asEvent(pending, item.key, sender)})
		: remark(material, deedSentence(pending, drawing.nameOf));
	return {...block, failure: failureOf(pending, drawing.now)};
}

/** Why it does not go out; null if it does. */
function failureOf(pending: Pending, now: number): string | null {
	const {state, reason, kind} = pending;
	if (state === 'held') return `${heldText(pending, now)}: Enter on an empty line asks whether it is to go`;
	if (state !== 'failed') return null;
	const done = isMessage(kind) ? 'sent' : 'done';
	return `not ${done}: ${sanitizeLine(reason ?? '') || 'no reason given'}`;
}

/** Of what is held: how long ago it was written. */
export function heldText({createdAt}: Pending, now: number): string {
	return `written ${durationText(now - createdAt)} ago, not sent`;
}

/** Whether a message of somebody else names the user. */
export function isMentioning(event: RoomEvent, {me, ownNames}: Pick<Drawing, 'me' | 'ownNames'>): boolean {
	return event.sender !== me && isMessage(event.kind) && isMention(event.body, ownNames);
}

const marks = {
	plain: {first: '│', rest: '│', dim: true},
	notice: {first: '┊', rest: '┊', dim: true},
	mention: {first: '┃', rest: '┃', color: 'yellow', bold: true},
} as const satisfies Readonly<Record<string, Mark>>;

const kindMarks: Readonly<Partial<Record<EventKind, Mark>>> = {notice: marks.notice, other: marks.notice};

const pendingLooks: Readonly<Record<PendingState, Mark & {readonly base: Style}>> = {
	waiting: {first: '…', rest: '│', base: {dim: true}, dim: true},
	sending: {first: '…', rest: '│', base: {dim: true}, dim: true},
	sent: {first: '·', rest: '│', base: {}, dim: true},
	failed: {first: '✗', rest: '│', base: {}, color: 'red'},
	held: {first: '‖', rest: '│', base: {}, color: 'yellow'},
};

/** What a message is made into a block from. */
interface Material {
	readonly key: string;
	readonly event: RoomEvent;
	readonly isContinued: boolean;
	readonly time: string;
	readonly mark: Mark;
	readonly base: Style;
	/** To be highlighted. */
	readonly names: readonly string[];
	readonly drawing: Drawing;
}

type Parts = Omit<Block, 'failure'>;

const dim: Style = {dim: true};

/** In place of a body that is empty, or was no text. */
const noText = '(no text)';

const parts: Readonly<Record<EventKind, (material: Material) => Parts>> = {
	text: (material) => spoken(material, material.base),
	notice: (material) => spoken(material, dim),
	other: (material) => spoken(material, dim),
	emote,
	membership: (material) => {
		const {event, drawing} = material;
		return remark(material, membershipSentence(event, drawing.nameOf, drawing.isDecline(event)));
	},
	topic: (material) =>
		remark(material, cut(topicSentence(material.event, material.drawing.nameOf), longestRemark)),
};

function spoken(material: Material, base: Style): Parts {
	const {event, drawing, isContinued, names} = material;
	const isEmpty = event.body.trim() === '';
	const {spans, more} = limited(isEmpty ? noText : event.body, isEmpty ? dim : base, names, drawing);
	const label = {...person(event.sender, drawing), bold: true};
	return {...frame(material), label, isContinued, isSentence: false, body: spans, more};
}

/** `* ann waves` */
function emote(material: Material): Parts {
	const {event, drawing, base, names} = material;
	const {spans, more} = limited(event.body, base, names, drawing);
	const name = person(event.sender, drawing);
	const body = [name, {text: ' '}, ...spans];
	return {...frame(material), label: {...name, text: '*'}, isContinued: false, isSentence: true, body, more};
}

/** Columns of what the room itself says; the whole topic stands above the messages as far as it fits. */
const longestRemark = 240;

/** What the room itself says: quiet, and nobody's. */
function remark(material: Omit<Material, 'event'>, sentence: string): Parts {
	const {spans, more} = limited(sentence, dim, [], material.drawing);
	return {...frame(material), label: null, isContinued: false, isSentence: true, body: spans, more};
}

function frame({key, time, mark}: Omit<Material, 'event'>): Pick<Block, 'key' | 'time' | 'mark'> {
	return {key, time, mark};
}

function person(userId: UserId, {nameOf}: Drawing): Span {
	return {text: nameOf(userId), color: personColor(userId)};
}

/** All that fits into one message can be read to its end, but for what has more lines than anybody scrolls through. */
const longestBody = 5000;

function limited(
	body: string,
	base: Style,
	names: readonly string[],
	{columns}: Drawing,
): {readonly spans: readonly Span[]; readonly more: string | null} {
	const {shown, more} = limitBody(body, longestBody, bodyColumns(columns));
	return {spans: bodySpans(shown, base, names), more: moreText(more)};
}

function moreText(lines: number): string | null {
	if (lines === 0) return null;
	return lines === 1 ? '… about 1 more line' : `… about ${lines} more lines`;
}

function asEvent({roomId, msgId, kind, body, createdAt}: Pending, key: string, sender: UserId): RoomEvent {
	const placed = {roomId, key, eventId: '', msgId, sender, timestamp: createdAt, change: null};
	return {...placed, kind: isMessage(kind) ? kind : 'other', body: sanitizeBody(body)};
}
