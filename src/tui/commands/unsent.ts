import type {Client} from '../../client/client.ts';
import type {Pending} from '../../domain/event.ts';
import {asTyped} from '../as-typed.ts';
import {giveBack, showNotice} from '../change.ts';
import {errorLine, type Screen, signedIn} from '../screen.ts';
import {composerOf, type ScreenState} from '../state.ts';
import {pickedPending} from './pick.ts';

export const resendPicked = signedIn((screen, client) => {
	const pending = pickedPending(screen, client);
	if (pending?.state !== 'failed' && pending?.state !== 'held')
		return screen.change(showNotice('only what failed or is held can be sent again'));
	act(screen, () => {
		client.resend(pending.msgId);
		return null;
	});
});

export const discardPicked = signedIn((screen, client) => {
	const pending = pickedPending(screen, client);
	if (!pending) return screen.change(showNotice('only what is not sent yet can be discarded'));
	act(screen, () => (client.discard(pending.msgId) ? null : isOnItsWay));
});

/** Takes it out of the outbox and puts it back where it was typed. */
export const editPicked = signedIn((screen, client) => {
	const pending = pickedPending(screen, client);
	if (!pending) return screen.change(showNotice('only what is not sent yet can be edited'));
	if (composerOf(screen.get()).present.text !== '')
		return screen.change(showNotice('something else stands in the line: send it or clear it first'));
	const {roomId, msgId} = pending;
	const text = asTyped(pending);
	act(screen, () => {
		if (!client.takeBack(msgId, text)) return isOnItsWay;
		screen.change(giveBack(roomId, text));
		return null;
	});
});

export function resendAll(screen: Screen, client: Client, unsent: readonly Pending[]): void {
	act(screen, () => {
		for (const {msgId} of unsent) client.resend(msgId);
		return null;
	});
}

export function discardAll(screen: Screen, client: Client, unsent: readonly Pending[]): void {
	act(screen, () => {
		const kept = unsent.filter(({msgId}) => !client.discard(msgId));
		return kept.length > 0 ? isOnItsWay : null;
	});
}

const isOnItsWay = 'it is on its way to the server already';

/** Shows why it cannot be done, which `change` gives (null: it is done) or throws. */
function act(screen: Screen, change: () => string | null): void {
	try {
		const refusal = change();
		const done = (state: ScreenState) => ({...state, picked: null, notice: null});
		screen.change(refusal === null ? done : showNotice(refusal));
	} catch (error) {
		screen.change(showNotice(errorLine(error), 'error'));
	}
}
