import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import type {RoomId} from '../../domain/ids.ts';
import {roomTitle} from '../../store/selectors.ts';
import type {State} from '../../store/state.ts';
import {cut, pad} from '../../text/cut.ts';
import {width} from '../../text/width.ts';
import {fieldOf} from '../field.ts';
import {heldTexts} from '../held-question.ts';
import {inviteText} from '../invite-text.ts';
import {pickerRows} from '../picker-rows.ts';
import type {Members, Overlay, Picker, Question} from '../state.ts';
import {strayTexts} from '../stray-question.ts';
import {HelpPane} from './help-pane.tsx';
import {MembersPane} from './members-pane.tsx';
import {Paragraphs} from './paragraphs.tsx';

interface PaneProps<T> {
	readonly overlay: T;
	readonly chat: State;
	readonly columns: number;
	readonly rows: number;
	/** ms since 1970. */
	readonly now: number;
}

/** What stands in front of the messages, in their place. */
export function OverlayPane(props: PaneProps<Overlay>): ReactNode {
	const {overlay} = props;
	if (overlay.type === 'help')
		return <HelpPane top={overlay.top} columns={props.columns} rows={props.rows} />;
	if (overlay.type === 'members') return <MembersOverlay {...props} overlay={overlay} />;
	if (overlay.type === 'question') return <QuestionPane {...props} overlay={overlay} />;
	return <PickerPane {...props} overlay={overlay} />;
}

function MembersOverlay({overlay, chat, columns, rows}: PaneProps<Members>): ReactNode {
	return <MembersPane chat={chat} roomId={overlay.room} rect={{column: 0, row: 0, columns, rows}} />;
}

/** Columns before the filter's text. */
export function filterColumn(picker: Picker): number {
	return width(filterLabels[picker.type]);
}

const filterLabels = {switcher: ' Go to: ', directory: ' Public rooms: '} as const;

function PickerPane({overlay, chat, columns, rows}: PaneProps<Picker>): ReactNode {
	const label = filterLabels[overlay.type];
	const found = pickerRows(overlay, chat);
	const first = Math.max(0, Math.min(overlay.index - Math.floor((rows - 1) / 2), found.length - rows + 1));
	return (
		<Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
			<Text wrap="truncate">
				<Text bold>{label}</Text>
				{fieldOf(overlay.filter, columns - width(label)).text}
			</Text>
			{found.length === 0 && <Text dimColor>{cut(`   ${emptyText(overlay)}`, columns)}</Text>}
			{found.slice(first, first + rows - 1).map(({roomId, title, detail}, at) => {
				const isChosen = first + at === overlay.index;
				const left = cut(` ${isChosen ? '▸' : ' '} ${title}`, columns);
				const right = pad(detail === '' ? '' : `  ${detail.replaceAll('\n', ' ')}`, columns - width(left));
				return (
					<Text key={roomId} wrap="truncate" inverse={isChosen}>
						{left}
						<Text dimColor={!isChosen}>{right}</Text>
					</Text>
				);
			})}
		</Box>
	);
}

function emptyText({type, publicRooms, filter}: Picker): string {
	if (type === 'directory' && publicRooms === null) return 'asking the server…';
	return filter.text.trim() === '' ? 'no rooms' : 'no room matches';
}

function QuestionPane({overlay, chat, columns, rows, now}: PaneProps<Question>): ReactNode {
	const texts = questions[overlay.about](chat, overlay.room, now);
	return <Paragraphs texts={texts} columns={columns} rows={rows} />;
}

type Ask = (chat: State, roomId: RoomId, now: number) => readonly string[];

const questions: Readonly<Record<Question['about'], Ask>> = {
	invite: (chat, roomId) => {
		const room = chat.rooms.get(roomId);
		const invitation = room ? inviteText(chat, room) : `You are invited to ${roomId}`;
		return [`${invitation}.`, ' ', 'Enter   accept', 'Ctrl+D  decline', 'Esc     decide later'];
	},
	join: (chat, roomId) => {
		const room = chat.rooms.get(roomId);
		const title = room ? roomTitle(chat, room) : roomId;
		return [`You are not in ${title}. Join it?`, ' ', 'Enter  join', 'Esc    not now'];
	},
	held: heldTexts,
	stray: strayTexts,
};
