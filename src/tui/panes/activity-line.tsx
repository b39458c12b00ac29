import {Text} from 'ink';
import type {ReactNode} from 'react';
import {width} from '../../text/width.ts';
import {activityOf} from '../activity.ts';
import type {Frame} from '../frame.ts';

/** One line: what is going on at its left, what is below the visible messages at its right. */
export function ActivityLine({frame, columns}: {readonly frame: Frame; readonly columns: number}): ReactNode {
	const {left, right, tone} = activityOf(frame, columns - 1);
	const gap = ' '.repeat(Math.max(0, columns - 1 - width(left) - width(right)));
	return (
		<Text wrap="truncate">
			<Text {...looks[tone]}>{` ${left}`}</Text>
			{gap}
			<Text bold color="cyan">
				{right}
			</Text>
		</Text>
	);
}

const looks = {quiet: {dimColor: true}, info: {}, error: {bold: true, color: 'red'}} as const;
