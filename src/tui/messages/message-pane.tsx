import {Box, Text} from 'ink';
import {memo, type ReactNode} from 'react';
import {pad} from '../../text/cut.ts';
import type {View} from './layout.ts';
import type {Line} from './line.ts';

export interface MessagePaneProps {
	readonly view: View;
	readonly columns: number;
	readonly rows: number;
	/** Key of the message that is picked; null: none. */
	readonly selectedKey: string | null;
}

/** The messages of a room in exactly `rows` rows; what is shorter stands at the bottom. */
export function MessagePane({view, columns, rows, selectedKey}: MessagePaneProps): ReactNode {
	return (
		<Box flexDirection="column" justifyContent="flex-end" width={columns} height={rows} flexShrink={0}>
			{view.lines.slice(-rows).map((line, row) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a row is a place on the screen, whatever stands in it
				<Row key={row} line={line} columns={columns} isSelected={line.key === selectedKey} />
			))}
		</Box>
	);
}

interface RowProps {
	readonly line: Line;
	readonly columns: number;
	readonly isSelected: boolean;
}

/** The first column is the selection's: a sign there shows it also where there are no colours. */
const Row = memo(function Row({line, columns, isSelected}: RowProps): ReactNode {
	if (isSelected) {
		const text = line.spans.reduce((joined, span) => joined + span.text, '▸');
		return (
			<Text inverse wrap="truncate">
				{pad(text, columns)}
			</Text>
		);
	}
	return (
		<Text wrap="truncate">
			{' '}
			{line.spans.map(({text, dim = false, ...style}, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a span is a place in its line
				<Text key={index} dimColor={dim} {...style}>
					{text}
				</Text>
			))}
		</Text>
	);
});
