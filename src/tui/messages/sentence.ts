import type {Deed, Pending, RoomEvent} from '../../domain/event.ts';
import type {UserId} from '../../domain/ids.ts';
import type {Membership} from '../../domain/room.ts';
import {sanitizeLine} from '../../text/sanitize.ts';

type NameOf = (userId: UserId) => string;

/** What a membership line says, by the names people have in the room. `isDecline`: who leaves was only invited. */
export function membershipSentence(
	{sender, change, body}: RoomEvent,
	nameOf: NameOf,
	isDecline: boolean,
): string {
	if (!change) return body;
	const target = nameOf(change.target);
	if (isDecline) return `${target} declined the invitation`;
	const by = sender && sender !== change.target ? nameOf(sender) : null;
	return sentences[change.membership](target, by);
}

/** What a topic line says. Of some changes nobody says who made them. */
export function topicSentence({sender, body}: RoomEvent, nameOf: NameOf): string {
	if (!sender) return body ? `the topic is now: ${body}` : 'the topic was removed';
	return body ? `${nameOf(sender)} set the topic: ${body}` : `${nameOf(sender)} removed the topic`;
}

/** What is going to be done to the room as soon as the server is there. */
export function deedSentence({kind, body}: Pending, nameOf: NameOf): string {
	return deeds[kind as Deed]?.(body, nameOf) ?? body;
}

const deeds: Readonly<Record<Deed, (body: string, nameOf: NameOf) => string>> = {
	join: () => 'you join this room',
	leave: () => 'you leave this room',
	invite: (body, nameOf) => `you invite ${nameOf(body)}`,
	topic: (body) => `you set the topic: ${sanitizeLine(body)}`,
};

/** `by`: who made the change; null if it was the person. */
const sentences: Readonly<Record<Membership, (target: string, by: string | null) => string>> = {
	join: (target) => `${target} joined`,
	invite: (target, by) => (by ? `${by} invited ${target}` : `${target} was invited`),
	leave: (target, by) => (by ? `${by} removed ${target}` : `${target} left`),
};
