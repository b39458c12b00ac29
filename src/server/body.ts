import {isObject, type JsonObject, readJson} from './json.ts';
import {badJson, malformed, refusal} from './refusal.ts';

/** The largest body (bytes). */
const LIMIT = 2 * 1024 * 1024;

/** The JSON value of a request's body, whatever its content type; undefined if it is not JSON. Refuses large ones with 413. */
export async function readBody(request: Request): Promise<unknown> {
	if (Number(request.headers.get('Content-Length')) > LIMIT) throw tooLarge();
	return readJson(await collect(request.body ?? []));
}

async function collect(stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const chunk of stream) {
			size += chunk.length;
			// The rest is read all the same: a client that is cut off while it sends may never see the answer.
			if (size <= LIMIT) chunks.push(chunk);
		}
	} catch {
		// The client hung up. Nobody will read this, and it is no fault of the server.
		throw malformed('The body is incomplete.');
	}
	if (size > LIMIT) throw tooLarge();
	return Buffer.concat(chunks);
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
