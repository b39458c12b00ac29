import type {Membership, PublicRoom} from '../domain/room.ts';
import {type RoomRow, roomRows, roomTitle, serverOf} from '../store/selectors.ts';
import type {State} from '../store/state.ts';
import {fuzzyScore} from '../text/fuzzy.ts';
import type {Picker} from './state.ts';

/** A room to choose, as a list shows it. */
export interface PickerRow {
	readonly roomId: string;
	readonly alias: string | null;
	readonly title: string;
	/** Beside the title, quietly. */
	readonly detail: string;
	/** The user's own in that room. */
	readonly membership: Membership;
}

/** What a list offers, the best matches of its filter first; without a filter in the order of the room list. */
export function pickerRows({type, filter, publicRooms}: Picker, chat: State): readonly PickerRow[] {
	const rows =
		type === 'switcher'
			? roomRows(chat).map(ownRow)
			: (publicRooms ?? []).map((room) => publicRow(room, chat));
	if (filter.text.trim() === '') return rows;
	const scored = rows.map((row) => ({row, score: scoreOf(row, filter.text)}));
	const matching = scored.filter((each): each is {row: PickerRow; score: number} => each.score !== null);
	return matching.sort((a, b) => b.score - a.score).map(({row}) => row);
}

/** By the name a room is listed under, or else by what is said of it. */
function scoreOf({title, alias, detail}: PickerRow, text: string): number | null {
	const byName = fuzzyScore(text, title) ?? (alias ? fuzzyScore(text, alias) : null);
	if (byName !== null) return byName;
	return detail.toLowerCase().includes(text.trim().toLowerCase()) ? worstScore : null;
}

/** Behind everything that matches by its name. */
const worstScore = Number.NEGATIVE_INFINITY;

function ownRow({room, title, unread}: RoomRow): PickerRow {
	const {roomId, alias, membership} = room;
	const count = unread.count > 0 ? `${unread.count} new` : '';
	const detail =
		membership === 'invite' ? 'invitation' : [count, room.topic ?? ''].filter(Boolean).join(' · ');
	return {roomId, alias, title, detail, membership};
}

function publicRow({roomId, alias, topic}: PublicRoom, chat: State): PickerRow {
	const own = chat.rooms.get(roomId);
	const membership = own?.membership ?? 'leave';
	const title = own?.alias ? roomTitle(chat, own) : (alias?.replace(ownServer(chat), '') ?? roomId);
	const detail = [membership === 'join' ? 'joined' : '', topic ?? ''].filter(Boolean).join(' · ');
	return {roomId, alias, title, detail, membership};
}

/** The end of an alias that goes without saying. */
function ownServer(chat: State): RegExp {
	return new RegExp(`:${serverOf(chat).replace(/[^\w]/g, '\\$&')}$`);
}
