import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import type {State} from '../../store/state.ts';
import {cut} from '../../text/cut.ts';
import {firstComposerLine, wrapComposer} from '../composer.ts';
import type {Frame} from '../frame.ts';
import {promptColumns, type Rect} from '../layout.ts';
import {composerOf} from '../state.ts';

export interface ComposerPaneProps {
	readonly frame: Frame;
	readonly chat: State;
	readonly rect: Rect;
}

export function ComposerPane({frame, chat, rect: {columns, rows}}: ComposerPaneProps): ReactNode {
	const line = composerOf(frame.screen).present;
	const wide = columns - promptColumns;
	const text = wrapComposer(line, wide);
	const first = firstComposerLine(text, rows);
	const shown = text.lines.slice(first, first + rows);
	return (
		<Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
			{shown.map((each, row) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a line is a place in the composer
				<Text key={row} wrap="truncate">
					<Text bold>{prompt(first + row, row, rows, text.lines.length)}</Text>
					{line.text === '' ? <Text dimColor>{cut(hint(frame, chat), wide)}</Text> : each}
				</Text>
			))}
		</Box>
	);
}

/** Before a line of the composer: where it begins, and whether there is more above and below what is shown. */
function prompt(line: number, row: number, rows: number, lines: number): string {
	if (line === 0) return '> ';
	if (row === 0) return '↑ ';
	return row === rows - 1 && line < lines - 1 ? '↓ ' : '  ';
}

function hint({screen}: Frame, chat: State): string {
	const membership = screen.openRoom === null ? null : chat.rooms.get(screen.openRoom)?.membership;
	if (membership === 'join') return 'Write a message; F1 shows the keys';
	return membership === 'invite' ? 'Enter accepts or declines' : '/help shows what you can do';
}
