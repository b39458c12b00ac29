import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {decodeChanges, decodeTimeline} from '../../../src/api/v1/decode.ts';

const roomId = '!room:localhost';

describe('everything that the reference server answered', () => {
	interface Exchange {
		readonly name: string;
		readonly response: {readonly status: number; readonly body: unknown};
	}
	const fixture = new URL('../../fixtures/recorded-v1.json', import.meta.url);
	const exchanges: readonly Exchange[] = JSON.parse(readFileSync(fixture, 'utf8'));
	const chunkOf = (name: string) => {
		const body = exchanges.find((exchange) => exchange.name === name)?.response.body;
		return (body as {readonly chunk: readonly Record<string, unknown>[]}).chunk;
	};

	it('is decoded without a throw', () => {
		for (const {response} of exchanges) {
			const body = response.body as {chunk?: unknown} | null;
			decodeChanges(body?.chunk ?? body);
			decodeTimeline(body?.chunk ?? body, roomId);
		}
		expect(exchanges.length).toBeGreaterThan(200);
	});

	it('gives a line for every message of its lists', () => {
		const chunk = chunkOf('list all');
		const events = decodeChanges(chunk).flatMap(({event}) => event ?? []);
		expect(events.map(({kind, body}) => `${kind} ${body}`)).toEqual([
			'membership @pat:localhost joined the room.',
			'text number 1',
			'text number 2',
			'text number 3',
			'text number 4',
			'text number 5',
			'membership @quin:localhost joined the room.',
		]);
		expect(events.length).toBe(chunk.length);
	});

	it('gives the same keys at every read, although the event ids differ', () => {
		const reads = ['list the same twice: event ids differ', 'list the same twice: event ids differ (2)'];
		const [first, second] = reads.map((name) =>
			decodeChanges(chunkOf(name)).flatMap(({event}) => event ?? []),
		);
		expect(first?.length).toBeGreaterThan(0);
		expect(second?.map(({key}) => key)).toEqual(first?.map(({key}) => key));
		expect(second?.map(({eventId}) => eventId)).not.toEqual(first?.map(({eventId}) => eventId));
	});
});
