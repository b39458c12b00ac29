import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {personName, presenceOf, presentMembers} from '../../store/selectors.ts';
import type {State} from '../../store/state.ts';
import {personColor} from '../../text/color.ts';
import {cut} from '../../text/cut.ts';
import type {Rect} from '../layout.ts';
import {presenceDot} from '../presence-dot.ts';

export interface MembersPaneProps {
	readonly chat: State;
	readonly roomId: string | null;
	readonly rect: Rect;
}

/** Who is in the room, then who is invited. */
export function MembersPane({chat, roomId, rect: {columns, rows}}: MembersPaneProps): ReactNode {
	const members = roomId === null ? [] : presentMembers(chat, roomId);
	const room = rows - 1;
	const shown = members.length > room ? members.slice(0, room - 1) : members;
	const more = members.length - shown.length;
	return (
		<Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
			<Text dimColor>{cut(` ${members.length} ${members.length === 1 ? 'person' : 'people'}`, columns)}</Text>
			{shown.map(({userId, membership}) => {
				const mark = membership === 'invite' ? ' (invited)' : '';
				const name = cut(personName(chat, roomId ?? '', userId), columns - 2 - mark.length);
				return (
					<Text key={userId} color={personColor(userId)} dimColor={membership === 'invite'}>
						{`${presenceDot(presenceOf(chat, userId))} ${name}${mark}`}
					</Text>
				);
			})}
			{more > 0 && <Text dimColor>{` … and ${more} more`}</Text>}
		</Box>
	);
}
