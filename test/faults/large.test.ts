import {execFile} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import type {ServerResponse} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {type Reply, type Seen, scriptedServer} from '../api/scripted-server.ts';
import {bundleOne} from './bundle-one.ts';

const megabyte = 2 ** 20;
/** Of a first sync: 25 messages in each of 2,000 rooms; of what came since: as many, one after the other. */
const events = 50_000;
const body = 'more than enough of what people say, 日本語 too. '.repeat(17);

let dir: string;
let bundle: string;
beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	bundle = await bundleOne('large-client.ts');
});
afterEach(() => {
	rmSync(dir, {recursive: true});
	rmSync(bundle, {force: true});
});

const said = (room: number, row: number) => ({
	type: 'm.room.message',
	room_id: `!room${room}:localhost`,
	user_id: `@user${row % 50}:localhost`,
	msg_id: `m${row}`,
	event_id: `$${row}`,
	content: {msgtype: 'm.text', body: `${row} ${body}`, hsob_ts: 1_408_000_000_000 + row},
});

/** A long list in JSON, in parts. */
function* listed(start: string, items: Iterable<unknown>, end: string): Generator<string> {
	yield start;
	let isFirst = true;
	for (const item of items) {
		yield (isFirst ? '' : ',') + JSON.stringify(item);
		isFirst = false;
	}
	yield end;
}

/** Gives how many bytes it sent. */
async function send(response: ServerResponse, parts: Iterable<string>): Promise<number> {
	let bytes = 0;
	let text = '';
	const flush = async (): Promise<void> => {
		bytes += Buffer.byteLength(text);
		if (!response.write(text)) await new Promise((resolve) => response.once('drain', resolve));
		text = '';
	};
	for (const part of parts) {
		text += part;
		if (text.length > 64 * 1024) await flush();
	}
	await flush();
	response.end();
	return bytes;
}

const rooms = Array.from({length: 2000}, (_, at) => at);
function* joinedRooms(each: number) {
	for (const at of rooms) {
		const chunk = Array.from({length: each}, (_, index) => said(at, (at + 1) * each - index));
		yield {room_id: `!room${at}:localhost`, membership: 'join', messages: {start: '1', end: '1', chunk}};
	}
}
function* burst(count: number) {
	for (let row = 1; row <= count; row += 1) yield said(row % 100, row);
}

/** A server that tells so much in its first sync, or at the first poll. */
function talkative(what: 'sync' | 'poll', told: (bytes: number) => void): (seen: Seen) => Reply {
	const place = `${events}_1_1_1_1`;
	return ({path, query}) => {
		if (path.endsWith('/im/sync')) {
			const list = listed('[', what === 'sync' ? joinedRooms(events / 2000) : joinedRooms(0), ']');
			return (response) => void send(response, list).then(told);
		}
		if (path.endsWith('/public/rooms')) return {json: {start: 'START', end: 'END', chunk: []}};
		if (!path.endsWith('/events')) return {status: 404, json: {errcode: 'M_UNKNOWN', error: 'nothing'}};
		const from = query.get('from') ?? '';
		if (from === 'END') return {json: {start: 'x', end: what === 'sync' ? place : '1_1_1_1_1', chunk: []}};
		if (what === 'poll' && from.startsWith('0_')) {
			return (response) =>
				void send(response, listed('{"chunk":[', burst(events), `],"end":"${place}"}`)).then(told);
		}
		return (response) =>
			void setTimeout(() => response.end(JSON.stringify({start: from, end: from, chunk: []})), 1000);
	};
}

it.each(['sync', 'poll'] as const)(
	'an answer of 50 MB to a %s is taken in with little memory',
	async (what) => {
		let bytes = 0;
		const server = await scriptedServer(
			talkative(what, (sent) => {
				bytes = Math.max(bytes, sent);
			}),
		);
		const {stdout} = await promisify(execFile)(process.execPath, [
			'--max-old-space-size=400',
			bundle,
			server.url,
			join(dir, 'account'),
			String(events),
		]);
		const {events: held, peak} = JSON.parse(stdout) as {events: number; peak: number};
		expect(bytes).toBeGreaterThan(50 * megabyte);
		expect(held).toBe(events);
		expect(peak).toBeLessThan(1000 * megabyte);
		console.log(
			`${what} of ${Math.round(bytes / megabyte)} MB: at most ${Math.round(peak / megabyte)} MB of memory`,
		);
	},
);
