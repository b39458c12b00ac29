import {isObject, type JsonObject, readJson} from './json.ts';
import {badJson, malformed, refusal} from './refusal.ts';

/** The largest body (bytes). */
const LIMIT = 2 * 1024 * 1024;

/** Of a body that turns out too large, this much is read all the same (bytes): a client that is cut off while it sends may never see the answer. */
const READ_AT_MOST = 8 * LIMIT;

/** The JSON value of a request's body, whatever its content type; undefined if it is not JSON. Refuses large ones with 413. */
export async function readBody(request: Request): Promise<unknown> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of chunksOf(request)) chunks.push(chunk);
	return readJson(Buffer.concat(chunks));
}

/** A request's body as it comes. Refuses with 413 what is declared, or turns out, to be above 2 MiB. */
export async function* chunksOf(request: Request): AsyncGenerator<Uint8Array, void, undefined> {
	if (Number(request.headers.get('Content-Length')) > LIMIT) throw tooLarge();
	let size = 0;
	try {
		for await (const chunk of request.body ?? []) {
			size += chunk.length;
			if (size <= LIMIT) yield chunk;
			if (size > READ_AT_MOST) break;
		}
	} catch {
		// The client hung up. Nobody will read this, and it is no fault of the server.
		throw malformed('The body is incomplete.');
	}
	if (size > LIMIT) throw tooLarge();
}

const tooLarge = () => refusal(413, 'M_TOO_LARGE', `The body is larger than ${LIMIT} bytes.`);

/** A body that must be an object. Refuses all else as M_NOT_JSON, or with the code given. */
export function objectBody(body: unknown, errcode = 'M_NOT_JSON'): JsonObject {
	if (body === undefined) throw refusal(400, errcode, 'Content not JSON.');
	if (!isObject(body)) throw refusal(400, errcode, 'Content must be a JSON object.');
	return body;
}

/** A text that the body must have under `key`. */
export function textOf(body: JsonObject, key: string): string {
	const value = body[key];
	if (value === undefined) throw badJson(`Missing ${key} key`);
	if (typeof value !== 'string') throw badJson(`Key ${key} is of the wrong type.`);
	return value;
}
