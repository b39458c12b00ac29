import {describe, expect, it} from 'vitest';
import {width} from '../../../src/text/width.ts';
import {viewMessages} from '../../../src/tui/messages/layout.ts';
import {ann, bob, me, message, pendingMessage, sourceOf, textOf} from './source.ts';

const bodies = [
	'你好世界，这是一条很长的消息。'.repeat(4),
	'👨‍👩‍👧‍👦 family 🏳️‍🌈 flag 🇩🇪🇫🇷 and 👍🏽 skin',
	'👨‍👩‍👧‍👦'.repeat(30),
	`${'x'.repeat(300)} ${'y'.repeat(50)}`,
	'e\u0301'.repeat(120),
	'a 漢 b '.repeat(30),
	'https://example.org/漢字/👍/'.repeat(12),
	'me: 漢me漢 @me:localhost, me!',
	'\n\n  \n',
	'',
];
const texts = bodies.map((body, index) => message(index, {body, sender: index % 2 ? ann : bob}));
const otherKinds = (['emote', 'notice', 'other', 'topic'] as const).map((kind, index) =>
	message(100 + index, {kind, body: bodies[index] ?? ''}),
);
const events = [...texts, ...otherKinds];
const source = sourceOf({
	events: [...events, message(900, {kind: 'membership', change: {target: bob, membership: 'invite'}})],
	pending: (['waiting', 'sending', 'sent', 'failed'] as const).map((state, index) =>
		pendingMessage(1000 + index, {state, body: bodies[index] ?? '', reason: '漢字'.repeat(40)}),
	),
	members: [
		{userId: ann, membership: 'join', displayName: '安娜安娜安娜安娜安娜安娜👩‍🚀👩‍🚀👩‍🚀👩‍🚀'},
		{userId: me, membership: 'join', displayName: '漢me漢'},
	],
	newFrom: events[8]?.key ?? '',
});

describe('every line', () => {
	it('fits its pane at all widths', () => {
		for (let columns = 10; columns <= 200; columns += 1) {
			const {lines, reachesTop, isAtBottom} = viewMessages(source, null, columns, 10_000);
			expect({reachesTop, isAtBottom}).toEqual({reachesTop: true, isAtBottom: true});
			const tooWide = lines.map(textOf).filter((text) => width(text) > columns - 1 || text === '');
			expect(tooWide, `at ${columns} columns`).toEqual([]);
		}
	});

	it('has all that the messages say', () => {
		const squeeze = (text: string) => text.replaceAll(/\s/g, '');
		for (const columns of [30, 61, 100, 160]) {
			const {lines} = viewMessages(source, null, columns, 10_000);
			for (const event of texts.filter(({body}) => body.trim() !== '')) {
				const rows = lines
					.filter(({key}) => key === event.key)
					.map((line) => textOf(line).replace(/^.*?[│┃] ?|^[^│┃]*$/, ''));
				expect(squeeze(rows.join(''))).toBe(squeeze(event.body));
			}
		}
	});
});
