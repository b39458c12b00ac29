import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import type {State} from '../../store/state.ts';
import {cut} from '../../text/cut.ts';
import type {Frame} from '../frame.ts';
import {type Layout, smallestScreen} from '../layout.ts';
import {topOverlay} from '../state.ts';
import {elsewhereText, isTrouble, statusLine} from '../status.ts';
import {Conversation} from './conversation.tsx';
import {HelpPane} from './help-pane.tsx';
import {MembersPane} from './members-pane.tsx';
import {RoomList} from './room-list.tsx';
import {SignInPage} from './sign-in-page.tsx';

/** The whole screen, drawn from one frame and nothing else. */
export function App({frame}: {readonly frame: Frame}): ReactNode {
	const {screen, chat, layout} = frame;
	if (!layout) return <Text>{cut(tooSmall, screen.columns)}</Text>;
	if (screen.signIn) {
		const help = topOverlay(screen);
		if (help?.type === 'help') return <HelpPane top={help.top} columns={screen.columns} rows={screen.rows} />;
		return <SignInPage page={screen.signIn} columns={screen.columns} rows={screen.rows} />;
	}
	return chat && <Chat frame={frame} chat={chat} layout={layout} />;
}

const tooSmall = `terminal too small (${smallestScreen.columns}×${smallestScreen.rows} needed)`;

interface ChatProps {
	readonly frame: Frame;
	readonly chat: State;
	readonly layout: Layout;
}

function Chat({frame, chat, layout}: ChatProps): ReactNode {
	const {openRoom, columns, rows} = frame.screen;
	return (
		<Box flexDirection="column" width={columns} height={rows}>
			<Box height={rows - 1} flexShrink={0}>
				{layout.rooms && <RoomList chat={chat} openRoom={openRoom} rect={layout.rooms} />}
				{layout.rooms && <Rule rows={layout.rooms.rows} />}
				<Conversation frame={frame} chat={chat} layout={layout} />
				{layout.members && <Rule rows={layout.members.rows} />}
				{layout.members && <MembersPane chat={chat} roomId={openRoom} rect={layout.members} />}
			</Box>
			<Text inverse bold={isTrouble(chat, frame.now)} wrap="truncate">
				{statusLine(chat, frame.now, columns, layout.rooms ? '' : elsewhereText(chat, openRoom))}
			</Text>
		</Box>
	);
}

/** The line between two panes. */
function Rule({rows}: {readonly rows: number}): ReactNode {
	return (
		<Box width={1} flexShrink={0}>
			<Text dimColor>{Array.from({length: rows}, () => '│').join('\n')}</Text>
		</Box>
	);
}
