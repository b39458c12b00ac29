import {timelineOf} from '../store/selectors.ts';
import type {State} from '../store/state.ts';
import {wrap} from '../text/wrap.ts';
import {wrapComposer} from './composer.ts';
import {type Layout, layOut} from './layout.ts';
import type {MessageSource} from './messages/item.ts';
import {type View, viewMessages} from './messages/layout.ts';
import {composerOf, noticeOf, type ScreenState} from './state.ts';

/** All that one frame is drawn from. */
export interface Frame {
	readonly screen: ScreenState;
	/** What the client knows; null before anybody is signed in. */
	readonly chat: State | null;
	/** Null: the terminal is too small. */
	readonly layout: Layout | null;
	/** Of the open room; null without one. */
	readonly view: View | null;
	/** ms since 1970. */
	readonly now: number;
}

export function frameOf(screen: ScreenState, chat: State | null, now: number): Frame {
	const layout = layoutOf(screen);
	const source = chat && sourceOf(screen, chat, now);
	const view = source && layout ? viewOf(screen, source, layout) : null;
	return {screen, chat, layout, view, now};
}

export function layoutOf(screen: ScreenState): Layout | null {
	const {columns, rows, showsMembers} = screen;
	const notice = noticeOf(screen);
	const line = composerOf(screen).present;
	return layOut({
		columns,
		rows,
		showsMembers,
		composerLines: (wide) => wrapComposer(line, wide).lines.length,
		activityLines: (wide) => (notice ? wrap(notice.text, wide).length : 1),
	});
}

/** The timeline of the open room; null without one, or where one is only invited. */
export function sourceOf(screen: ScreenState, chat: State, now: number): MessageSource | null {
	const {openRoom, newFrom} = screen;
	if (openRoom === null || chat.rooms.get(openRoom)?.membership === 'invite') return null;
	return {state: chat, roomId: openRoom, newFrom, now};
}

/** Whether the open room has older messages that nobody has asked for yet, and its first line is on screen. */
export function wantsHistory({screen, chat, view}: Frame): boolean {
	if (!chat || !view?.reachesTop || screen.openRoom === null) return false;
	const {isComplete, isLoading} = timelineOf(chat, screen.openRoom);
	return !isComplete && !isLoading;
}

function viewOf({anchors}: ScreenState, source: MessageSource, {messages}: Layout): View {
	return viewMessages(source, anchors.get(source.roomId) ?? null, messages.columns, messages.rows);
}
