import {describe, expect, it} from 'vitest';
import {type Anchor, keepVisible, scrollBy, viewMessages} from '../../../src/tui/messages/layout.ts';
import {message, messages, pendingMessage, sourceOf, textsOf} from './source.ts';

const columns = 80;
const rows = 10;
const long = 'so many words that they take some lines '.repeat(6).trim();
const events = messages(0, 60).map((event, index) => (index % 9 === 4 ? {...event, body: long} : event));
const source = sourceOf({events});

const shown = (anchor: Anchor | null, from = source) => textsOf(viewMessages(from, anchor, columns, rows));
const gutterless = (line = '') => line.replace(/^.*?(?=│)/, '');
const up = (lines: number, from = source) => scrollBy(from, null, columns, rows, -lines);

describe('viewMessages', () => {
	it('fills the pane from the newest message up', () => {
		const view = viewMessages(source, null, columns, rows);
		expect(view.lines).toHaveLength(rows);
		expect(textsOf(view).at(-1)).toMatch(/ message 59$/);
		expect(view).toMatchObject({isAtBottom: true, reachesTop: false, below: {count: 0, mentions: 0}});
	});

	it('shows a short timeline whole', () => {
		const view = viewMessages(
			sourceOf({events: messages(0, 2), timeline: {isComplete: true}}),
			null,
			columns,
			rows,
		);
		expect(textsOf(view).map((text) => text.trim())).toEqual([
			'beginning of the room',
			expect.stringMatching(/^── Today ─+$/),
			expect.stringMatching(/^\d\d:\d\d +ann │ message 0$/),
			expect.stringMatching(/^\d\d:\d\d +ann │ message 1$/),
		]);
		expect(view).toMatchObject({isAtBottom: true, reachesTop: true});
	});

	it('shows an empty room and survives a pane without rows', () => {
		expect(textsOf(viewMessages(sourceOf({}), null, columns, rows))).toEqual([
			expect.stringContaining('PgUp'),
		]);
		expect(viewMessages(source, null, columns, 0).lines.length).toBeLessThanOrEqual(1);
	});

	it('says what stands at the head of the window', () => {
		const head = (timeline: object) =>
			textsOf(viewMessages(sourceOf({timeline}), null, columns, rows))[0]?.trim();
		expect(head({isComplete: false})).toBe('PgUp loads older messages');
		expect(head({isLoading: true})).toBe('loading older messages…');
		expect(head({isComplete: true})).toBe('beginning of the room');
	});
});

describe('an anchor', () => {
	it('keeps the lines where they are when messages arrive', () => {
		const anchor = up(15);
		const after = sourceOf({events: [...events, ...messages(60, 90)], pending: [pendingMessage(99)]});
		expect(shown(anchor, after)).toEqual(shown(anchor));
		expect(viewMessages(after, anchor, columns, rows).isAtBottom).toBe(false);
	});

	it('keeps the lines where they are when history is prepended', () => {
		const anchor = up(15);
		expect(shown(anchor, sourceOf({events: [...messages(-500, 0), ...events]}))).toEqual(shown(anchor));
	});

	it('keeps the lines where they are when both happen between two looks', () => {
		const anchor = up(15);
		const after = sourceOf({events: [...messages(-40, 0), ...events, ...messages(60, 75)]});
		expect(shown(anchor, after)).toEqual(shown(anchor));
	});

	it('has the last row keep its line at the top of the window when older messages come above it', () => {
		const anchor = up(Number.POSITIVE_INFINITY);
		const before = shown(anchor);
		const after = shown(anchor, sourceOf({events: [...messages(-40, 0), ...events]}));
		expect(before[0]?.trim()).toBe('PgUp loads older messages');
		expect(after.slice(3)).toEqual(before.slice(3));
	});

	it('stays with a message whose echo comes home among others', () => {
		const pending = [5, 6, 7, 8].map((index) => pendingMessage(index, {body: `mine ${index}`}));
		const anchor = scrollBy(sourceOf({events: events.slice(0, 5), pending}), null, columns, 3, -2);
		const echo = message(5, {sender: '@me:localhost', body: 'mine 5'});
		const late = message(6, {sender: '@me:localhost', body: 'mine 6'});
		const after = sourceOf({
			events: [...events.slice(0, 5), echo, message(50), late],
			pending: pending.slice(2),
		});
		expect(anchor?.key).toBe(late.key);
		expect(textsOf(viewMessages(after, anchor, columns, 3)).at(-1)).toMatch(/│ mine 6$/);
	});

	it('shows a message once while its echo and its pending copy are both there', () => {
		const both = sourceOf({events: [message(0, {sender: '@me:localhost'})], pending: [pendingMessage(0)]});
		expect(shown(null, both).filter((text) => text.endsWith('message 0'))).toHaveLength(1);
	});

	it('on a divider that is gone stays with the message below it', () => {
		const withNew = sourceOf({events, newFrom: events[21]?.key ?? ''});
		const anchor: Anchor = {key: ` new ${events[21]?.key}`, line: 0};
		expect(shown(anchor, withNew).at(-1)).toMatch(/^── new messages/);
		expect(shown(anchor).at(-1)).toMatch(/message 21$/);
	});

	it('whose message is gone stands for the bottom', () => {
		expect(viewMessages(source, {key: 'gone', line: 3}, columns, rows).isAtBottom).toBe(true);
	});

	it('survives another width', () => {
		const anchor: Anchor = {key: events[31]?.key ?? '', line: 3};
		const view = viewMessages(source, anchor, 200, rows);
		expect(view.lines.at(-1)?.key).toBe(anchor.key);
	});
});

describe('scrollBy', () => {
	it('up line by line and down again comes back over the same lines', () => {
		const path = [shown(null)];
		let anchor: Anchor | null = null;
		for (let step = 0; step < 40; step += 1) {
			anchor = scrollBy(source, anchor, columns, rows, -1);
			path.push(shown(anchor));
		}
		for (const [index, lines] of path.entries()) {
			// The first row of a view says whose it is; further down the same line need not.
			if (index === 0) continue;
			expect(lines.slice(2)).toEqual(path[index - 1]?.slice(1, -1));
			expect(gutterless(lines[1])).toBe(gutterless(path[index - 1]?.[0]));
		}
		for (const lines of path.reverse()) {
			expect(shown(anchor)).toEqual(lines);
			anchor = scrollBy(source, anchor, columns, rows, 1);
		}
		expect(anchor).toBeNull();
	});

	it('stops at the top with a full pane', () => {
		const view = viewMessages(source, up(100_000), columns, rows);
		expect(view.lines).toHaveLength(rows);
		expect(view.reachesTop).toBe(true);
		expect(up(100_000)).toEqual(up(Number.POSITIVE_INFINITY));
	});

	it('sticks to the bottom once it gets there', () => {
		expect(scrollBy(source, up(5), columns, rows, 5)).toBeNull();
		expect(scrollBy(source, up(5), columns, rows, 4)).not.toBeNull();
		expect(scrollBy(source, up(50), columns, rows, Number.POSITIVE_INFINITY)).toBeNull();
		expect(scrollBy(sourceOf({events: messages(0, 2)}), null, columns, rows, -1)).toBeNull();
	});
});

describe('keepVisible', () => {
	const key = (index: number) => events[index]?.key ?? '';
	const keep = (anchor: Anchor | null, index: number, height = rows) =>
		keepVisible(source, anchor, columns, height, key(index));

	it('moves nothing while the message is on screen', () => {
		expect(keep(null, 59)).toBeNull();
		expect(keep(up(12), 47)).toEqual(up(12));
	});

	it('brings a message above to the first row and one below to the last', () => {
		const above = viewMessages(source, keep(null, 30), columns, rows);
		expect(above.lines[0]?.key).toBe(key(30));
		const below = viewMessages(source, keep(up(200), 30), columns, rows);
		expect(below.lines.at(-1)?.key).toBe(key(30));
	});

	it('shows a message that is higher than the pane from its first line', () => {
		for (const anchor of [null, up(200)]) {
			expect(viewMessages(source, keep(anchor, 31, 2), columns, 2).lines[0]?.spans.at(-1)?.text).toMatch(
				/^so many/,
			);
		}
	});

	it('moves nothing for a message that is not there', () => {
		expect(keepVisible(source, up(12), columns, rows, 'gone')).toEqual(up(12));
	});
});

describe('what a view tells', () => {
	const mention = message(60, {body: 'me: are you there?'});
	const more = sourceOf({events: [...events, mention, message(61, {kind: 'topic'}), message(62)]});

	it('counts the messages below and those that name the user', () => {
		expect(viewMessages(more, up(3, more), columns, rows).below).toEqual({count: 2, mentions: 1});
		expect(viewMessages(more, up(1, more), columns, rows).below).toEqual({count: 1, mentions: 0});
		expect(viewMessages(more, null, columns, rows).below).toEqual({count: 0, mentions: 0});
		const pending = sourceOf({events, pending: [pendingMessage(70), pendingMessage(71)]});
		expect(viewMessages(pending, up(1, pending), columns, rows).below.count).toBe(1);
		expect(viewMessages(pending, up(4, pending), columns, rows).below.count).toBe(4);
	});

	it('counts the same whichever way it got there', () => {
		const anchors = [40, 3, 25, 90, 1, 60].map((lines) => up(lines, more));
		const counts = anchors.map((anchor) => viewMessages(more, anchor, columns, rows).below);
		const plain = anchors.map((anchor) => {
			// A look at another room in between makes it count anew.
			viewMessages(sourceOf({events: messages(500, 600)}), null, columns, rows);
			return viewMessages(more, anchor, columns, rows).below;
		});
		expect(counts).toEqual(plain);
		expect(new Set(counts.map((each) => each.count)).size).toBe(anchors.length);
		const grown = sourceOf({events: [...messages(-30, 0), ...events, mention, ...messages(61, 80)]});
		const anchor = up(20, more);
		const {count} = viewMessages(more, anchor, columns, rows).below;
		expect(viewMessages(grown, anchor, columns, rows).below).toEqual({count: count + 18, mentions: 1});
	});

	it('names the newest event that is wholly on screen', () => {
		const newest = (anchor: Anchor | null, height = rows) =>
			viewMessages(source, anchor, columns, height).newestVisibleKey;
		expect(newest(null)).toBe(events[59]?.key);
		expect(newest({key: events[31]?.key ?? '', line: 1})).toBe(events[30]?.key);
		expect(newest({key: events[31]?.key ?? '', line: 9})).toBe(events[31]?.key);
		expect(newest({key: events[31]?.key ?? '', line: 1}, 2)).toBeNull();
		expect(newest({key: events[31]?.key ?? '', line: 9}, 2)).toBe(events[31]?.key);
		const pending = sourceOf({events, pending: [pendingMessage(70)]});
		expect(viewMessages(pending, null, columns, rows).newestVisibleKey).toBe(events[59]?.key);
		expect(viewMessages(sourceOf({}), null, columns, rows).newestVisibleKey).toBeNull();
	});
});
