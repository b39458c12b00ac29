import {describe, expect, it} from 'vitest';
import {sendOnce} from '../../src/client/send-once.ts';
import {NetworkError, ProtocolError, ServerError} from '../../src/domain/errors.ts';
import type {Clock} from '../../src/sync/clock.ts';

const lost = new NetworkError('the connection broke');

/** A server that does with each message that is sent, and shows at each look, what the lists say. */
function play(sends: readonly (Error | null)[], looks: readonly (boolean | Error)[]) {
	const steps: string[] = [];
	const nextSend = sends.values();
	const nextLook = looks.values();
	const api = {
		send: async () => {
			steps.push('send');
			const {value = null} = nextSend.next();
			if (value) throw value;
		},
		hasMessage: async () => {
			steps.push('look');
			const {value = false} = nextLook.next();
			if (value instanceof Error) throw value;
			return value;
		},
	};
	const clock: Clock = {now: () => 0, wait: async (ms) => void steps.push(`wait ${ms}`)};
	const done = sendOnce({api, clock}, '!r:localhost', 'm', {kind: 'emote', body: 'waves'});
	return done.then(
		() => steps.join(', '),
		(error: unknown) => [steps.join(', '), error] as const,
	);
}

describe('sendOnce', () => {
	it('looks twice, a second apart, before it repeats', async () => {
		expect(await play([null], [])).toBe('send');
		expect(await play([lost], [true])).toBe('send, look');
		expect(await play([lost], [false, true])).toBe('send, look, wait 1000, look');
		expect(await play([lost, null], [])).toBe('send, look, wait 1000, look, send');
		expect(await play([lost, lost], [false, false, true])).toBe('send, look, wait 1000, look, send, look');
	});

	it('says that it does not know where no answer comes', async () => {
		for (const looks of [[lost], [false, lost], [false, false, false, false]]) {
			const [, error] = await play([lost, lost], looks);
			expect(error).toBeInstanceOf(NetworkError);
			expect(error).toMatchObject({message: expect.stringContaining('may have arrived')});
		}
	});

	it('never repeats what the server has refused', async () => {
		for (const status of [403, 429]) {
			const error = new ServerError('no', status);
			expect(await play([error], [])).toEqual(['send', error]);
		}
	});

	it('looks for what the server failed over, or answered in no words of its own', async () => {
		for (const error of [new ServerError('no', 500), new ProtocolError('not JSON')]) {
			expect(await play([error], [true])).toBe('send, look');
			expect(await play([error, null], [])).toBe('send, look, wait 1000, look, send');
			const [, last] = await play([error, error], []);
			expect(last).toMatchObject({message: expect.stringContaining(error.message)});
			expect(last).toBeInstanceOf(error instanceof ServerError ? ServerError : NetworkError);
		}
	});
});
