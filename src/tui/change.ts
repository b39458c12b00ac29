import type {RoomId} from '../domain/ids.ts';
import {firstUnread} from '../store/first-unread.ts';
import type {State} from '../store/state.ts';
import {type Edit, emptyLine, type Line, lineOf} from '../text/line-edit.ts';
import {type LineHistory, record, startHistory} from '../text/line-history.ts';
import type {Anchor} from './messages/layout.ts';
import {
	type Completion,
	composerKey,
	composerOf,
	type Notice,
	noRoom,
	type Overlay,
	type Picker,
	type ScreenState,
	topOverlay,
} from './state.ts';

/** One step of the screen. Pure; gives back the very same state when there is nothing to do. */
export type Change = (state: ScreenState) => ScreenState;

/** Shows a room: its draft, and a line before what is unread in it, which stays where it is while the room is open. */
export function openRoom(chat: State, roomId: RoomId): Change {
	return (state) => {
		if (state.openRoom === roomId) return {...state, picked: null};
		return {
			...state,
			openRoom: roomId,
			composers: composersIn(state, roomId, chat.drafts.get(roomId) ?? ''),
			newFrom: firstUnread(chat, roomId),
			picked: null,
			completion: null,
			pasted: null,
			notice: null,
			wantedRoom: null,
		};
	};
}

/** What was typed before any room was open goes into the first one that opens, unless something waits there. */
function composersIn(state: ScreenState, roomId: RoomId, draft: string): ScreenState['composers'] {
	const known = state.composers.get(roomId) ?? startHistory(lineOf(draft));
	const early = state.openRoom === null ? state.composers.get(noRoom) : undefined;
	if (!early || early.present.text === '' || known.present.text !== '') {
		return new Map(state.composers).set(roomId, known);
	}
	return new Map(state.composers).set(roomId, early).set(noRoom, startHistory(emptyLine));
}

/** No room is open any more, as after leaving it. */
export const closeRoom: Change = (state) => ({...state, openRoom: null, picked: null, newFrom: null});

/** Edits the line that has the keys: of an overlay, of the sign-in page, else the composer. */
export function editLine(edit: Edit): Change {
	return (state) => {
		const overlay = topOverlay(state);
		if (overlay) return 'filter' in overlay ? editFilter(state, overlay, edit) : state;
		if (state.signIn) return editField(state, edit);
		const composer = composerOf(state);
		return setComposer(record(composer, edit(composer.present)))(state);
	};
}

function editFilter(state: ScreenState, picker: Picker, edit: Edit): ScreenState {
	const filter = edit(picker.filter);
	const index = filter.text === picker.filter.text ? picker.index : 0;
	return replaceOverlay({...picker, filter, index})(state);
}

function editField(state: ScreenState, edit: Edit): ScreenState {
	const {signIn} = state;
	if (!signIn || signIn.isBusy) return state;
	const fields = {...signIn.fields, [signIn.focus]: edit(signIn.fields[signIn.focus])};
	return {...state, signIn: {...signIn, fields}};
}

/** What is typed ends picking, completing, and the question whether to quit. */
export function setComposer(composer: LineHistory): Change {
	return (state) => {
		if (composer === composerOf(state)) return state;
		const composers = new Map(state.composers).set(composerKey(state), composer);
		const notice = state.notice?.tone === 'busy' ? state.notice : null;
		return {...state, composers, notice, completion: null, picked: null, pasted: null, isQuitAsked: false};
	};
}

/** Puts a paste into the composer; one of many lines under a guard. */
export function paste(line: Line): Change {
	return (state) => {
		const before = composerOf(state);
		const count = (text: string): number => text.trimEnd().split('\n').length - 1;
		const lines = 1 + count(line.text) - count(before.present.text);
		const after = setComposer(record(before, line))(state);
		return lines > mostUnguarded ? {...after, pasted: {lines, before}} : after;
	};
}

/** A paste of more lines is told of before it is sent. */
const mostUnguarded = 8;

/** Undo brings it back. */
export const clearComposer: Change = (state) => setComposer(record(composerOf(state), emptyLine))(state);

/** Puts a text that could not be done back where it was typed, unless something else stands there by now. */
export function giveBack(key: RoomId, text: string): Change {
	return (state) => {
		const composer = state.composers.get(key) ?? startHistory(emptyLine);
		if (composer.present.text !== '') return state;
		return {...state, composers: new Map(state.composers).set(key, record(composer, lineOf(text)))};
	};
}

export function setCompletion(completion: Completion): Change {
	return (state) => {
		const line = completion.lines[completion.index];
		if (!line) return state;
		return {...setComposer(record(composerOf(state), line))(state), completion};
	};
}

/** Null: at the bottom. */
export function setAnchor(roomId: RoomId, anchor: Anchor | null): Change {
	return (state) => {
		const anchors = new Map(state.anchors);
		if (anchor) anchors.set(roomId, anchor);
		else anchors.delete(roomId);
		return {...state, anchors};
	};
}

export function showNotice(text: string, tone: Notice['tone'] = 'info'): Change {
	return (state) => ({...state, notice: {text, tone}});
}

export function pushOverlay(overlay: Overlay): Change {
	return (state) => ({...state, overlays: [...state.overlays, overlay], completion: null});
}

export function replaceOverlay(overlay: Overlay): Change {
	return (state) => ({...state, overlays: [...state.overlays.slice(0, -1), overlay]});
}

export const popOverlay: Change = (state) => ({...state, overlays: state.overlays.slice(0, -1)});
