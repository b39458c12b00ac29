import type {EventKind, RoomEvent} from '../domain/event.ts';
import type {UserId} from '../domain/ids.ts';
import {clockTime} from '../text/time.ts';
import type {NamedRoom} from './room-name.ts';
import {personName} from './room-name.ts';

/** A line of a timeline as `--json` gives it. The names and their order are a contract. */
export function messageJson(event: RoomEvent, {roomId, alias}: NamedRoom): object {
	const {eventId, msgId, sender, kind, body, timestamp} = event;
	return {roomId, alias, eventId, msgId, sender, kind, body, timestamp};
}

/**
 * The same for reading: `2026-11-23 14:05  <ann> text`, further lines of the text below its first one.
 * `roomName`: stands between time and text, where several rooms are read at once; null for one alone.
 */
export function messageText(event: RoomEvent, me: UserId, roomName: string | null): string {
	const margin = `${dateTime(event.timestamp)}  `;
	const label = roomName === null ? '' : `${roomName}  `;
	const text = wordings[event.kind](event, (userId) => personName({userId, displayName: null}, me));
	return margin + label + text.replaceAll('\n', `\n${' '.repeat(margin.length)}`);
}

type Wording = (event: RoomEvent, name: (userId: UserId) => string) => string;

const wordings: Readonly<Record<EventKind, Wording>> = {
	text: ({sender, body}, name) => `<${name(sender)}> ${body}`,
	emote: ({sender, body}, name) => `* ${name(sender)} ${body}`,
	notice: ({sender, body}, name) => `-${name(sender)}- ${body}`,
	membership: membershipText,
	topic: ({sender, body}, name) =>
		`* ${sender ? name(sender) : 'somebody'} ${body ? `set the topic: ${body}` : 'took the topic away'}`,
	other: ({sender, body}, name) => `<${name(sender)}> ${body}`,
};

function membershipText({sender, change, body}: RoomEvent, name: (userId: UserId) => string): string {
	if (!change) return `* ${body}`;
	const target = name(change.target);
	const isOwn = sender === change.target;
	if (change.membership === 'invite') return `* ${name(sender)} invited ${target}`;
	if (change.membership === 'join') return `* ${target} joined`;
	return isOwn ? `* ${target} left` : `* ${name(sender)} removed ${target}`;
}

function dateTime(ms: number): string {
	const date = new Date(ms);
	if (Number.isNaN(date.getTime())) return '????-??-?? ??:??';
	const twoDigits = (value: number) => String(value).padStart(2, '0');
	return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())} ${clockTime(ms)}`;
}
