import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {width} from '../../text/width.ts';
import {activityOf} from '../activity.ts';
import type {Frame} from '../frame.ts';
import type {Rect} from '../layout.ts';

export interface ActivityLineProps {
	readonly frame: Frame;
	readonly rect: Rect;
}

/** What is going on at its left, what is below the visible messages at its right. */
export function ActivityLine({frame, rect: {columns, rows}}: ActivityLineProps): ReactNode {
	const {left, right, tone} = activityOf(frame, columns - 1, rows);
	const gap = ' '.repeat(Math.max(0, columns - 1 - width(left.at(-1) ?? '') - width(right)));
	return (
		<Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
			{left.map((line, row) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a line is a place on the screen
				<Text key={row} wrap="truncate">
					<Text {...looks[tone]}>{` ${line}`}</Text>
					{row === left.length - 1 && gap}
					{row === left.length - 1 && (
						<Text bold color="cyan">
							{right}
						</Text>
					)}
				</Text>
			))}
		</Box>
	);
}

const looks = {quiet: {dimColor: true}, info: {}, error: {bold: true, color: 'red'}} as const;
