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

/** In the order in which they are tried and listed. Everything in here is true of the screen. */
export const answers: readonly Answer[] = [
	{
		word: 'keys',
		promise: 'the keys worth knowing first',
		pattern: /\bkeys?\b/i,
		messages: [
			[
				'Enter sends; Alt+Enter or Ctrl+J makes a new line.',
				'Ctrl+K switches rooms by a few letters of the name; Alt+A takes you to the next unread room and back.',
				'PgUp and PgDn scroll, and load what is older; ↑ in an empty composer picks a message.',
				'Tab completes names, rooms, commands and emoji; Esc goes back one step.',
				'F1 shows the whole map. Ctrl+Q quits.',
			].join('\n'),
		],
	},
	{
		word: 'commands',
		promise: 'what a line that begins with / can do',
		pattern: /\bcommands?\b|\bslash\b/i,
		messages: [
			'/join /leave /create /invite /topic /nick /me /msg /rooms /members /search /theme /quit /help /raw',
			'Try /join #kitchen: a room that you are not in yet. /help explains them all.',
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
			'Ann and Ben are talking in #tutorial: see the count beside it, and the mark that says you were named.',
		],
	},
	{
		word: 'emoji',
		promise: 'wide characters, flags and marks, none of which break a border',
		pattern: /\bemoji\b|\bwide\b|\bunicode\b|\bcjk\b/i,
		messages: [
			'👩‍🚀 family 👨‍👩‍👧‍👦 flags 🇯🇵🇸🇪 skin 👍🏽 | 日本語のテキスト 한국어 中文 | e\u0301 n\u0303 | עברית العربية',
			'Type :tada and press Tab.',
		],
	},
	{
		word: 'long',
		promise: 'a text longer than the screen, to scroll in',
		pattern: /\blong\b|\bscroll\b/i,
		messages: [longText()],
	},
	{
		word: 'links',
		promise: 'markdown and links',
		pattern: /\blinks?\b|\bmarkdown\b/i,
		messages: ['**bold**, *italic*, `code`, and a link: https://spec.matrix.org/'],
	},
	{
		word: 'bye',
		promise: 'how to leave',
		pattern: /\b(bye|quit|exit)\b/i,
		messages: ['Ctrl+Q or /quit. This server and all that was said on it go with you.'],
	},
];

/** What the guide says to one who asks for help or greets, and to what it does not understand. */
export function welcome(): string {
	const longest = Math.max(...answers.map((answer) => answer.word.length));
	return [
		'Type one of these words and press Enter:',
		...answers.map(({word, promise}) => `  ${word.padEnd(longest)}  ${promise}`),
	].join('\n');
}

/** The answer that a text asks for; null if it asks for none. */
export function findAnswer(text: string): Answer | null {
	return answers.find((answer) => answer.pattern.test(text)) ?? null;
}

function longText(): string {
	const lines = Array.from(
		{length: 60},
		(_, index) =>
			`${String(index + 1).padStart(2)}  ${'▁▂▃▄▅▆▇█'.repeat(3).slice(index % 8, (index % 8) + 16)}`,
	);
	return ['Sixty lines. PgUp goes back to the first, End or PgDn to the newest.', ...lines].join('\n');
}
