import {setTimeout as delay} from 'node:timers/promises';
import {describeError, isTransient, ProtocolError, ServerError} from '../domain/errors.ts';

export interface Patience {
	/** Ends the trying: what it throws then is the signal's reason. */
	readonly signal: AbortSignal;
	/** Is told of every failure, and of the success after one, in one line. */
	readonly tell: (line: string) => void;
	/** Lets so many ms pass; rejects with the signal's reason. */
	readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** By this machine's clock. */
export const realWait = (ms: number, signal: AbortSignal): Promise<void> => delay(ms, undefined, {signal});

const longestWaitMs = 30_000;

/**
 * Does something until it succeeds, waiting longer after each failure that may pass; throws any other one.
 * `act` is told how often it has failed.
 */
export async function keepTrying<Result>(
	act: (failures: number) => Promise<Result>,
	{signal, tell, wait = realWait}: Patience,
): Promise<Result> {
	for (let failures = 0; ; failures++) {
		try {
			const result = await act(failures);
			if (failures > 0) tell('connected again');
			return result;
		} catch (error) {
			signal.throwIfAborted();
			if (!mayPass(error)) throw error;
			const waitMs = Math.max(askedWaitMs(error), Math.min(1000 * 2 ** failures, longestWaitMs));
			tell(`${withoutAdvice(describeError(error))} (next try in ${Math.ceil(waitMs / 1000)} s)`);
			await wait(waitMs, signal);
		}
	}
}

/** What is not the protocol may come from something in between, such as a proxy whose server is being restarted. */
function mayPass(error: unknown): boolean {
	return isTransient(error) || error instanceof ProtocolError;
}

/** Nobody need be told to do what the program is doing. */
function withoutAdvice(problem: string): string {
	return problem.replace(/: try again( later)?$/, '');
}

function askedWaitMs(error: unknown): number {
	return error instanceof ServerError ? (error.retryAfterMs ?? 0) : 0;
}
