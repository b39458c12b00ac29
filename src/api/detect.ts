import {ProtocolError, ServerError} from '../domain/errors.ts';
import type {Protocol} from '../domain/session.ts';
import {normalizeAddress} from './address.ts';
import {type Http, type HttpLine, openLine} from './http.ts';
import type {HomeServer} from './port.ts';
import {openV1, speaksV1} from './v1/home-server.ts';

/** One of the languages that a home server may speak. */
interface Dialect {
	readonly protocol: Protocol;
	/** Asks the server. False, a ProtocolError or a refusal: it speaks something else. */
	readonly isSpoken: (http: Http, signal?: AbortSignal) => Promise<boolean>;
	readonly open: (url: string, line: HttpLine) => HomeServer;
}

/** In the order in which a server is asked. */
const dialects: readonly Dialect[] = [{protocol: 'v1', isSpoken: speaksV1, open: openV1}];

/**
 * Asks the server at an address, as a person types it, what it speaks. UsageError if that is no address,
 * NetworkError or ServerError if the server does not answer now, ProtocolError if it speaks nothing known here.
 */
export async function detectServer(
	url: string,
	options: {readonly signal?: AbortSignal} = {},
): Promise<HomeServer> {
	const server = normalizeAddress(url);
	const line = openLine(server);
	let objection = new ProtocolError(
		`${server} does not speak the Matrix client-server API of 2014: check the address and its port`,
	);
	for (const {isSpoken, open} of dialects) {
		try {
			if (await isSpoken(line.http, options.signal)) return open(server, line);
		} catch (error) {
			if (error instanceof ProtocolError) objection = error;
			else if (!isUnknownThere(error)) throw error;
		}
	}
	throw objection;
}

/** A server of which a saved session says what it speaks. No network. UsageError if `url` is no address. */
export function knownServer(url: string, protocol: Protocol): HomeServer {
	const server = normalizeAddress(url);
	const dialect = dialects.find((each) => each.protocol === protocol);
	if (!dialect) throw new ProtocolError(`${server} speaks ${protocol}, which this version does not know`);
	return dialect.open(server, openLine(server));
}

/** The server is up and does not have what it was asked for. */
function isUnknownThere(error: unknown): boolean {
	return error instanceof ServerError && error.status < 500 && error.status !== 429;
}
