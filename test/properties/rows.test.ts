import fc from 'fast-check';
import {expect, it} from 'vitest';
import type {Connection} from '../../src/domain/connection.ts';
import type {EventKind, Pending, RoomEvent} from '../../src/domain/event.ts';
import type {Member, Room} from '../../src/domain/room.ts';
import type {State} from '../../src/store/state.ts';
import {sanitizeBody, sanitizeLine} from '../../src/text/sanitize.ts';
import {width} from '../../src/text/width.ts';
import {scrollBy, viewMessages} from '../../src/tui/messages/layout.ts';
import {roomLines} from '../../src/tui/room-lines.ts';
import {statusLine} from '../../src/tui/status.ts';
import {
	ann,
	bob,
	me,
	message,
	noon,
	pendingMessage,
	roomId,
	sourceOf,
	textOf,
} from '../tui/messages/source.ts';
import {anyText, settings} from './arbitraries.ts';
import {badText} from './harmless.ts';

const line = anyText.map(sanitizeLine);
const name = fc.option(line);
const time = fc.oneof(
	fc.constantFrom(0, noon, 253_402_300_799_999),
	fc.integer({min: noon, max: noon + 9e8}),
);
const person = fc.constantFrom(ann, bob, me);
const membership = fc.constantFrom('join', 'invite', 'leave');
const kinds: readonly EventKind[] = ['text', 'emote', 'notice', 'membership', 'topic', 'other'];

const event: fc.Arbitrary<Partial<RoomEvent>> = fc.record({
	sender: person,
	kind: fc.constantFrom(...kinds),
	body: anyText.map(sanitizeBody),
	timestamp: time,
	change: fc.option(fc.record({target: person, membership}), {nil: null}),
});
/** As somebody typed it. */
const pending: fc.Arbitrary<Partial<Pending>> = fc.record({
	body: anyText,
	state: fc.constantFrom('waiting', 'held', 'sending', 'sent', 'failed'),
	reason: fc.option(anyText, {nil: null}),
});
const members: fc.Arbitrary<readonly Member[]> = fc.tuple(name, name, name).map((names) =>
	names.map((displayName, index) => ({
		userId: [ann, bob, me][index] ?? me,
		membership: 'join',
		displayName,
	})),
);

const source = fc
	.record({
		events: fc.array(event, {maxLength: 12}),
		pending: fc.array(pending, {maxLength: 3}),
		timeline: fc.record({isComplete: fc.boolean(), isLoading: fc.boolean()}),
		members,
		newAt: fc.nat(12),
	})
	.map(({events, newAt, ...rest}) => {
		const all = events.map((parts, index) => message(index, parts));
		const newFrom = all[newAt]?.key;
		const waiting = rest.pending.map((parts, index) => pendingMessage(100 + index, parts));
		return sourceOf({...rest, events: all, pending: waiting, ...(newFrom && {newFrom})});
	});

it('the messages of any room fill a pane of any size and leave it nowhere', () => {
	const steps = fc.array(fc.oneof(fc.integer({min: -30, max: 30}), fc.constantFrom(-1 / 0, 1 / 0)), {
		maxLength: 4,
	});
	fc.assert(
		fc.property(
			source,
			fc.integer({min: 1, max: 130}),
			fc.integer({min: 1, max: 40}),
			steps,
			(from, columns, rows, scrolled) => {
				const anchor = scrolled.reduce<ReturnType<typeof scrollBy>>(
					(at, lines) => scrollBy(from, at, columns, rows, lines),
					null,
				);
				const view = viewMessages(from, anchor, columns, rows);
				expect(view.lines.length).toBeLessThanOrEqual(rows);
				expect(view.lines.length).toBeGreaterThan(0);
				// Only a room with fewer lines than rows leaves some of them empty: then both ends are on screen.
				if (view.lines.length < rows) expect([view.reachesTop, view.isAtBottom]).toEqual([true, true]);
				for (const text of view.lines.map(textOf)) {
					expect(width(text), JSON.stringify(text)).toBeLessThanOrEqual(Math.max(1, columns - 1));
					expect(badText(text, 'line')).toEqual([]);
				}
			},
		),
		settings(600),
	);
});

const room: fc.Arbitrary<Partial<Room>> = fc.record({
	membership,
	inviter: fc.option(person, {nil: null}),
	alias: fc.option(
		line.filter((text) => text !== '').map((text) => `#${text}:localhost`),
		{nil: null},
	),
	topic: fc.option(line, {nil: null}),
	isPublic: fc.option(fc.boolean(), {nil: null}),
	lastActivity: time,
});
const reason = anyText;
const connection: fc.Arbitrary<Connection> = fc.oneof(
	fc.constantFrom<Connection>({status: 'offline'}, {status: 'connecting'}, {status: 'live'}),
	fc.record({status: fc.constant('retrying' as const), at: fc.double({noNaN: true}), reason}),
	fc.record({status: fc.constant('signed-out' as const), reason}),
);
const state: fc.Arbitrary<State> = fc
	.record({
		source,
		connection,
		rooms: fc.array(room, {maxLength: 8}),
		unread: fc.array(fc.nat(200), {maxLength: 8}),
	})
	.map(({source: from, rooms, unread, ...rest}) => {
		const ids = rooms.map((_, index) => (index === 0 ? roomId : `!${index}:localhost`));
		return {
			...from.state,
			...rest,
			rooms: new Map(
				rooms.map((each, index) => [ids[index] ?? '', {...plainRoom, ...each, roomId: ids[index] ?? ''}]),
			),
			unread: new Map(
				unread.map((count, index) => [ids[index] ?? '', {count, mentions: count % 3, readKey: null}]),
			),
		};
	});
const plainRoom: Room = {
	roomId,
	membership: 'join',
	inviter: null,
	alias: null,
	topic: null,
	isPublic: null,
	lastActivity: 0,
	historyToken: '',
};

it('the room list has just its columns and at most its rows, one of them of the open room', () => {
	fc.assert(
		fc.property(
			state,
			fc.integer({min: 1, max: 40}),
			fc.integer({min: 1, max: 30}),
			(chat, columns, rows) => {
				const lines = roomLines(chat, roomId, columns, rows);
				expect(lines.length).toBeLessThanOrEqual(rows);
				for (const {text} of lines) expect(width(text), JSON.stringify(text)).toBe(columns);
				expect(new Set(lines.map(({key}) => key)).size).toBe(lines.length);
				const isListed = (chat.rooms.get(roomId)?.membership ?? 'leave') !== 'leave';
				expect(lines.some(({look}) => look === 'open')).toBe(isListed);
			},
		),
		settings(500),
	);
});

it('the status bar is one line of just its columns', () => {
	fc.assert(
		fc.property(state, fc.integer({min: 1, max: 130}), line, (chat, columns, elsewhere) => {
			const text = statusLine(chat, noon, columns, elsewhere);
			expect(width(text), JSON.stringify(text)).toBe(columns);
			expect(badText(text, 'status')).toEqual([]);
		}),
		settings(500),
	);
});
