import type {Client} from '../../client/client.ts';
import type {Pending} from '../../domain/event.ts';
import {heldIn, straysIn} from '../../store/selectors.ts';
import type {State} from '../../store/state.ts';
import {popOverlay, replaceOverlay, setComposer} from '../change.ts';
import {pickerRows} from '../picker-rows.ts';
import {attempt, type Command, type Screen, signedIn} from '../screen.ts';
import {type Overlay, type Picker, type Question, topOverlay} from '../state.ts';
import {showOrAsk, showRoom} from './rooms.ts';
import {discardAll, resendAll} from './unsent.ts';

/** Esc: one step back, whatever that is here. */
export const back: Command = (screen) => {
	const {overlays, completion, notice, picked, pasted, isQuitAsked} = screen.get();
	if (overlays.length > 0) return screen.change(popOverlay);
	if (completion) return screen.change((state) => ({...state, completion: null}));
	if (picked !== null) return screen.change((state) => ({...state, picked: null}));
	if (pasted && !notice) return screen.change(setComposer(pasted.before));
	if (notice || isQuitAsked) screen.change((state) => ({...state, notice: null, isQuitAsked: false}));
};

export const choiceDown = onPicker((screen, picker, client) => moveChoice(screen, picker, client, 1));
export const choiceUp = onPicker((screen, picker, client) => moveChoice(screen, picker, client, -1));

/** Goes to the chosen room; joins it first if the user is not in it. */
export const choose = onPicker((screen, picker, client) => {
	const row = pickerRows(picker, client.store.getState())[picker.index];
	if (!row) return;
	screen.change(popOverlay);
	if (row.membership === 'join') return showRoom(screen, client, row.roomId);
	if (row.membership === 'invite') return showOrAsk(screen, client, row.roomId);
	joinAndShow(screen, client, row.alias ?? row.roomId);
});

function moveChoice(screen: Screen, picker: Picker, client: Client, by: 1 | -1): void {
	const {length} = pickerRows(picker, client.store.getState());
	const index = length === 0 ? 0 : (picker.index + by + length) % length;
	screen.change(replaceOverlay({...picker, index}));
}

export const answerYes = onQuestion((screen, question, client) => {
	screen.change(popOverlay);
	const unsent = unsentOf(question, client);
	if (unsent) resendAll(screen, client, unsent);
	else joinAndShow(screen, client, question.room);
});

/** No to an invite declines it; to what is not sent discards it; to joining leaves everything as it is. */
export const answerNo = onQuestion((screen, question, client) => {
	screen.change(popOverlay);
	const unsent = unsentOf(question, client);
	if (unsent) discardAll(screen, client, unsent);
	if (question.about !== 'invite') return;
	void attempt(screen, 'declining…', async () => {
		if (!(await client.leaveRoom(question.room))) return 'declined as soon as the server is reached';
		screen.change((state) => (state.openRoom === question.room ? {...state, openRoom: null} : state));
		return 'invitation declined';
	});
});

/** What the question is about, if it is about messages or deeds. */
function unsentOf({about, room}: Question, client: Client): readonly Pending[] | null {
	return unsentBy[about]?.(client.store.getState(), room) ?? null;
}

type Unsent = (chat: State, room: string) => readonly Pending[];
const unsentBy: Partial<Record<Question['about'], Unsent>> = {held: heldIn, stray: straysIn};

function joinAndShow(screen: Screen, client: Client, room: string): void {
	void attempt(screen, 'joining…', async () => {
		const roomId = await client.joinRoom(room);
		if (roomId === null) return 'you join as soon as the server is reached';
		showRoom(screen, client, roomId);
		return null;
	});
}

function onPicker(run: (screen: Screen, picker: Picker, client: Client) => void): Command {
	return onOverlay(
		(overlay): overlay is Picker => overlay.type === 'switcher' || overlay.type === 'directory',
		run,
	);
}

function onQuestion(run: (screen: Screen, question: Question, client: Client) => void): Command {
	return onOverlay((overlay): overlay is Question => overlay.type === 'question', run);
}

function onOverlay<T extends Overlay>(
	isMine: (overlay: Overlay) => overlay is T,
	run: (screen: Screen, overlay: T, client: Client) => void,
): Command {
	return signedIn((screen, client) => {
		const overlay = topOverlay(screen.get());
		return overlay && isMine(overlay) ? run(screen, overlay, client) : false;
	});
}
