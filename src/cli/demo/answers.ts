import {chordLabel} from '../../tui/chord.ts';
import type {Binding, Where} from '../../tui/keymap.ts';
import {keymap} from '../../tui/keymap.ts';
import {slashCommands} from '../../tui/slash.ts';
import {columns} from '../columns.ts';

/** What the guide does when somebody asks for it. */
export interface Answer {
	/** What to type, as the guide lists it. */
	readonly word: string;
	/** What comes of it, in the same list. */
	readonly promise: string;
	/** Whether a text asks for this. */
	readonly pattern: RegExp;
	/** What the guide says, each a message of its own. */
	readonly messages: readonly string[];
	/** What the guide does before it says so. */
	readonly deed?: Deed;
}

/** `invite`: makes a private room and invites the guest; `chatter`: two people talk in another room. */
export type Deed = 'invite' | 'chatter';

/** In the order in which they are tried and listed. Keys and commands are those of the screen itself. */
export const answers: readonly Answer[] = [
	{
		word: 'keys',
		promise: 'the keys worth knowing',
		pattern: /\bkeys?\b/i,
		messages: [keysOf('composer'), keysOf('chat'), keysOf('anywhere')],
	},
	{
		word: 'commands',
		promise: 'what a line that begins with / does',
		pattern: /\bcommands?\b|\bslash\b/i,
		messages: [
			aligned(slashCommands.map(({name, args, help}) => [`/${name} ${args}`.trimEnd(), help])),
			'Try /join #kitchen: a room that you are not in yet.',
		],
	},
	{
		word: 'invite',
		promise: 'an invite to a private room',
		pattern: /\binvite\b|\bprivate\b/i,
		deed: 'invite',
		messages: ['Done: the invite is at the top of your room list. Nobody else can join that room.'],
	},
	{
		word: 'unread',
		promise: 'somebody talks in another room, and names you',
		pattern: /\bunread\b|\bmention\b/i,
		deed: 'chatter',
		messages: [
			'Ann and Ben are talking about you in #tutorial: the room list counts what you have not read.',
		],
	},
	{
		word: 'wide',
		promise: 'emoji, flags, wide characters and marks',
		pattern: /\bwide\b|\bemoji\b|\bunicode\b|\bcjk\b/i,
		messages: [
			'👩‍🚀 👨‍👩‍👧‍👦 👍🏽 🇯🇵 🇸🇪 🏳️‍🌈',
			'日本語のテキスト · 한국어 · 中文 · Ελληνικά · e\u0301n\u0303 · עברית · العربية',
		],
	},
	{
		word: 'long',
		promise: 'more lines than the screen has, to scroll',
		pattern: /\blong\b|\bscroll\b/i,
		messages: [...Array.from({length: 60}, (_, index) => `line ${index + 1} of 60`), keysTo('scroll')],
	},
	{
		word: 'link',
		promise: 'a link to click on',
		pattern: /\blinks?\b/i,
		messages: ['The API that this server speaks grew up to be https://spec.matrix.org/'],
	},
	{
		word: 'bye',
		promise: 'how to leave',
		pattern: /\b(bye|quit|exit)\b/i,
		messages: [`${keysTo('quit')}\nThis server and all that was said on it go with you.`],
	},
];

/** What the guide says to a greeting or a question, and to what it does not understand. */
export function answerToAll(text: string): string {
	if (/\?|\bhelp\b|^(hi|hello|hey)\b/i.test(text)) return listOfAnswers();
	const words = answers.map(({word}) => word).join(', ');
	return `“${text.slice(0, 40)}” I do not know. I know these words: ${words}. Or type help.`;
}

/** All that the guide knows, as a list. */
export function listOfAnswers(): string {
	return `Type one of these words and press Enter:\n${aligned(answers.map(({word, promise}) => [word, promise]))}`;
}

/** The answer that a text asks for; null if it asks for none. */
export function findAnswer(text: string): Answer | null {
	return answers.find((answer) => answer.pattern.test(text)) ?? null;
}

function keysOf(where: Where): string {
	return listKeys((binding) => binding.where === where);
}

/** The keys whose help speaks of something, wherever in the chat they hold. */
function keysTo(topic: string): string {
	return listKeys(({where, help}) => (where === 'chat' || where === 'anywhere') && help.includes(topic));
}

function listKeys(isAsked: (binding: Binding) => boolean): string {
	return aligned(keymap.filter(isAsked).map(({chords, help}) => [chords.map(chordLabel).join(', '), help]));
}

function aligned(rows: readonly (readonly string[])[]): string {
	return columns(rows)
		.map((line) => `  ${line}`)
		.join('\n');
}
