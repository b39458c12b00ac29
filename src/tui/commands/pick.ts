import type {Client} from '../../client/client.ts';
import type {Pending} from '../../domain/event.ts';
import {messageKey} from '../../domain/event.ts';
import {timelineOf} from '../../store/selectors.ts';
import {setAnchor, showNotice} from '../change.ts';
import {layoutOf, sourceOf} from '../frame.ts';
import {keepVisible} from '../messages/layout.ts';
import {type Screen, signedIn} from '../screen.ts';
import {composerOf} from '../state.ts';

/** Picks the newest message, when there is nothing in the composer to move in. */
export const startPicking = signedIn((screen, client) => {
	const key = composerOf(screen.get()).present.text === '' ? keysOf(screen, client).at(-1) : undefined;
	if (key === undefined) return false;
	pick(screen, client, key);
});

export const pickOlder = signedIn((screen, client) => step(screen, client, -1));
/** From the newest message back to the composer. */
export const pickNewer = signedIn((screen, client) => step(screen, client, 1));

export const stopPicking = signedIn((screen) => screen.change((state) => ({...state, picked: null})));

export const copyPicked = signedIn((screen, client) => {
	const body = pickedBody(screen, client);
	if (body === null) return;
	screen.copy(body);
	screen.change((state) => ({...showNotice('copied')(state), picked: null}));
});

/** The picked message as far as it is still on its way; null if it is not. */
export function pickedPending(screen: Pick<Screen, 'get'>, client: Client): Pending | null {
	const {openRoom, picked} = screen.get();
	const chat = client.store.getState();
	const queue = chat.pending.get(openRoom ?? '') ?? [];
	return queue.find(({msgId}) => messageKey(chat.account.userId, msgId) === picked) ?? null;
}

function pickedBody(screen: Screen, client: Client): string | null {
	const {openRoom, picked} = screen.get();
	const {events} = timelineOf(client.store.getState(), openRoom ?? '');
	const event = events.findLast(({key}) => key === picked);
	return event?.body ?? pickedPending(screen, client)?.body ?? null;
}

function step(screen: Screen, client: Client, by: 1 | -1): void {
	const keys = keysOf(screen, client);
	const at = keys.lastIndexOf(screen.get().picked ?? '');
	const key = at < 0 ? undefined : keys[at + by];
	if (key !== undefined) pick(screen, client, key);
	else if (by > 0 || at < 0) stopPicking(screen);
}

function pick(screen: Screen, client: Client, key: string): void {
	const state = screen.get();
	const source = sourceOf(state, client.store.getState(), screen.now());
	const pane = layoutOf(state)?.messages;
	if (!source || !pane) return;
	const anchor = state.anchors.get(source.roomId) ?? null;
	const moved = keepVisible(source, anchor, pane.columns, pane.rows, key);
	screen.change((before) => ({...setAnchor(source.roomId, moved)(before), picked: key}));
}

/** Keys of all that can be picked in the open room, oldest first. */
function keysOf(screen: Screen, client: Client): readonly string[] {
	const roomId = screen.get().openRoom;
	if (roomId === null) return [];
	const chat = client.store.getState();
	const {events, keys} = timelineOf(chat, roomId);
	const pending = (chat.pending.get(roomId) ?? []).map(({msgId}) => messageKey(chat.account.userId, msgId));
	return [...events.map(({key}) => key), ...pending.filter((key) => !keys.has(key))];
}
