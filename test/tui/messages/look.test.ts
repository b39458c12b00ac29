import {describe, expect, it} from 'vitest';
import type {Pending, RoomEvent} from '../../../src/domain/event.ts';
import {bodySpans} from '../../../src/tui/messages/body.ts';
import {viewMessages} from '../../../src/tui/messages/layout.ts';
import type {Line} from '../../../src/tui/messages/line.ts';
import {ann, bob, me, message, minute, noon, pendingMessage, sourceOf, textOf} from './source.ts';

const linesOf = (parts: Parameters<typeof sourceOf>[0], columns = 80, rows = 3000): readonly Line[] =>
	viewMessages(sourceOf(parts), null, columns, rows).lines;

/** Without the head and the first day divider. */
const drawn = (events: readonly RoomEvent[], columns = 80) => linesOf({events}, columns).slice(2).map(textOf);
const gutterless = (text: string) => text.replace(/^\d\d:\d\d/, '').trim();
const spanWith = (lines: readonly Line[], text: string) =>
	lines.flatMap((line) => line.spans).find((span) => span.text.includes(text));

describe('a message', () => {
	it('stands beside its time and name, its lines under one another', () => {
		expect(drawn([message(0, {body: `${'word '.repeat(15)}end\n  indented\n\nlast`})])).toEqual([
			`12:00        ann │ ${'word '.repeat(12).trim()}`,
			'                 │ word word word end',
			'                 │   indented',
			'                 │ ',
			'                 │ last',
		]);
	});

	it('stands under its name and time where the pane is narrow', () => {
		expect(drawn([message(0, {body: 'some words that have to be wrapped'})], 30)).toEqual([
			'ann 12:00',
			'│ some words that have to be',
			'│ wrapped',
		]);
	});

	it('has the name of its sender in the room, in the colour of the person', () => {
		const members = [{userId: ann, membership: 'join', displayName: 'Ann Mary Josephine'}] as const;
		const name = spanWith(linesOf({events: [message(0)], members}), 'Ann');
		expect(name).toMatchObject({text: 'Ann Mary …', bold: true, color: expect.stringMatching(/^#/)});
		expect(spanWith(linesOf({events: [message(0)]}), 'ann')?.color).toBe(name?.color);
		expect(spanWith(linesOf({events: [message(0, {sender: bob})]}), 'bob')?.color).not.toBe(name?.color);
	});

	it('tells people apart who share a name, also where it is cut, and lets nobody pass for another', () => {
		const members = [
			{userId: ann, membership: 'join', displayName: 'Ann Smith'},
			{userId: bob, membership: 'join', displayName: 'Ann Smith'},
			{userId: '@eve:localhost', membership: 'join', displayName: 'Ann (@ann:localhost)'},
		] as const;
		const of = (sender: string) => linesOf({events: [message(0, {sender})], members});
		expect(spanWith(of(ann), '@')?.text).toMatch(/^@ann/);
		expect(spanWith(of(bob), '@')?.text).toMatch(/^@bob/);
		expect(spanWith(of('@eve:localhost'), '@')?.text).toMatch(/^@eve/);
	});

	it('is drawn anew when its sender takes another name', () => {
		const events = [message(0)];
		const called = (displayName: string) =>
			linesOf({events, members: [{userId: ann, membership: 'join', displayName}]});
		expect(spanWith(called('First'), 'First')).toBeDefined();
		expect(spanWith(called('Second'), 'Second')).toBeDefined();
	});
});

describe('messages of one person', () => {
	const at = (index: number, ms: number, parts: Partial<RoomEvent> = {}) =>
		message(index, {timestamp: noon + ms, ...parts});

	it('repeat name and time together, once a minute', () => {
		const lines = drawn([at(0, 0), at(1, 30_000), at(2, minute), at(3, 10 * minute)]);
		expect(lines).toEqual([
			'12:00        ann │ message 0',
			'                 │ message 1',
			'12:01        ann │ message 2',
			'12:10        ann │ message 3',
		]);
	});

	it('show whose they are in the first row of a view', () => {
		const events = [at(0, 0), at(1, 1, {body: 'one\ntwo\nthree'}), at(2, 2)];
		const view = (columns: number, rows: number) =>
			viewMessages(sourceOf({events}), null, columns, rows).lines.map(textOf);
		expect(view(80, 2)).toEqual(['12:00        ann │ three', '                 │ message 2']);
		expect(view(80, 4)[0]).toBe('12:00        ann │ one');
		expect(view(40, 3)).toEqual(['ann 12:00', '│ three', '│ message 2']);
	});

	it('have the name again after somebody else, an emote or a line of the room', () => {
		const between = [{sender: bob}, {kind: 'emote'}, {kind: 'topic'}] as const;
		for (const parts of between) {
			expect(drawn([at(0, 0), at(1, 1, parts), at(2, 2)])[2]).toBe('12:00        ann │ message 2');
		}
	});
});

describe('dividers', () => {
	it('stand where another day begins', () => {
		const day = 24 * 60 * minute;
		const events = [-300, -2, -1, 0].map((days, index) => message(index, {timestamp: noon + days * day}));
		const labels = linesOf({events, now: noon})
			.map(textOf)
			.filter((text) => text.startsWith('──'));
		expect(labels.map((text) => text.replaceAll('─', '').trim())).toEqual([
			'Tue 7 Jan',
			'Sat 1 Nov',
			'Yesterday',
			'Today',
		]);
		expect(new Set(labels.map((text) => text.length))).toEqual(new Set([79]));
	});

	it('mark where the new messages begin, and only where there are some', () => {
		const events = [message(0), message(1)];
		const withNew = linesOf({events, newFrom: events[1]?.key ?? ''});
		expect(withNew.map(textOf).slice(3)).toEqual([
			expect.stringMatching(/^── new messages ─+$/),
			'12:01        ann │ message 1',
		]);
		expect(spanWith(withNew, 'new messages')).toMatchObject({color: 'cyan'});
		const without = linesOf({events, newFrom: 'not loaded', pending: [pendingMessage(5)]});
		expect(spanWith(without, 'new messages')).toBeUndefined();
	});
});

describe('the kinds of lines', () => {
	const line = (parts: Partial<RoomEvent>) =>
		drawn([message(0, parts)])
			.map(gutterless)
			.join(' ');

	it('of people differ without colours as well', () => {
		expect(line({kind: 'text', body: 'hello'})).toBe('ann │ hello');
		expect(line({kind: 'emote', body: 'waves'})).toBe('* │ ann waves');
		expect(line({kind: 'notice', body: 'beep'})).toBe('ann ┊ beep');
		expect(line({kind: 'other', body: '[m.image] cat.jpg'})).toBe('ann ┊ [m.image] cat.jpg');
	});

	it('say so where there is no text, and cut a topic that would fill the view', () => {
		expect(line({body: ' \n'})).toBe('ann │ (no text)');
		const topic = drawn([message(0, {kind: 'topic', body: 'tea '.repeat(500)})]);
		expect(topic.length).toBeLessThan(6);
		expect(topic.at(-1)).toMatch(/…$/);
	});

	it('of the room say who did what, quietly', () => {
		const membership = (sender: string, target: string, to: 'join' | 'invite' | 'leave') =>
			line({kind: 'membership', sender, change: {target, membership: to}});
		expect(membership(ann, ann, 'join')).toBe('│ ann joined');
		expect(membership(ann, bob, 'invite')).toBe('│ ann invited bob');
		expect(membership(bob, bob, 'leave')).toBe('│ bob left');
		expect(membership(ann, bob, 'leave')).toBe('│ ann removed bob');
		expect(line({kind: 'membership', body: 'something odd'})).toBe('│ something odd');
		expect(line({kind: 'topic', body: 'cats'})).toBe('│ ann set the topic: cats');
		expect(line({kind: 'topic', body: ''})).toBe('│ ann removed the topic');
		expect(line({kind: 'topic', body: 'cats', sender: ''})).toBe('│ the topic is now: cats');
		const lines = linesOf({events: [message(0, {kind: 'topic', body: 'cats'})]}).slice(2);
		expect(lines.flatMap((each) => each.spans).filter((span) => span.text.trim() && !span.dim)).toEqual([]);
	});

	it('of the room tell who declined from who left', () => {
		const became = (index: number, sender: string, membership: 'join' | 'invite' | 'leave') =>
			message(index, {kind: 'membership', sender, change: {target: bob, membership}});
		const [invited, left] = [became(0, ann, 'invite'), became(2, bob, 'leave')];
		const last = (...events: readonly RoomEvent[]) => gutterless(drawn(events).at(-1) ?? '');
		expect(last(invited, message(1), left)).toBe('│ bob declined the invitation');
		expect(last(invited, became(1, bob, 'join'), left)).toBe('│ bob left');
		expect(last(invited, became(2, ann, 'leave'))).toBe('│ ann removed bob');
		// The invitation comes with older messages, and what is drawn already is told anew.
		expect(last(left)).toBe('│ bob left');
		expect(last(invited, left)).toBe('│ bob declined the invitation');
	});

	it('keep a sentence on one line with its time where the pane is narrow', () => {
		expect(drawn([message(0, {kind: 'emote', body: 'waves'})], 40)).toEqual(['│ 12:00 * ann waves']);
		const timeless = {kind: 'topic', body: 'cats', timestamp: 0} as const;
		expect(
			linesOf({events: [message(0, timeless)]}, 40)
				.slice(1)
				.map(textOf),
		).toEqual(['│ ann set the topic: cats']);
		expect(drawn([message(0, {kind: 'topic', body: 'cats'})], 40)).toEqual([
			'│ 12:00 ann set the topic: cats',
		]);
	});
});

describe('a text', () => {
	it('names people by whatever characters their names have', () => {
		const ascii = Array.from({length: 95}, (_, index) => String.fromCharCode(32 + index)).join('');
		for (const name of [ascii, ...ascii, 'ann-lee', 'a.b*c', '[x]', '(', '日本-語']) {
			const spans = bodySpans(`hello ${name} there`, {}, [name]);
			expect(spans.map((span) => span.text).join('')).toBe(`hello ${name} there`);
			if (/^[\w日-]+$/.test(name))
				expect(spans.some((span) => span.inverse && span.text === name)).toBe(true);
		}
	});

	it('that names the user has its own mark and the name highlighted', () => {
		const lines = linesOf({events: [message(0, {body: 'well, Me: look at some men'})]});
		expect(gutterless(textOf(lines[2] ?? {key: '', spans: []}))).toBe('ann ┃ well, Me: look at some men');
		expect(lines.flatMap((line) => line.spans).filter((span) => span.inverse)).toMatchObject([{text: 'Me'}]);
		expect(drawn([message(0, {body: 'it is me', sender: me})]).map(gutterless)).toEqual(['me │ it is me']);
	});

	it('has its links underlined, on every line they take, without the punctuation around them', () => {
		const url = 'https://example.org/wiki/Chat_(room)?q=me&long=abcdefghijklmnopqrstuvwxyz0123456789';
		const lines = linesOf({events: [message(0, {body: `see (${url}), or http://b.example/.`})]});
		const links = lines.flatMap((line) => line.spans.filter((span) => span.underline));
		expect(links.map((span) => span.text).join('')).toBe(`${url}http://b.example/`);
		expect(links.length).toBeGreaterThan(2);
		expect(links.some((span) => span.inverse)).toBe(false);
	});

	it('of more lines than anybody scrolls through is cut short, and quickly', () => {
		const lines = linesOf({events: [message(0, {body: 'line\n'.repeat(10_000)})]}, 80, 6000).map(textOf);
		expect(lines).toHaveLength(2 + 5001);
		expect(lines.at(-1)).toContain('… about 5001 more lines');
		const hostile = [
			'x'.repeat(65_536),
			'👨‍👩‍👧‍👦'.repeat(5900),
			'漢'.repeat(65_536),
			'http://('.repeat(8000),
			'me '.repeat(21_000),
		];
		for (const body of hostile) {
			const started = performance.now();
			expect(drawn([message(0, {body})]).length).toBeLessThan(3000);
			expect(performance.now() - started).toBeLessThan(3000);
		}
	});

	it('of five hundred lines can be read to its end', () => {
		const body = Array.from({length: 500}, (_, index) => `line ${index}`).join('\n');
		const lines = linesOf({events: [message(0, {body})]}, 80, 600).map(textOf);
		expect(lines).toHaveLength(2 + 500);
		expect(lines.at(-1)).toContain('line 499');
	});
});

describe('a pending message', () => {
	const last = (parts: Partial<Pending>, columns = 80) =>
		linesOf({events: [message(0)], pending: [pendingMessage(1, parts)]}, columns).slice(3);

	it('looks different in each of its states without colours as well', () => {
		const text = (parts: Partial<Pending>) => last(parts).map(textOf).map(gutterless).join('\n');
		expect(text({state: 'waiting'})).toBe('me … message 1');
		expect(text({state: 'sending'})).toBe('me … message 1');
		expect(text({state: 'sent'})).toBe('me · message 1');
		expect(text({state: 'failed', reason: 'not in the room'})).toBe(
			'me ✗ message 1\n✗ not sent: not in the room',
		);
		expect(spanWith(last({state: 'waiting'}), 'message')?.dim).toBe(true);
		expect(spanWith(last({state: 'sent'}), 'message')?.dim).toBeUndefined();
		expect(spanWith(last({state: 'failed'}), 'not sent')?.color).toBe('red');
	});

	it('is drawn anew when its state changes, and moves nothing then', () => {
		const body = 'many words '.repeat(12);
		const states = (['waiting', 'sending', 'sent'] as const).map((state) => last({state, body}).map(textOf));
		const echo = drawn([message(0), message(1, {sender: me, body})]).slice(1);
		const texts = (lines: readonly string[]) => lines.map((line) => line.replace(/[…·│]/, ''));
		for (const lines of states) expect(texts(lines)).toEqual(texts(echo));
		expect(last({state: 'failed', body}).length).toBe(echo.length + 1);
	});

	it('can hold nothing that controls the terminal', () => {
		const lines = last({body: 'a\tb\u001b[31mc\rd', state: 'failed', reason: 'no\u001b]0;x\u0007\nway'});
		expect(lines.map(textOf).join('')).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
	});
});
