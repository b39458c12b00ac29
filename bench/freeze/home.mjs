// A home server that has much to say, in a process of its own: at a POST to /sync it answers the first sync, of many
// rooms, at one to /burst that many events in one answer. It prints its URL.
import {createServer} from 'node:http';

const [rooms, messages] = process.argv.slice(2).map(Number);
const prefix = '/matrix/client/api/v1';
const started = 1_400_000_000_000;
const roomId = (at) => `!room${at}:localhost`;
const userId = (at) => `@user${at}:localhost`;
let rows = rooms * messages;
let burst = [];
let waiting = [];
let start = () => {};
const hasStarted = new Promise((resolve) => (start = resolve));

const server = createServer((request, response) => {
	const {pathname, searchParams} = new URL(request.url, 'http://any');
	const answer = (json) => response.end(JSON.stringify(json));
	const path = pathname.slice(prefix.length);
	request.resume();
	if (pathname === '/burst') return answer(speak(Number(searchParams.get('events'))));
	if (pathname === '/sync') return answer(start() ?? {});
	if (path === '/im/sync')
		return hasStarted.then(() => answer(Array.from({length: rooms}, (_, at) => joined(at))));
	if (path === '/public/rooms') return answer({start: 'START', end: 'END', chunk: listed()});
	if (path.endsWith('/members/list')) return answer({start: 'START', end: 'END', chunk: members(path)});
	if (path.endsWith('/messages/list')) return answer({start: '1', end: '1', chunk: []});
	if (path.startsWith('/profile/')) return answer({displayname: null});
	if (path === '/events') return follow(searchParams, answer);
	answer('');
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));

function follow(query, answer) {
	const place = `${rows}_1_1_1_0`;
	const from = query.get('from');
	if (from === 'END') return answer({start: place, end: `${rows + 1}_2_2_2_1`, chunk: []});
	const tell = () => answer({start: from, end: `${rows}_1_1_1_0`, chunk: burst});
	if (from !== place || query.get('timeout') === '0') return tell();
	waiting.push(tell);
	setTimeout(
		() => {
			if (!waiting.includes(tell)) return;
			waiting = waiting.filter((each) => each !== tell);
			answer({start: from, end: from, chunk: []});
		},
		Number(query.get('timeout')),
	);
}

/** Half of it in the first room, the rest in some others. */
function speak(count) {
	burst = Array.from({length: count}, (_, at) => message(at % 2 ? 1 + (at % 50) : 0, rows + at));
	rows += count;
	for (const tell of waiting) tell();
	waiting = [];
	return {};
}

function joined(at) {
	const chunk = Array.from({length: messages}, (_, index) => message(at, (at + 1) * messages - index));
	return {
		room_id: roomId(at),
		membership: 'join',
		messages: {start: `${rows + 1}`, end: `${at * messages + 1}`, chunk},
	};
}

function message(room, row) {
	return {
		type: 'm.room.message',
		room_id: roomId(room),
		user_id: userId(row % 40),
		msg_id: `m${row}`,
		event_id: `$${row}`,
		content: {
			msgtype: 'm.text',
			body: `line ${row} of what people say, 日本語 and 🙂 too. `.repeat(1 + (row % 5)),
			hsob_ts: started + row,
		},
	};
}

function listed() {
	return Array.from({length: rooms}, (_, at) => ({
		room_id: roomId(at),
		room_alias: `#room${at}:localhost`,
		topic: `topic ${at}`,
	}));
}

function members(path) {
	const [, , room] = path.split('/');
	return Array.from({length: 40}, (_, at) => ({
		type: 'm.room.member',
		room_id: decodeURIComponent(room),
		user_id: userId(at),
		target_user_id: userId(at),
		event_id: `$m${at}`,
		content: {membership: 'join', displayname: null, state: null, status_msg: null},
	}));
}
