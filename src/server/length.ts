import {badJson} from './refusal.ts';

/** Whether the text has more than so many characters (code points: an emoji may be several). */
export function isLonger(text: string, most: number): boolean {
	// Every character is one or two units: most texts need not be taken apart.
	return text.length > most && (text.length > 2 * most || [...text].length > most);
}

/** Refuses what a body has under `key` if it is a text of more than so many characters. */
export function checkLength(key: string, value: unknown, most: number): void {
	if (typeof value === 'string' && isLonger(value, most))
		throw badJson(`Key ${key} is longer than ${most} characters.`);
}
