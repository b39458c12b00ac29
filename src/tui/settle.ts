import type {Client} from '../client/client.ts';
import {trimMemory} from '../client/trim-memory.ts';
import {roomRows, timelineOf} from '../store/selectors.ts';
import type {State} from '../store/state.ts';
import {showNotice} from './change.ts';
import {lookForWanted, showRoom} from './commands/rooms.ts';
import {type Frame, wantsHistory} from './frame.ts';
import {createHeldQuestion} from './held-question.ts';
import {indexOfEvent} from './messages/event-index.ts';
import {errorLine, type Screen} from './screen.ts';
import {canRead, noRoom, type ScreenState} from './state.ts';
import {createStrayQuestion} from './stray-question.ts';

/** What follows from what was just drawn. Remembers what it has done already. */
export interface Settling {
	/** Opens the room to begin with, as far as the client remembers one. */
	arrive(client: Client): void;
	/** Called after each frame of a signed-in screen. Asks nothing while somebody types. */
	settle(frame: Frame, client: Client, isTyping: boolean): void;
	/** Keeps what was typed in the very last moment. */
	leave(client: Client): void;
	/** Asks for history again where that failed. */
	retryHistory(): void;
}

export function createSettling(screen: Screen): Settling {
	const refusedDrafts = new Map<string, string>();
	const failedHistory = new Set<string>();
	let isLooking = false;
	const open = (client: Client): void => {
		const {openRoom, wantedRoom} = screen.get();
		if (openRoom === null && wantedRoom === null) openFirst(screen, client, client.store.getState());
		if (wantedRoom !== null && !isLooking) isLooking = lookForWanted(screen, client, wantedRoom);
	};
	const askAboutHeld = createHeldQuestion(screen);
	const askAboutStrays = createStrayQuestion(screen);
	const keepDrafts = (client: Client): void => saveDrafts(screen, client, refusedDrafts);
	return {
		arrive: open,
		leave: keepDrafts,
		settle: (frame, client, isTyping) => {
			const {screen: state, chat} = frame;
			if (!chat) return;
			keepDrafts(client);
			if (state.openRoom === null && state.wantedRoom === null) openFirst(screen, client, chat);
			if (state.wantedRoom !== null && !isLooking)
				isLooking = lookForWanted(screen, client, state.wantedRoom);
			askAboutHeld(frame, chat, isTyping);
			askAboutStrays({...frame, screen: screen.get()}, chat, isTyping);
			markRead(frame, client, chat);
			trim(state, client);
			if (wantsHistory(frame)) loadOlder(screen, client, state.openRoom ?? noRoom, failedHistory);
		},
		retryHistory: () => failedHistory.clear(),
	};
}

function openFirst(screen: Screen, client: Client, chat: State): void {
	const latest = roomRows(chat).find(({room}) => room.membership === 'join')?.room.roomId;
	const first = client.lastRoom() ?? latest;
	if (first !== undefined) showRoom(screen, client, first);
}

/** Read is what was on screen, with nothing in front of it, in a window that has the keyboard. */
function markRead({screen, view}: Frame, client: Client, chat: State): void {
	const {openRoom} = screen;
	const key = view?.newestVisibleKey;
	if (!canRead(screen) || openRoom === null || !key) return;
	const {events} = timelineOf(chat, openRoom);
	const readKey = chat.unread.get(openRoom)?.readKey ?? null;
	const read = readKey === null ? -1 : indexOfEvent(events, readKey);
	if (indexOfEvent(events, key) > read) client.markRead(openRoom, key);
}

/** Where somebody has scrolled up or picked a message, all stays as it is. */
function trim({openRoom, anchors, picked}: ScreenState, client: Client): void {
	const isHeld = (roomId: string): boolean => anchors.has(roomId) || (roomId === openRoom && picked !== null);
	trimMemory(client.store, openRoom, isHeld);
}

function loadOlder(screen: Screen, client: Client, roomId: string, failed: Set<string>): void {
	if (failed.has(roomId) || roomId === noRoom) return;
	failed.add(roomId);
	client.loadOlder(roomId).then(
		() => void failed.delete(roomId),
		(error: unknown) =>
			screen.change(showNotice(`no older messages: ${errorLine(error)} — PgUp tries again`, 'error')),
	);
}

/** One that cannot be saved is told once and tried again when it changes. */
function saveDrafts(screen: Screen, client: Client, refused: Map<string, string>): void {
	for (const [roomId, {present}] of screen.get().composers) {
		const {text} = present;
		const saved = client.store.getState().drafts.get(roomId) ?? '';
		if (roomId === noRoom || text === saved || text === refused.get(roomId)) continue;
		try {
			client.saveDraft(roomId, text);
			refused.delete(roomId);
		} catch (error) {
			refused.set(roomId, text);
			screen.change(showNotice(`the draft is not saved: ${errorLine(error)}`, 'error'));
		}
	}
}
