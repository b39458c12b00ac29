import type {UnsentMessage} from '../client/unsent.ts';
import {isMessage} from '../domain/event.ts';
import {cut} from '../text/cut.ts';
import {sanitizeLine} from '../text/sanitize.ts';
import {durationText} from '../text/time.ts';

/** Of a text, in columns: so much lets most messages be told apart. */
const longest = 60;

/** A message of the outbox as `--json` shows it. */
export function unsentJson({
	msgId,
	roomId,
	alias,
	kind,
	body,
	state,
	reason,
	createdAt,
}: UnsentMessage): object {
	return {msgId, roomId, alias, kind, body, state, reason, createdAt};
}

/** The same in cells, for people: id, room, state, age, text. `now`: ms. */
export function unsentCells(message: UnsentMessage, now: number): readonly string[] {
	const {msgId, state, reason, createdAt} = message;
	const why = reason === null ? '' : `: ${sanitizeLine(reason)}`;
	return [
		msgId,
		roomOf(message),
		`${state}${why}`,
		durationText(now - createdAt),
		cut(words(message), longest),
	];
}

/** What people call the room of a message. */
export function roomOf({alias, roomId}: Pick<UnsentMessage, 'alias' | 'roomId'>): string {
	return sanitizeLine(alias ?? roomId);
}

function words({kind, body}: UnsentMessage): string {
	const text = sanitizeLine(body);
	if (kind === 'emote') return `* ${text}`;
	return isMessage(kind) ? text : `(${kind}) ${text}`.trimEnd();
}
