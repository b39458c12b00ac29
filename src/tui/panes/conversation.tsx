import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {roomTitle} from '../../store/selectors.ts';
import type {State} from '../../store/state.ts';
import {cut, pad} from '../../text/cut.ts';
import {width} from '../../text/width.ts';
import type {Frame} from '../frame.ts';
import {inviteText} from '../invite-text.ts';
import type {Layout} from '../layout.ts';
import {MessagePane} from '../messages/message-pane.tsx';
import {topOverlay} from '../state.ts';
import {ActivityLine} from './activity-line.tsx';
import {ComposerPane} from './composer-pane.tsx';
import {OverlayPane} from './overlay-pane.tsx';
import {Paragraphs} from './paragraphs.tsx';

export interface ConversationProps {
	readonly frame: Frame;
	readonly chat: State;
	readonly layout: Layout;
}

/** The middle of the screen, from the topic to the composer. */
export function Conversation({frame, chat, layout}: ConversationProps): ReactNode {
	const {columns} = layout.messages;
	return (
		<Box flexDirection="column" width={columns} flexShrink={0}>
			<TopicLine chat={chat} roomId={frame.screen.openRoom} columns={columns} />
			<Middle frame={frame} chat={chat} layout={layout} />
			<ActivityLine frame={frame} rect={layout.activity} />
			<ComposerPane frame={frame} chat={chat} rect={layout.composer} />
		</Box>
	);
}

/** The messages, or what stands in front of them. */
function Middle({frame, chat, layout: {messages}}: ConversationProps): ReactNode {
	const {screen, view} = frame;
	const {columns, rows} = messages;
	const overlay = topOverlay(screen);
	const space = {columns, rows, now: frame.now};
	if (overlay) return <OverlayPane overlay={overlay} chat={chat} {...space} />;
	if (view) return <MessagePane view={view} columns={columns} rows={rows} selectedKey={screen.picked} />;
	return <Paragraphs texts={placeholder(frame, chat)} columns={columns} rows={rows} />;
}

function placeholder({screen}: Frame, chat: State): readonly string[] {
	const invite = screen.openRoom === null ? undefined : chat.rooms.get(screen.openRoom);
	if (invite) return [`${inviteText(chat, invite)}.`, 'Press Enter to accept or decline.'];
	if (screen.wantedRoom !== null) return [`Looking for ${screen.wantedRoom}…`];
	if (chat.rooms.size > 0) return ['No room is open.', 'Ctrl+K shows your rooms, Ctrl+R the public ones.'];
	return [
		'You are in no room yet.',
		'Ctrl+R shows the public rooms. /join #NAME joins one, /create NAME makes one. F1 shows all keys.',
	];
}

interface TopicLineProps {
	readonly chat: State;
	readonly roomId: string | null;
	readonly columns: number;
}

function TopicLine({chat, roomId, columns}: TopicLineProps): ReactNode {
	const room = roomId === null ? undefined : chat.rooms.get(roomId);
	const title = cut(` ${room ? roomTitle(chat, room) : 'chat-tui'}`, columns);
	const left = room?.membership === 'leave' ? ' (you left)' : '';
	const topic = room?.topic ? ` — ${room.topic.replaceAll('\n', ' ')}` : '';
	return (
		<Text wrap="truncate" underline>
			<Text bold>{title}</Text>
			<Text dimColor>{pad(left + topic, columns - width(title))}</Text>
		</Text>
	);
}
