/** `!opaque:server` */
export type RoomId = string;
/** `@localpart:server` */
export type UserId = string;
/** `#localpart:server` */
export type RoomAlias = string;
/** A place in a server's stream. Opaque: only ever handed back to the server it came from. */
export type StreamToken = string;
/** The client's own name for a message it sends (the transaction id): `[A-Za-z0-9_.-]+`, unique per sender. */
export type MessageId = string;

export const isRoomId = (text: string): boolean => /^!.+:.+/.test(text);
export const isRoomAlias = (text: string): boolean => /^#.+:.+/.test(text);
export const isUserId = (text: string): boolean => /^@.+:.+/.test(text);

/** `ann` of `@ann:localhost`, `tutorial` of `#tutorial:localhost`; the whole text if it is not an id. */
export function localpart(id: string): string {
	return /^[@#!]([^:]*):/.exec(id)?.[1] ?? id;
}

/** `localhost:8448` of `@ann:localhost:8448`; empty if the text is not an id. */
export function serverName(id: string): string {
	return /^[@#!][^:]*:(.+)$/.exec(id)?.[1] ?? '';
}

/** A full alias from what a person types: `tutorial`, `#tutorial` and `#tutorial:localhost` are the same. */
export function completeAlias(text: string, server: string): RoomAlias {
	return complete('#', text, server);
}

/** A full user id from what a person types: `ann`, `@ann` and `@ann:localhost` are the same. */
export function completeUserId(text: string, server: string): UserId {
	return complete('@', text, server);
}

function complete(sigil: string, text: string, server: string): string {
	const name = text.startsWith(sigil) ? text.slice(1) : text;
	return name.includes(':') ? sigil + name : `${sigil}${name}:${server}`;
}
