// What it costs to read in a long room: the same acts in a timeline of 1,000 and of 100,000 messages. Each must
// cost about the same in both; the ratios matter, the times depend on the machine.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {build} from 'esbuild';

const columns = 120;
const rows = 40;
const rounds = 200;
const roomId = '!bench:localhost';
const now = Date.UTC(2014, 10, 3, 12);

const {viewMessages, scrollBy, keepVisible} = await load('src/tui/messages/layout.ts');

const small = measure(1_000);
const large = measure(100_000);
for (const act of Object.keys(small)) {
	const ratio = (large[act] / small[act]).toFixed(1);
	console.log(
		`messages: ${act.padEnd(28)} ${ms(small[act])} of 1,000 ${ms(large[act])} of 100,000   ×${ratio}`,
	);
}

/** Median ms of each act in a room of `count` messages, each followed by a view as the screen does it. */
function measure(count) {
	const events = Array.from({length: count}, (_, index) => message(index));
	const source = sourceOf(events);
	// From the middle: an anchor as far from both ends as it can be.
	const middle = keepVisible(source, null, columns, rows, events[count / 2].key);
	const arrivals = range(count, count + 20);
	const older = range(-1000, 0);
	const appended = arrivals.map((_, round) => sourceOf([...events, ...arrivals.slice(0, round)]));
	const prepended = arrivals.map((_, round) => sourceOf([...older.slice(-50 * round - 1), ...events]));
	return {
		'line up': walk(source, null, -1),
		'page up': walk(source, null, 1 - rows),
		'line up from the middle': walk(source, middle, -1),
		'page up from the middle': walk(source, middle, 1 - rows, 10),
		'appended, at the bottom': looks(appended, null),
		'appended, in the middle': looks(appended, middle),
		'prepended, in the middle': looks(prepended, middle),
		'selection in the middle': median(
			() => keepVisible(source, middle, columns, rows, events[count / 2 - 5].key),
			rounds,
		),
	};
}

/** Scrolls on and on, so that every step meets lines that were not drawn before. */
function walk(source, from, lines, steps = 20) {
	let anchor = from;
	viewMessages(source, anchor, columns, rows);
	return median(() => {
		anchor = scrollBy(source, anchor, columns, rows, lines);
		viewMessages(source, anchor, columns, rows);
	}, steps);
}

function looks(sources, anchor) {
	viewMessages(sources[0], anchor, columns, rows);
	let round = 0;
	return median(() => viewMessages(sources[round++], anchor, columns, rows), sources.length);
}

function median(act, times) {
	const taken = Array.from({length: times}, () => {
		const started = performance.now();
		act();
		return performance.now() - started;
	});
	return taken.sort((a, b) => a - b)[Math.floor(times / 2)];
}

function sourceOf(events) {
	const timeline = {
		events,
		keys: new Set(events.map((event) => event.key)),
		isComplete: false,
		isLoading: false,
	};
	const account = {userId: '@me:localhost', server: 'http://localhost:8080', protocol: 'v1'};
	const timelines = new Map([[roomId, timeline]]);
	const nothing = {
		rooms: new Map(),
		members: new Map(),
		unread: new Map(),
		pending: new Map(),
		drafts: new Map(),
	};
	return {state: {...nothing, account, connection: {status: 'live'}, timelines}, roomId, newFrom: null, now};
}

function range(from, to) {
	return Array.from({length: to - from}, (_, index) => message(from + index));
}

function message(index) {
	const sender = `@person${Math.abs(index) % 7}:localhost`;
	const body =
		Math.abs(index) % 5 === 0
			? `${index} 漢字 👨‍👩‍👧‍👦 ${'words to be wrapped '.repeat(12)}`
			: `message ${index}`;
	const timestamp = now + index * 60_000;
	const ids = {roomId, key: `${sender} m${index}`, eventId: `$${index}`, msgId: `m${index}`};
	return {...ids, sender, kind: 'text', body, timestamp, change: null};
}

/** A module of the source, bundled to where it can be imported. */
async function load(path) {
	const folder = mkdtempSync(join(tmpdir(), 'chat-tui-bench-'));
	const outfile = join(folder, 'module.mjs');
	try {
		await build({
			entryPoints: [path],
			outfile,
			bundle: true,
			platform: 'node',
			format: 'esm',
			logLevel: 'warning',
		});
		return await import(pathToFileURL(outfile).href);
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

function ms(value) {
	return `${value.toFixed(3)} ms`.padStart(10);
}
