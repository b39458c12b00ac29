import {ServerError} from '../domain/errors.ts';
import type {DeliveryApi} from './deliveries.ts';
import {mayPass} from './failures.ts';

/**
 * The same, telling after each request whether the server was reached, and all is well with it: a plain refusal is an
 * answer, but not one by somebody else, nor that one is signed out, nor that the server breaks down.
 */
export function overhear(api: DeliveryApi, heard: (isAnswered: boolean) => void): DeliveryApi {
	const listen = async <Answer>(request: Promise<Answer>): Promise<Answer> => {
		try {
			const answer = await request;
			heard(true);
			return answer;
		} catch (error) {
			heard(error instanceof ServerError && (error.status === 429 || !mayPass(error)));
			throw error;
		}
	};
	return {
		...api,
		send: (...message) => listen(api.send(...message)),
		hasMessage: (...message) => listen(api.hasMessage(...message)),
		join: (room) => listen(api.join(room)),
		leave: (roomId) => listen(api.leave(roomId)),
		invite: (...invite) => listen(api.invite(...invite)),
		members: (roomId) => listen(api.members(roomId)),
		topic: (roomId) => listen(api.topic(roomId)),
		setTopic: (...topic) => listen(api.setTopic(...topic)),
	};
}
