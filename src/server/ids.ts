import {randomInt} from 'node:crypto';
import type {RoomAlias, RoomId, UserId} from '../domain/ids.ts';
import {isLonger} from './length.ts';
import {malformed} from './refusal.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random letters from the system's secure source; one is worth 5.7 bits. */
export function randomLetters(count: number): string {
	return Array.from({length: count}, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** The text as a user id; refuses what is not of its form. So do the two below. */
export const toUserId = (text: string): UserId => checkId(text, '@', 'UserID');
export const toRoomId = (text: string): RoomId => checkId(text, '!', 'RoomID');
export const toRoomAlias = (text: string): RoomAlias => checkId(text, '#', 'RoomAlias');

/** True for control characters and lone surrogates, which have no place in paths. */
export const isUnprintable = (text: string): boolean => /[\p{Cc}\p{Cs}]/u.test(text);

/** The longest id, sigil and domain included (characters). */
const LONGEST = 255;

/** Besides what is unprintable: what ends lines, or turns around how the text beside an id is read. */
const MISLEADING = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

function checkId(text: string, sigil: string, kind: string): string {
	if (!text.startsWith(sigil)) throw malformed(`Expected ${kind} string to start with '${sigil}'`);
	if (!/^.[^:]*:.+$/s.test(text)) throw malformed(`Expected ${kind} of the form '${sigil}localname:domain'`);
	if (MISLEADING.test(text)) throw malformed(`${kind} must not contain control or bidi characters.`);
	if (isLonger(text, LONGEST)) throw malformed(`${kind} is longer than ${LONGEST} characters.`);
	return text;
}
