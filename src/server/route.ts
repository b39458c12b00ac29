import type {UserId} from '../domain/ids.ts';
import {authenticate} from './access-tokens.ts';
import type {Home} from './home.ts';

/** One request, as a route sees it. */
export interface Call {
	readonly home: Home;
	/** A part of the path, percent-decoded. Refuses control characters. */
	readonly part: (name: string) => string;
	readonly query: (name: string) => string | undefined;
	/** The body's JSON value, whatever its content type; undefined if it is not JSON. */
	readonly body: unknown;
	/** Where the request comes from: an IP address. */
	readonly address: () => string;
	/** Aborts when the client hangs up. */
	readonly signal: () => AbortSignal;
}

/** A request with a valid access token. */
export interface SignedInCall extends Call {
	readonly userId: UserId;
}

/** What answers to one method and path (below the prefix): with a JSON value, a Response of its own, or a Refusal thrown. */
export interface Route {
	readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
	readonly path: string;
	readonly answer: (call: Call) => unknown;
}

/** Makes an answer that asks for an access token first. */
export function signedIn(answer: (call: SignedInCall) => unknown): Route['answer'] {
	return (call) => answer({...call, userId: authenticate(call.home, call.query('access_token'))});
}
