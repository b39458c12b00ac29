import type {RoomId} from '../domain/ids.ts';
import type {PublicRoom} from '../domain/room.ts';
import type {Account} from '../domain/session.ts';
import {emptyLine, type Line, lineOf} from '../text/line-edit.ts';
import {type LineHistory, startHistory} from '../text/line-history.ts';
import type {Anchor} from './messages/layout.ts';

/** What the screen knows beside the chat itself: what is open, typed, scrolled and asked. Replaced, never changed. */
export interface ScreenState {
	readonly columns: number;
	readonly rows: number;
	/** Whether the terminal's window has the keyboard, as far as it tells. */
	readonly isFocused: boolean;
	/** The sign-in page; null: signed in, or looking at the messages though the server no longer knows one. */
	readonly signIn: SignIn | null;
	readonly openRoom: RoomId | null;
	/** What to open as soon as it is known whether the user is in it: an alias or a room id. */
	readonly wantedRoom: string | null;
	/** Where the walk over the unread rooms began. */
	readonly cameFrom: RoomId | null;
	/** What stands in the composer of each room, and of no room ({@link noRoom}). */
	readonly composers: ReadonlyMap<RoomId, LineHistory>;
	/** Where each room is scrolled to; absent: at the bottom. */
	readonly anchors: ReadonlyMap<RoomId, Anchor>;
	/** Key of the event above which the open room's "new messages" line stands. */
	readonly newFrom: string | null;
	/** Key of the message that is picked. */
	readonly picked: string | null;
	/** The last one is on top and has the keys. */
	readonly overlays: readonly Overlay[];
	readonly notice: Notice | null;
	readonly completion: Completion | null;
	/** A paste of many lines that stands in the composer as it came; null: there is none, or somebody edited it. */
	readonly pasted: Pasted | null;
	readonly showsMembers: boolean;
	/** Ctrl+C was pressed with nothing left to clear. */
	readonly isQuitAsked: boolean;
}

export interface SignIn {
	/** `again`: the server no longer knows the user, and the chat is behind the page; only the password is asked for. */
	readonly how: 'login' | 'register' | 'again';
	readonly fields: Readonly<Record<SignInField, Line>>;
	readonly focus: SignInField;
	readonly error: string | null;
	readonly isBusy: boolean;
}

export const signInFields = ['server', 'user', 'password'] as const;
export type SignInField = (typeof signInFields)[number];

export type Overlay = Picker | Question | Help | Members;

/** A list to filter by typing and to choose from: the rooms one is in, or the server's public ones. */
export interface Picker {
	readonly type: 'switcher' | 'directory';
	readonly filter: Line;
	readonly index: number;
	/** Of the directory what the server said; null: not yet. */
	readonly publicRooms: readonly PublicRoom[] | null;
}

/** Something that Enter says yes to. */
export interface Question {
	readonly type: 'question';
	/** `held`: what was written there long ago and is not sent; `stray`: what failed in a room that no list shows. */
	readonly about: 'invite' | 'join' | 'held' | 'stray';
	/** A room id; of a room to join what the user named it, and what failed of joining an alias. */
	readonly room: string;
}

export interface Help {
	readonly type: 'help';
	/** Lines scrolled down. */
	readonly top: number;
}

/** Who is in a room, where there is no place for them beside the messages. */
export interface Members {
	readonly type: 'members';
	readonly room: RoomId;
}

export interface Notice {
	readonly text: string;
	readonly tone: 'busy' | 'info' | 'error';
}

export interface Pasted {
	readonly lines: number;
	/** The composer without it. */
	readonly before: LineHistory;
}

/** A walk through what could stand where the cursor is. */
export interface Completion {
	readonly candidates: readonly string[];
	readonly index: number;
	/** The line as it would be with each of them. */
	readonly lines: readonly Line[];
}

/** The key of the composer while no room is open. */
export const noRoom = '';

export interface ScreenStart {
	readonly columns: number;
	readonly rows: number;
	readonly room: string | null;
	/** What the sign-in page proposes; null: signed in already. */
	readonly server: string | null;
}

export function initialScreen({columns, rows, room, server}: ScreenStart): ScreenState {
	return {
		columns,
		rows,
		isFocused: true,
		signIn: server === null ? null : signInAt(server),
		openRoom: null,
		wantedRoom: room,
		cameFrom: null,
		composers: new Map(),
		anchors: new Map(),
		newFrom: null,
		picked: null,
		overlays: [],
		notice: null,
		completion: null,
		pasted: null,
		showsMembers: false,
		isQuitAsked: false,
	};
}

export function composerKey(state: ScreenState): RoomId {
	return state.openRoom ?? noRoom;
}

/** What stands in the composer that is shown. */
export function composerOf(state: ScreenState): LineHistory {
	return state.composers.get(composerKey(state)) ?? emptyComposer;
}

export function topOverlay(state: ScreenState): Overlay | null {
	return state.overlays.at(-1) ?? null;
}

/** The room that is asked about; null: nothing about that is. */
export function questionedRoom(state: ScreenState, about: Question['about']): RoomId | null {
	const overlay = topOverlay(state);
	return overlay?.type === 'question' && overlay.about === about ? overlay.room : null;
}

/** Whether nothing is going on that a question would break into. */
export function isIdle(state: ScreenState): boolean {
	return state.overlays.length === 0 && state.picked === null && composerOf(state).present.text === '';
}

/** What is to be told beside the messages: what happened, else what Enter is about to do. */
export function noticeOf({notice, pasted}: ScreenState): Notice | null {
	if (notice || !pasted) return notice;
	return {text: `${pasted.lines} lines pasted: Enter sends them, Esc takes them out`, tone: 'info'};
}

/** Whether somebody sees the messages: nothing in front of them, and the window has the keyboard. */
export function canRead({isFocused, overlays, signIn}: ScreenState): boolean {
	return isFocused && overlays.length === 0 && signIn === null;
}

const emptyComposer = startHistory(emptyLine);

function signInAt(server: string): SignIn {
	const fields = {server: lineOf(server), user: emptyLine, password: emptyLine};
	return {how: 'login', fields, focus: 'user', error: null, isBusy: false};
}

/** The page that asks the user of that account for the password once more. */
export function signInAgainAs({server, userId}: Account): SignIn {
	const fields = {server: lineOf(server), user: lineOf(userId), password: emptyLine};
	return {how: 'again', fields, focus: 'password', error: null, isBusy: false};
}
