import type {MessageId, RoomId, UserId} from '../../domain/ids.ts';
import {prefix} from './wire.ts';

/** A path of the 2014 API from its parts, each percent-encoded. */
export function apiPath(...parts: readonly string[]): string {
	return [prefix, ...parts.map(encode)].join('/');
}

export function memberPath(roomId: RoomId, userId: UserId): string {
	return apiPath('rooms', roomId, 'members', userId, 'state');
}

export function messagePath(roomId: RoomId, sender: UserId, msgId: MessageId): string {
	return apiPath('rooms', roomId, 'messages', sender, msgId);
}

export function displayNamePath(userId: UserId): string {
	return `${prefix}/profile/${rawId(userId)}/displayname`;
}

/** Where `reader` tells that they have read a message. */
export function readFeedbackPath(roomId: RoomId, sender: UserId, msgId: MessageId, reader: UserId): string {
	const message = `${apiPath('rooms', roomId, 'messages')}/${rawId(sender)}/${encode(msgId)}`;
	return `${message}/feedback/${rawId(reader)}/r`;
}

/** The reference server does not decode user ids under profile/ and feedback/, so what makes an id one stays as it is. */
function rawId(userId: UserId): string {
	return encode(userId).replaceAll('%40', '@').replaceAll('%3A', ':');
}

/** Half a character cannot be encoded at all. */
function encode(part: string): string {
	return encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'));
}
