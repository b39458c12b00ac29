import type {Api} from '../api/port.ts';
import {NetworkError} from '../domain/errors.ts';

/** What the outbox asks of a server. */
type Sending = Pick<Api, 'send' | 'hasMessage'>;

/** The same, telling after each request whether the server was reached: an answer of any kind is one. */
export function overhear(api: Sending, heard: (isAnswered: boolean) => void): Sending {
	const listen = async <Answer>(request: Promise<Answer>): Promise<Answer> => {
		try {
			const answer = await request;
			heard(true);
			return answer;
		} catch (error) {
			heard(!(error instanceof NetworkError));
			throw error;
		}
	};
	return {
		send: (...message) => listen(api.send(...message)),
		hasMessage: (...message) => listen(api.hasMessage(...message)),
	};
}
