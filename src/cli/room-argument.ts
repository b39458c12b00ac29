import {UsageError} from '../domain/errors.ts';
import type {RoomAlias, RoomId} from '../domain/ids.ts';
import {completeAlias, isRoomAlias, isRoomId} from '../domain/ids.ts';

/** A room id as it was given, or the full alias. `home`: the name of one's own server. UsageError if the text is neither. */
export function readRoom(text: string, home: string): RoomId | RoomAlias {
	if (!text.startsWith('!')) return readAlias(text, home);
	if (isRoomId(text) && !hasControls(text)) return text;
	throw new UsageError(`'${text}' is no room: a room id looks like !opaque:server, an alias like #tutorial`);
}

/** The full alias that a person means by `tutorial`, `#tutorial` or `#tutorial:localhost`. UsageError if the text is none. */
export function readAlias(text: string, home: string): RoomAlias {
	const problem = /^[!@]/.test(text)
		? `begins with #, not with ${text[0]}`
		: hasControls(text)
			? 'holds no line breaks or other control characters'
			: null;
	if (problem !== null) throw new UsageError(`'${text}' is no alias: an alias ${problem}`);
	const alias = completeAlias(text, home);
	if (isRoomAlias(alias)) return alias;
	throw new UsageError(`'${text}' is no alias: an alias looks like #tutorial or #tutorial:${home}`);
}

const hasControls = (text: string): boolean => /\p{Cc}/u.test(text);
