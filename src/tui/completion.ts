import {localpart} from '../domain/ids.ts';
import {personName, presentMembers, roomTitle} from '../store/selectors.ts';
import type {State} from '../store/state.ts';
import type {Line} from '../text/line-edit.ts';
import {slashCommands} from './slash.ts';
import type {Completion} from './state.ts';

/** What the word before the cursor can become: a slash command, a room's alias, somebody of the room; null: nothing. */
export function complete(line: Line, chat: State, roomId: string): Completion | null {
	const before = line.text.slice(0, line.cursor);
	const word = /\S*$/.exec(before)?.[0] ?? '';
	const isFirst = word.length === before.length;
	const found = candidates(word, isFirst, line.text.startsWith('/'), chat, roomId);
	if (found.length === 0) return null;
	const lines = found.map(({text}) => {
		const whole = before.slice(0, before.length - word.length) + text;
		return {text: whole + line.text.slice(line.cursor), cursor: whole.length};
	});
	return {candidates: found.map(({label}) => label), index: 0, lines};
}

/** The next of the candidates (-1: the one before), round and round. */
export function turn(completion: Completion, by: 1 | -1): Completion {
	const {length} = completion.candidates;
	return {...completion, index: (completion.index + by + length) % length};
}

interface Candidate {
	/** As the list shows it. */
	readonly label: string;
	/** As it is written into the line. */
	readonly text: string;
}

function candidates(
	word: string,
	isFirst: boolean,
	isCommand: boolean,
	chat: State,
	roomId: string,
): readonly Candidate[] {
	if (isFirst && word.startsWith('/')) return commandsFrom(word);
	if (word.startsWith('#')) return aliasesFrom(word, chat);
	return word === '' ? [] : peopleFrom(word, isFirst, isCommand, chat, roomId);
}

function commandsFrom(word: string): readonly Candidate[] {
	const names = slashCommands.map(({name}) => `/${name}`);
	return names
		.filter((name) => name.startsWith(word.toLowerCase()))
		.map((name) => ({label: name, text: `${name} `}));
}

function aliasesFrom(word: string, chat: State): readonly Candidate[] {
	const rooms = [...chat.rooms.values()].filter((room) => room.alias !== null);
	const titles = rooms.map((room) => roomTitle(chat, room)).filter((title) => isStart(word, title));
	return [...new Set(titles)].sort().map((title) => ({label: title, text: `${title} `}));
}

/** Commands want ids; in a text people are called by their names. `@` alone offers everybody. */
function peopleFrom(
	word: string,
	isFirst: boolean,
	isCommand: boolean,
	chat: State,
	roomId: string,
): readonly Candidate[] {
	const start = word.replace(/^@/, '');
	const people = presentMembers(chat, roomId).filter(({userId}) => userId !== chat.account.userId);
	const matching = people.filter(
		({userId, displayName}) => isStart(start, displayName ?? '') || isStart(start, localpart(userId)),
	);
	return matching.map(({userId}) => {
		const name = personName(chat, roomId, userId);
		return {label: name, text: isCommand ? `${userId} ` : `${name}${isFirst ? ':' : ''} `};
	});
}

function isStart(start: string, whole: string): boolean {
	return whole.toLowerCase().startsWith(start.toLowerCase());
}
