import type {RoomId} from '../domain/ids.ts';
import {straysIn, unlistedQueues} from '../store/selectors.ts';
import type {State} from '../store/state.ts';
import {cut} from '../text/cut.ts';
import {sanitizeLine} from '../text/sanitize.ts';
import {asTyped} from './as-typed.ts';
import {popOverlay, pushOverlay} from './change.ts';
import type {Frame} from './frame.ts';
import type {Screen} from './screen.ts';
import {isIdle, questionedRoom} from './state.ts';

/**
 * Asks what is to become of what failed, or is held, in a room that no list shows and where it would never be seen: one
 * that could not be joined, or has been left meanwhile. Once for each time that it fails. Takes the question back when
 * somebody else has answered it.
 */
export function createStrayQuestion(screen: Screen): (frame: Frame, chat: State, isTyping: boolean) => void {
	let asked: ReadonlySet<string> = new Set();
	return ({screen: state}, chat, isTyping) => {
		const shown = questionedRoom(state, 'stray');
		if (shown !== null && straysIn(chat, shown).length === 0) return screen.change(popOverlay);
		const strays = unlistedQueues(chat).flatMap((room) => straysIn(chat, room));
		asked = new Set(strays.map(({msgId}) => msgId).filter((msgId) => asked.has(msgId)));
		const next = strays.find(({roomId, msgId}) => roomId !== state.openRoom && !asked.has(msgId));
		if (!next || !isIdle(state) || isTyping) return;
		asked = new Set([...asked, ...straysIn(chat, next.roomId).map(({msgId}) => msgId)]);
		screen.change(pushOverlay({type: 'question', about: 'stray', room: next.roomId}));
	};
}

/** What it is, the first few with the reason; what each key does. */
export function strayTexts(chat: State, room: RoomId): readonly string[] {
	const strays = straysIn(chat, room);
	const alias = chat.rooms.get(room)?.alias ?? room;
	const lines = strays.slice(0, mostShown).flatMap((pending) => {
		const reason = pending.reason ?? 'written long ago';
		return [asTyped(pending), `  ${reason}`].map((text) => cut(`   ${sanitizeLine(text)}`, longest));
	});
	const more = strays.length > mostShown ? [`   … and ${strays.length - mostShown} more`] : [];
	const them = strays.length === 1 ? 'it' : 'them';
	return [
		`You are not in ${sanitizeLine(alias)}, and this was not done:`,
		...lines,
		...more,
		' ',
		`Enter tries again · Ctrl+D discards ${them} · Esc: decide later`,
	];
}

const mostShown = 3;
/** Of what is shown of each, in columns. */
const longest = 200;
