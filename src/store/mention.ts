import {localpart} from '../domain/ids.ts';
import type {State} from './state.ts';

/** Whether a text names somebody: one of the names stands in it as a word of its own, in any case. */
export function isMention(body: string, names: readonly string[]): boolean {
	const text = body.toLowerCase();
	return names.some((name) => name !== '' && hasWord(text, name.toLowerCase()));
}

/** What the user is called in a room: full id, local part, and display name if there is one. */
export function ownNames(state: State, roomId: string): readonly string[] {
	const {userId} = state.account;
	const displayName = state.members.get(roomId)?.get(userId)?.displayName;
	return displayName ? [userId, localpart(userId), displayName] : [userId, localpart(userId)];
}

function hasWord(text: string, word: string): boolean {
	for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
		if (!isLetter(text[at - 1]) && !isLetter(text[at + word.length])) return true;
	}
	return false;
}

function isLetter(character: string | undefined): boolean {
	return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
