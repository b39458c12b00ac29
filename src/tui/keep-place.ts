import {firstUnread} from '../store/first-unread.ts';
import type {State} from '../store/state.ts';
import {setAnchor} from './change.ts';
import {layoutOf, sourceOf} from './frame.ts';
import {newLineKey} from './messages/item.ts';
import {keepVisible} from './messages/layout.ts';
import type {Screen} from './screen.ts';
import {canRead} from './state.ts';

/**
 * Called before each frame, so that nothing new is passed over in the open room: what came while nobody saw it has
 * its "new messages" line, and what would not fit on the screen begins with its first message instead of its last.
 */
export function createKeeper(screen: Screen): (chat: State) => void {
	let room: string | null = null;
	let wasRead = true;
	let wasLive = false;
	let hasBeenLive = false;
	return (chat) => {
		const state = screen.get();
		const {openRoom, newFrom, anchors} = state;
		if (openRoom !== null) {
			// What comes with the connection was said while it was not there; at the start, what is remembered precedes it.
			const isCatchingUp = !wasLive && (hasBeenLive || newFrom === null);
			const isWatched = canRead(state) && !anchors.has(openRoom) && !isCatchingUp;
			const isNews = openRoom === room ? wasRead && !isWatched : newFrom === null;
			keepPlace(screen, chat, openRoom, isNews);
			const isRead = (chat.unread.get(openRoom)?.count ?? 0) === 0;
			// What was read on another screen of the account is still new on this one.
			const isSeen = canRead(screen.get()) && !screen.get().anchors.has(openRoom);
			wasRead = isSeen || (isRead && (wasRead || openRoom !== room));
		}
		room = openRoom;
		wasLive = chat.connection.status === 'live';
		hasBeenLive ||= wasLive;
	};
}

function keepPlace(screen: Screen, chat: State, roomId: string, isNews: boolean): void {
	const first = firstUnread(chat, roomId);
	if (first === null) return;
	const drawLine = (): void => screen.change((state) => ({...state, newFrom: first}));
	if (isNews) drawLine();
	if (screen.get().anchors.has(roomId)) return;
	const source = sourceOf(screen.get(), chat, screen.now());
	const pane = layoutOf(screen.get())?.messages;
	if (!source || !pane) return;
	const top = source.newFrom === first ? newLineKey(first) : first;
	const anchor = keepVisible(source, null, pane.columns, pane.rows, top);
	if (anchor === null) return;
	if (source.newFrom === null) drawLine();
	screen.change(setAnchor(roomId, anchor));
}
