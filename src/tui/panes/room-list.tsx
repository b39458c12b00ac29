import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import type {State} from '../../store/state.ts';
import type {Rect} from '../layout.ts';
import {type RoomLine, roomLines} from '../room-lines.ts';

export interface RoomListProps {
	readonly chat: State;
	readonly openRoom: string | null;
	readonly rect: Rect;
}

export function RoomList({chat, openRoom, rect: {columns, rows}}: RoomListProps): ReactNode {
	return (
		<Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
			{roomLines(chat, openRoom, columns, rows).map(({key, text, look}) => (
				<Text key={key} {...looks[look]}>
					{text}
				</Text>
			))}
		</Box>
	);
}

const looks: Readonly<Record<RoomLine['look'], object>> = {
	heading: {dimColor: true},
	open: {inverse: true},
	mention: {bold: true, color: 'yellow'},
	unread: {bold: true},
	plain: {},
};
