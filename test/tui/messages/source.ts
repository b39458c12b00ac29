import type {Pending, RoomEvent} from '../../../src/domain/event.ts';
import {messageKey} from '../../../src/domain/event.ts';
import type {Member} from '../../../src/domain/room.ts';
import type {State, Timeline} from '../../../src/store/state.ts';
import {emptyState, emptyTimeline} from '../../../src/store/state.ts';
import type {MessageSource} from '../../../src/tui/messages/item.ts';
import type {View} from '../../../src/tui/messages/layout.ts';
import type {Line} from '../../../src/tui/messages/line.ts';

export const roomId = '!room:localhost';
export const me = '@me:localhost';
export const ann = '@ann:localhost';
export const bob = '@bob:localhost';

/** Noon of a day in local time, ms. */
export const noon = new Date(2014, 10, 3, 12, 0).getTime();
export const minute = 60_000;

interface Parts {
	readonly events?: readonly RoomEvent[];
	readonly pending?: readonly Pending[];
	readonly timeline?: Partial<Timeline>;
	readonly members?: readonly Member[];
	readonly newFrom?: string;
	readonly now?: number;
}

/** What the pane is drawn from, with just these parts in it. */
export function sourceOf({
	events = [],
	pending = [],
	timeline = {},
	members = [],
	newFrom,
	now = noon + 60 * minute,
}: Parts): MessageSource {
	const keys = new Set(events.map((event) => event.key));
	const state: State = {
		...emptyState({userId: me, server: 'http://localhost:8080', protocol: 'v1'}),
		timelines: new Map([[roomId, {...emptyTimeline, ...timeline, events, keys}]]),
		members: new Map([[roomId, new Map(members.map((member) => [member.userId, member]))]]),
		pending: new Map([[roomId, pending]]),
	};
	return {state, roomId, newFrom: newFrom ?? null, now};
}

/** The `index`th message: one minute after the one before, from ann unless said otherwise. */
export function message(index: number, parts: Partial<RoomEvent> = {}): RoomEvent {
	const sender = parts.sender ?? ann;
	const msgId = `m${index}`;
	return {
		roomId,
		key: messageKey(sender, msgId),
		eventId: `$${index}`,
		msgId,
		sender,
		kind: 'text',
		body: `message ${index}`,
		timestamp: noon + index * minute,
		change: null,
		...parts,
	};
}

export function messages(from: number, to: number, parts: Partial<RoomEvent> = {}): readonly RoomEvent[] {
	return Array.from({length: to - from}, (_, index) => message(from + index, parts));
}

export function pendingMessage(index: number, parts: Partial<Pending> = {}): Pending {
	return {
		roomId,
		msgId: `m${index}`,
		kind: 'text',
		body: `message ${index}`,
		createdAt: noon + index * minute,
		state: 'waiting',
		reason: null,
		...parts,
	};
}

export const textOf = (line: Line): string => line.spans.map((span) => span.text).join('');
export const textsOf = (view: View): readonly string[] => view.lines.map((line) => textOf(line).trimEnd());
