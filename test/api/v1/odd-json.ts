/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const keys = [
	'type',
	'room_id',
	'user_id',
	'target_user_id',
	'msg_id',
	'event_id',
	'content',
	'msgtype',
	'body',
	'hsob_ts',
	'membership',
	'membership_target',
	'membership_source',
	'displayname',
	'topic',
	'__proto__',
	'constructor',
	'length',
];

const scalars: readonly unknown[] = [
	null,
	true,
	'',
	0,
	-1,
	1e308,
	1_408_000_000_000,
	'm.room.message',
	'm.room.member',
	'm.room.topic',
	'm.presence',
	'm.text',
	'join',
	'leave',
	'@ann:localhost',
	'@me:localhost',
	'_homeserver_',
	'!room:localhost',
	'toString',
	'\ud800 lone',
	'\u001b[2J\u009b31m\u202e\0\r\n\u2028',
	'@a\u001bn:localhost',
	'👩‍👩‍👧‍👦 ẅ̈̈̈̈̈̈̈',
];

/** JSON that looks a little like events, with anything anywhere. */
export function oddJson(random: () => number, depth = 4): unknown {
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
	if (depth === 0 || random() < 0.15) return pick(scalars);
	if (depth === 4 || random() < 0.1)
		return Array.from({length: Math.floor(random() * 5)}, () => oddJson(random, depth - 1));
	const typical =
		depth === 3 ? {type: 'm.room.message', room_id: '!room:localhost', user_id: '@ann:localhost'} : {};
	const entries = keys
		.filter(() => random() < 0.5)
		.map((key) => [key, oddJson(random, random() < 0.6 ? 0 : depth - 1)]);
	const odd = Object.fromEntries(entries);
	const text = JSON.stringify(random() < 0.5 ? {...odd, ...typical} : odd);
	return JSON.parse(text);
}
