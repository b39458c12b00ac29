import type {RoomId} from '../domain/ids.ts';
import {heldIn} from '../store/selectors.ts';
import type {State} from '../store/state.ts';
import {cut} from '../text/cut.ts';
import {sanitizeLine} from '../text/sanitize.ts';
import {durationText} from '../text/time.ts';
import {asTyped} from './as-typed.ts';
import {popOverlay, pushOverlay} from './change.ts';
import type {Frame} from './frame.ts';
import type {Screen} from './screen.ts';
import {isIdle, questionedRoom} from './state.ts';

/**
 * Asks what is to become of what was written long ago, when its room is open and nothing else is going on, typing least
 * of all: Enter is not to be the answer before the question is seen. Of the same messages once for each time that the
 * room is opened. Takes the question back when somebody else has answered it.
 */
export function createHeldQuestion(screen: Screen): (frame: Frame, chat: State, isTyping: boolean) => void {
	let asked = '';
	return ({screen: state}, chat, isTyping) => {
		const {openRoom: room} = state;
		const held = room === null ? [] : heldIn(chat, room);
		const shown = questionedRoom(state, 'held');
		if (shown !== null && heldIn(chat, shown).length === 0) return screen.change(popOverlay);
		const question = [room, ...held.map(({msgId}) => msgId)].join(' ');
		if (room === null || held.length === 0 || !isIdle(state) || isTyping || question === asked) {
			if (!asked.startsWith(`${room} `)) asked = '';
			return;
		}
		asked = question;
		screen.change(pushOverlay({type: 'question', about: 'held', room}));
	};
}

/** `3 messages written 2 h ago were not sent`, by the oldest of them; the first few; what each key does. */
export function heldTexts(chat: State, room: RoomId, now: number): readonly string[] {
	const held = heldIn(chat, room);
	const age = durationText(now - Math.min(now, ...held.map(({createdAt}) => createdAt)));
	const [what, were, them] = held.length === 1 ? ['message', 'was', 'it'] : ['messages', 'were', 'them'];
	const lines = held
		.slice(0, mostShown)
		.map((pending) => cut(`   ${sanitizeLine(asTyped(pending))}`, longest));
	const more = held.length > mostShown ? [`   … and ${held.length - mostShown} more`] : [];
	return [
		`${held.length} ${what} written ${age} ago ${were} not sent:`,
		...lines,
		...more,
		' ',
		`Enter sends ${them} · Ctrl+D discards ${them} · Esc: decide later`,
	];
}

const mostShown = 5;
/** Of what is shown of a message, in columns. */
const longest = 200;
