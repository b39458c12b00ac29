import {describe, expect, it} from 'vitest';
import type {Api} from '../../src/api/port.ts';
import {createReader} from '../../src/cli/reader.ts';
import type {TimelineDelta} from '../../src/domain/batch.ts';
import {ServerError} from '../../src/domain/errors.ts';
import type {RoomEvent} from '../../src/domain/event.ts';
import {ann, bob, message, messages, room, snapshot} from '../helpers/build.ts';

/** A server whose room holds these lines; a history token is the number of lines before it. */
function serverWith(events: readonly RoomEvent[]): Api {
	const history: Api['history'] = async (_roomId, from, limit) => {
		const end = from === null ? events.length : Number(from);
		const start = Math.max(0, end - Math.min(limit, 2));
		return {events: events.slice(start, end), historyToken: start === 0 ? null : String(start)};
	};
	return {history} as Api;
}

const all = messages('m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9');
const newest = (from: number): TimelineDelta => ({
	events: all.slice(from),
	newest: {historyToken: String(from)},
});
const ids = (events: readonly RoomEvent[]) => events.map((event) => event.msgId).join(' ');

describe('createReader', () => {
	const reader = () => createReader(serverWith(all), ann, snapshot(all.slice(0, 3)));
	const read = async (from: ReturnType<typeof reader>, timeline: TimelineDelta) =>
		ids(await from.read({roomId: room, timeline}));

	it('gives every line once, whatever overlaps', async () => {
		const one = reader();
		expect(await read(one, {events: all.slice(3, 5)})).toBe('m3 m4');
		expect(await read(one, {events: all.slice(3, 6)})).toBe('m5');
		expect(await read(one, newest(2))).toBe('m6 m7 m8 m9');
	});

	it('gives a line that came between the position and the snapshot', async () => {
		expect(await read(reader(), {events: all.slice(2, 4)})).toBe('m2 m3');
	});

	it('does not give again what was read from the history', async () => {
		const one = reader();
		one.markRead(room, all.slice(1, 5));
		expect(await read(one, {events: all.slice(3, 6)})).toBe('m5');
	});

	it('fetches what lies between the known lines and the newest', async () => {
		expect(await read(reader(), newest(8))).toBe('m3 m4 m5 m6 m7 m8 m9');
	});

	it('gives what is at hand where the server refuses more, and nothing yet where it only fails', async () => {
		const failing = (status: number) => {
			const history = () => Promise.reject(new ServerError('no', status));
			return createReader({history} as unknown as Api, ann, snapshot(all.slice(0, 3)));
		};
		expect(await read(failing(403), newest(8))).toBe('m8 m9');
		await expect(read(failing(502), newest(8))).rejects.toThrow('no');
	});

	it('gives all there is when nothing known is left', async () => {
		const one = createReader(serverWith(all), ann, snapshot(messages('gone')));
		expect(await read(one, newest(9))).toBe(ids(all));
	});

	it('begins a room that was joined meanwhile with the joining', async () => {
		const joined = message('j', {kind: 'membership', sender: ann, change: {target: ann, membership: 'join'}});
		const timeline = {events: [...messages('a', 'b'), joined, ...messages('c')], newest: {historyToken: '0'}};
		const other = message('j2', {kind: 'membership', change: {target: bob, membership: 'join'}});
		const one = reader();
		expect(ids(await one.read({roomId: '!new:localhost', timeline}))).toBe('j c');
		expect(ids(await one.read({roomId: '!new:localhost', timeline: {events: [other]}}))).toBe('j2');
	});

	it('has nothing to give of a room without news', async () => {
		expect(await reader().read({roomId: room})).toEqual([]);
	});
});
