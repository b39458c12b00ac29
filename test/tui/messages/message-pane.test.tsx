import {render} from 'ink-testing-library';
import {describe, expect, it} from 'vitest';
import {width} from '../../../src/text/width.ts';
import {viewMessages} from '../../../src/tui/messages/layout.ts';
import {MessagePane} from '../../../src/tui/messages/message-pane.tsx';
import {message, messages, sourceOf} from './source.ts';

const columns = 100;

function drawn(
	source: ReturnType<typeof sourceOf>,
	rows: number,
	selectedKey: string | null = null,
	drawnColumns = columns,
) {
	const view = viewMessages(source, null, drawnColumns, rows);
	const {lastFrame, unmount} = render(
		<MessagePane view={view} columns={drawnColumns} rows={rows} selectedKey={selectedKey} />,
	);
	const frame = lastFrame() ?? '';
	unmount();
	return frame.replace(/\u001b\[[\d;]*m/g, '').split('\n');
}

describe('MessagePane', () => {
	it('has exactly as many rows as it is given, a short timeline at the bottom', () => {
		const lines = drawn(sourceOf({events: messages(0, 2)}), 8);
		expect(lines).toHaveLength(8);
		expect(lines.slice(0, 4)).toEqual(['', '', '', '']);
		expect(lines.at(-2)).toBe(' 12:00           ann │ message 0');
		expect(lines.at(-1)).toBe(' 12:01           ann │ message 1');
	});

	it('has one row for each line, whatever stands in it', () => {
		const bodies = ['漢字'.repeat(80), '👨‍👩‍👧‍👦 '.repeat(60), '', 'x'.repeat(500), 'a\n\n\nb'];
		const source = sourceOf({events: bodies.map((body, index) => message(index, {body}))});
		for (const narrow of [10, 37, 60, 100]) {
			const lines = drawn(source, 20, null, narrow);
			expect(lines).toHaveLength(20);
			expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(narrow);
		}
	});

	it('keeps blank lines of a message', () => {
		const lines = drawn(sourceOf({events: [message(0, {body: 'a\n\nb'})]}), 3);
		expect(lines.map((line) => line.replace(/^.*│ ?/, ''))).toEqual(['a', '', 'b']);
	});

	it('points at every line of the selected message', () => {
		const source = sourceOf({events: [message(0), message(1, {body: 'two\nlines'}), message(2)]});
		const lines = drawn(source, 4, message(1).key);
		expect(lines.map((line) => line[0])).toEqual([' ', '▸', '▸', ' ']);
	});

	it('shows no more rows than it has when the view was made for more', () => {
		const view = viewMessages(sourceOf({events: messages(0, 20)}), null, columns, 12);
		const {lastFrame, unmount} = render(
			<MessagePane view={view} columns={columns} rows={5} selectedKey={null} />,
		);
		expect(lastFrame()?.split('\n')).toHaveLength(5);
		expect(lastFrame()).toContain('message 19');
		unmount();
	});
});
