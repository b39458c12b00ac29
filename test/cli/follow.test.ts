import {describe, expect, it} from 'vitest';
import type {Api} from '../../src/api/port.ts';
import {follow} from '../../src/cli/follow.ts';
import type {Batch} from '../../src/domain/batch.ts';
import {AuthError, NetworkError, ProtocolError, ServerError} from '../../src/domain/errors.ts';
import {batch, messages, room, snapshot} from '../helpers/build.ts';

type Answer = Batch | Error;

/** A server that gives these answers to polls, one after another, and then keeps silent. */
function serverWith(...answers: Answer[]) {
	const polls: string[] = [];
	const poll: Api['poll'] = async (token, timeoutMs, signal) => {
		polls.push(`${token} ${timeoutMs}`);
		const answer = answers.shift();
		if (answer instanceof Error) throw answer;
		if (answer) return answer;
		return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
	};
	return {polls, api: {poll, snapshot: async () => snapshot(messages('s'))} as unknown as Api};
}

const news = (token: string) => batch([{roomId: room, timeline: {events: messages(token)}}], {token});

async function take(api: Api, count: number) {
	const told: string[] = [];
	const waits: number[] = [];
	const life = new AbortController();
	const taken: (string | null)[] = [];
	try {
		const patience = {
			signal: life.signal,
			tell: (line: string) => told.push(line),
			wait: async (ms: number) => void waits.push(ms),
		};
		for await (const each of follow(api, 't0', patience)) {
			taken.push(each.isSnapshot ? 'snapshot' : each.token);
			if (taken.length === count) break;
		}
	} finally {
		life.abort();
	}
	return {told, taken, waits};
}

describe('follow', () => {
	it('polls on from where the last answer ended', async () => {
		const {api, polls} = serverWith(news('t1'), batch([], {token: 't2'}), news('t3'));
		const {taken, waits} = await take(api, 2);
		expect(taken).toEqual(['t1', 't3']);
		expect(waits).toEqual([200]);
		expect(polls).toEqual(['t0 30000', 't1 30000', 't2 30000']);
	});

	it('keeps its place through failures that may pass, tells of them, and asks at once whether all is well', async () => {
		const failures = [
			new NetworkError('The connection broke: try again'),
			new ServerError('busy', 429, '', 7000),
			new ProtocolError('odd'),
		];
		const {api, polls} = serverWith(...failures, news('t1'));
		expect(await take(api, 1)).toEqual({
			taken: ['t1'],
			told: [
				'The connection broke (next try in 1 s)',
				'busy (next try in 7 s)',
				'odd (next try in 4 s)',
				'connected again',
			],
			waits: [1000, 7000, 4000],
		});
		expect(polls).toEqual(['t0 30000', 't0 0', 't0 0', 't0 0']);
	});

	it('waits longer and longer, but not for ever', async () => {
		const failures = Array.from({length: 8}, () => new NetworkError('gone'));
		const {waits} = await take(serverWith(...failures, news('t1')).api, 1);
		expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
	});

	it('takes a new snapshot when the server refuses its place', async () => {
		const {api, polls} = serverWith(new ServerError('bad token', 400), news('t2'));
		expect((await take(api, 2)).taken).toEqual(['snapshot', 't2']);
		expect(polls).toEqual(['t0 30000', 't1 30000']);
	});

	it('ends when the server no longer knows the user', async () => {
		const {api} = serverWith(new AuthError('signed out'));
		await expect(take(api, 1)).rejects.toThrow('signed out');
	});
});
