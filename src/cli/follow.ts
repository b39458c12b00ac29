import type {Api} from '../api/port.ts';
import type {Batch} from '../domain/batch.ts';
import {ServerError} from '../domain/errors.ts';
import type {StreamToken} from '../domain/ids.ts';
import type {Patience} from './keep-trying.ts';
import {keepTrying, realWait} from './keep-trying.ts';

const pollMs = 30_000;
const shortestPauseMs = 200;

/**
 * What happens on the server after `token`, batch by batch, through broken connections, until the signal is
 * aborted, which it throws the reason of. After a token that the server refuses comes a new snapshot.
 */
export async function* follow(
	api: Api,
	token: StreamToken | null,
	patience: Patience,
): AsyncGenerator<Batch, never> {
	const {signal, wait = realWait} = patience;
	let place = token;
	for (;;) {
		const batch = await keepTrying((failures) => ask(api, place, failures, signal), patience);
		const isProgress = batch.rooms.length > 0 && batch.token !== place && !batch.isSnapshot;
		place = batch.token ?? place;
		if (batch.rooms.length > 0) yield batch;
		// A server may answer at once with nothing or with the same again, or refuse each place that it gives.
		if (!isProgress) await wait(shortestPauseMs, signal);
	}
}

/** After a failure without waiting for something to happen, so that it is soon known that all is well again. */
async function ask(
	api: Api,
	place: StreamToken | null,
	failures: number,
	signal: AbortSignal,
): Promise<Batch> {
	if (place === null) return api.snapshot(signal);
	try {
		return await api.poll(place, failures === 0 ? pollMs : 0, signal);
	} catch (error) {
		if (error instanceof ServerError && error.status === 400) return api.snapshot(signal);
		throw error;
	}
}
