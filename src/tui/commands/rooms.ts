import type {Client} from '../../client/client.ts';
import type {RoomId} from '../../domain/ids.ts';
import {completeAlias} from '../../domain/ids.ts';
import type {Room} from '../../domain/room.ts';
import {roomRows, serverOf} from '../../store/selectors.ts';
import type {State} from '../../store/state.ts';
import {emptyLine} from '../../text/line-edit.ts';
import {openRoom, popOverlay, pushOverlay, replaceOverlay, showNotice} from '../change.ts';
import {layoutOf} from '../frame.ts';
import {membersFrom} from '../layout.ts';
import {roomLines} from '../room-lines.ts';
import {errorLine, type Screen, signedIn} from '../screen.ts';
import {topOverlay} from '../state.ts';

/** Shows a room and makes the client get what is to be seen of it. */
export function showRoom(screen: Screen, client: Client, roomId: RoomId): void {
	client.openRoom(roomId);
	screen.change(openRoom(client.store.getState(), roomId));
}

/** Shows a room that the user is in or invited to; asks whether to join another. */
export function showOrAsk(screen: Screen, client: Client, room: string): void {
	const known = findRoom(client.store.getState(), room);
	if (known && known.membership !== 'leave') showRoom(screen, client, known.roomId);
	if (known?.membership === 'join') return;
	const about = known?.membership === 'invite' ? 'invite' : 'join';
	screen.change((state) => ({...state, wantedRoom: null}));
	screen.change(
		pushOverlay({type: 'question', about, room: about === 'invite' && known ? known.roomId : room}),
	);
}

/**
 * Opens the room that was asked for at the start, or asks whether to join it, once that can be known: only a
 * server tells all aliases, and whether one is still out of a room. Gives whether the search has begun.
 */
export function lookForWanted(screen: Screen, client: Client, wanted: string): boolean {
	const chat = client.store.getState();
	const isLive = chat.connection.status === 'live';
	const known = findRoom(chat, wanted);
	if (known && (isLive || known.membership !== 'leave')) {
		showOrAsk(screen, client, wanted);
		return true;
	}
	if (!isLive) return false;
	const alias = completeAlias(wanted, serverOf(chat));
	const decide = (room: string): void => {
		if (screen.get().wantedRoom === wanted) showOrAsk(screen, client, room);
	};
	client.publicRooms().then(
		(rooms) => decide(rooms.find((room) => room.alias === alias)?.roomId ?? wanted),
		() => decide(wanted),
	);
	return true;
}

/** The room of an id or an alias, in full or without the user's own server. */
export function findRoom(state: State, room: string): Room | null {
	const byId = state.rooms.get(room);
	if (byId) return byId;
	const alias = completeAlias(room, serverOf(state));
	return [...state.rooms.values()].find((each) => each.alias === alias) ?? null;
}

/** Opens the room whose line in the room list is at this place of the screen, if there is one. */
export function clickRoom(screen: Screen, column: number, row: number): void {
	const state = screen.get();
	const rect = layoutOf(state)?.rooms;
	const {client} = screen;
	if (!client || !rect || column >= rect.columns || state.overlays.length > 0) return;
	const chat = client.store.getState();
	const line = roomLines(chat, state.openRoom, rect.columns, rect.rows)[row];
	if (line && chat.rooms.has(line.key)) showRoom(screen, client, line.key);
}

export const nextRoom = signedIn((screen, client) => stepRoom(screen, client, 1));
export const previousRoom = signedIn((screen, client) => stepRoom(screen, client, -1));

function stepRoom(screen: Screen, client: Client, step: 1 | -1): void {
	const rows = roomRows(client.store.getState());
	const at = rows.findIndex((row) => row.room.roomId === screen.get().openRoom);
	const next = rows.at(at < 0 && step < 0 ? -1 : (at + step) % rows.length);
	if (next) showRoom(screen, client, next.room.roomId);
}

/** The next room with something unread, mentions first, then an invitation; when none is left, the room where this walk began. */
export const nextUnread = signedIn((screen, client) => {
	const {openRoom: here, cameFrom} = screen.get();
	const rows = roomRows(client.store.getState());
	const at = rows.findIndex((row) => row.room.roomId === here);
	const around = [...rows.slice(at + 1), ...rows.slice(0, Math.max(0, at))];
	const unread = around.filter((row) => row.room.membership === 'join' && row.unread.count > 0);
	const invite = cameFrom === null ? around.find((row) => row.room.membership === 'invite') : undefined;
	const next = unread.find((row) => row.unread.mentions > 0) ?? unread[0] ?? invite;
	if (next) {
		showOrAsk(screen, client, next.room.roomId);
		screen.change((state) => ({...state, cameFrom: cameFrom ?? here}));
		return;
	}
	if (cameFrom !== null && cameFrom !== here) showRoom(screen, client, cameFrom);
	else screen.change(showNotice('nothing unread'));
	screen.change((state) => ({...state, cameFrom: null}));
});

export const openSwitcher = signedIn((screen) => {
	if (topOverlay(screen.get())?.type === 'switcher') return screen.change(popOverlay);
	screen.change(pushOverlay({type: 'switcher', filter: emptyLine, index: 0, publicRooms: null}));
});

/** Shows the server's public rooms as soon as it has told them. */
export const openDirectory = signedIn((screen, client) => {
	const isOpen = () => topOverlay(screen.get())?.type === 'directory';
	if (isOpen()) return;
	screen.change(pushOverlay({type: 'directory', filter: emptyLine, index: 0, publicRooms: null}));
	client.publicRooms().then(
		(publicRooms) => {
			const overlay = topOverlay(screen.get());
			if (overlay?.type === 'directory') screen.change(replaceOverlay({...overlay, publicRooms}));
		},
		(error: unknown) => {
			if (isOpen()) screen.change(popOverlay);
			screen.change(showNotice(errorLine(error), 'error'));
		},
	);
});

/** Beside the messages, or in their place where the screen is too narrow for both. */
export const toggleMembers = signedIn((screen) => {
	const {openRoom, columns} = screen.get();
	if (topOverlay(screen.get())?.type === 'members') return screen.change(popOverlay);
	if (columns >= membersFrom) {
		return screen.change((state) => ({...state, showsMembers: !state.showsMembers}));
	}
	if (openRoom === null) screen.change(showNotice('open a room first: Ctrl+K'));
	else screen.change(pushOverlay({type: 'members', room: openRoom}));
});
