import type {EventKind, Pending, PendingKind, RoomEvent} from '../../domain/event.ts';
import {messageKey} from '../../domain/event.ts';
import type {RoomId, UserId} from '../../domain/ids.ts';
import {timelineOf} from '../../store/selectors.ts';
import type {State} from '../../store/state.ts';
import {clockTime, isSameDay} from '../../text/time.ts';
import {indexOfEvent} from './event-index.ts';

/** What a room's timeline is drawn from. */
export interface MessageSource {
	readonly state: State;
	readonly roomId: RoomId;
	/** Key of the event above which the fixed "new messages" line stands; null: there is none. */
	readonly newFrom: string | null;
	/** ms since 1970. */
	readonly now: number;
}

/** One thing that stands in a timeline on the screen. Keys are unique within a room. */
export type Item = HeadItem | DayItem | NewItem | MessageItem | PendingItem;

/** Above the oldest loaded event: that there is nothing before it, or how to get it. */
export interface HeadItem {
	readonly type: 'head';
	readonly key: string;
	readonly history: 'complete' | 'loading' | 'more';
}

export interface DayItem {
	readonly type: 'day';
	readonly key: string;
	/** Any time of that day, ms. */
	readonly timestamp: number;
}

export interface NewItem {
	readonly type: 'new';
	readonly key: string;
}

export interface MessageItem extends Placed {
	readonly type: 'message';
	/** The event's own. */
	readonly key: string;
	readonly event: RoomEvent;
}

export interface PendingItem extends Placed {
	readonly type: 'pending';
	/** The one that its echo will have, so that the echo takes its place. */
	readonly key: string;
	readonly pending: Pending;
	readonly sender: UserId;
}

/** What a message owes to the one before it. */
interface Placed {
	/** Said by the same person in the same minute as the one before: neither time nor name is repeated. */
	readonly isContinued: boolean;
}

/** How many slots a timeline has: the head, one for each event, one for each pending message. */
export function slotCount({state, roomId}: MessageSource): number {
	return 1 + timelineOf(state, roomId).events.length + pendingOf(state, roomId).length;
}

/**
 * The items of one slot, top to bottom: the head in slot 0; else a message under the dividers that stand before
 * it. Nothing for a pending message whose echo is there. Costs the same however long the timeline is.
 */
export function itemsAt(source: MessageSource, slot: number): readonly Item[] {
	if (slot === 0) return [headItem(source)];
	const entry = entryAt(source, slot);
	if (!entry) return [];
	const before = slot > 1 ? entryAt(source, slot - 1) : null;
	const dividers = dividersBefore(source, entry, before);
	const isContinued = dividers.length === 0 && continues(entry, before);
	return [...dividers, {...entry.item, isContinued}];
}

/** The slot in which an item stands, or stood: dividers go with the message below them. Null: not there. */
export function slotOf({state, roomId}: MessageSource, itemKey: string): number | null {
	if (itemKey === headKey) return 0;
	const key = itemKey.replace(/^ (day|new) /, '');
	const timeline = timelineOf(state, roomId);
	if (timeline.keys.has(key)) return 1 + indexOfEvent(timeline.events, key);
	const queue = pendingOf(state, roomId);
	const index = queue.findIndex((pending) => pendingKey(state, pending) === key);
	return index < 0 ? null : 1 + timeline.events.length + index;
}

/** The event of a slot, if it holds one. */
export function eventAt({state, roomId}: MessageSource, slot: number): RoomEvent | undefined {
	return slot > 0 ? timelineOf(state, roomId).events[slot - 1] : undefined;
}

export function pendingOf(state: State, roomId: RoomId): readonly Pending[] {
	return state.pending.get(roomId) ?? [];
}

/** Key of the "new messages" line above an event. */
export function newLineKey(eventKey: string): string {
	return ` new ${eventKey}`;
}

// Keys of what is not a message begin with a space, which no event's key does.
const headKey = ' head';

type Unplaced<T> = Omit<T, keyof Placed>;

/** A message or a pending message before it is known what stands around it. */
interface Entry {
	readonly item: Unplaced<MessageItem> | Unplaced<PendingItem>;
	readonly sender: UserId;
	readonly kind: EventKind | PendingKind;
	/** ms; 0: not known. */
	readonly timestamp: number;
}

function entryAt(source: MessageSource, slot: number): Entry | null {
	const {state, roomId} = source;
	const event = eventAt(source, slot);
	if (event) {
		const {key, sender, kind, timestamp} = event;
		return {item: {type: 'message', key, event}, sender, kind, timestamp};
	}
	const timeline = timelineOf(state, roomId);
	const pending = pendingOf(state, roomId)[slot - 1 - timeline.events.length];
	if (!pending) return null;
	const key = pendingKey(state, pending);
	if (timeline.keys.has(key)) return null;
	const sender = state.account.userId;
	return {
		item: {type: 'pending', key, pending, sender},
		sender,
		kind: pending.kind,
		timestamp: pending.createdAt,
	};
}

const pendingKey = (state: State, pending: Pending): string =>
	messageKey(state.account.userId, pending.msgId);

function headItem({state, roomId}: MessageSource): HeadItem {
	const {isComplete, isLoading} = timelineOf(state, roomId);
	return {type: 'head', key: headKey, history: isComplete ? 'complete' : isLoading ? 'loading' : 'more'};
}

function dividersBefore(
	{newFrom}: MessageSource,
	{item, timestamp}: Entry,
	before: Entry | null,
): readonly Item[] {
	const isNewDay = timestamp > 0 && !(before && isSameDay(before.timestamp, timestamp));
	return [
		...(isNewDay ? [{type: 'day', key: ` day ${item.key}`, timestamp} as const] : []),
		...(item.key === newFrom ? [{type: 'new', key: newLineKey(newFrom)} as const] : []),
	];
}

function continues(entry: Entry, before: Entry | null): boolean {
	if (!before || before.sender !== entry.sender) return false;
	const isSameMinute = clockTime(entry.timestamp) === clockTime(before.timestamp);
	return isSpoken(entry.kind) && isSpoken(before.kind) && isSameMinute;
}

/** Whether it stands under its sender's name; emotes and the room's own lines name people in their text. */
function isSpoken(kind: EventKind | PendingKind): boolean {
	return kind === 'text' || kind === 'notice' || kind === 'other';
}
