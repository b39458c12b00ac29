/** Text that terminals, wrappers and cutters get wrong. */
export const samples: readonly string[] = [
	'',
	'plain words of several lengths, and a veryveryverylongwordwithoutanyspace',
	'日本語の文章です。English が混ざる。한국어도 있습니다。',
	'👨‍👩‍👧‍👦 family 👩🏽‍🚀 astronaut 👍🏿 ❤️ 1️⃣ ☺️',
	'flags 🇩🇪🇫🇷🇯🇵🇺🇳 and 🏴󠁧󠁢󠁷󠁬󠁳󠁿 Wales',
	'cafe\u0301 n\u0303o a\u0301\u0302\u0303 \u0e01\u0e33 क्षि தமிழ்',
	'ᄀ\u1161\u11a8 jamo, ﾊﾞ half width, ａｂｃ full width',
	'  indented    with     gaps   ',
	'one\ntwo\n\nfour',
	'👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦🇩🇪🇫🇷🇯🇵日本語日本語',
	'العربية והעברית',
];

/** Whole numbers below a limit, the same ones for the same seed. */
export function randomFrom(seed: number): (limit: number) => number {
	let state = seed;
	return (limit) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * limit);
	};
}

/** Text of `count` random pieces, among them every kind of character that may not reach a terminal. */
export function randomText(random: (limit: number) => number, count: number): string {
	return Array.from({length: count}, () => pieces[random(pieces.length)] ?? '').join('');
}

const pieces = [
	...'ab 日é\n\r\t\x1b\x07\x9b\x00\x7f\u0085\u2028\u2029',
	...'\u202a\u202e\u2066\u2069\u200e\u200f\u061c\ufeff\u200b\u00ad\u2060\u3164\u180e\ufff9\u034f',
	...'\u200c\u200d\ufe0e\ufe0f\u{e0067}\u{e007f}\u{1f3f4}\u0301\u20e3',
	'\ud83d',
	'\udc00',
	'👨‍👩‍👧',
	'🇩🇪',
	'\u0301'.repeat(9),
	'\x1b[31m',
	'\x1b]52;c;aGk=\x07',
];
