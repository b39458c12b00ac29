import type {Json} from './database.ts';

/** What is sent back. A string as `body` is JSON, too. */
export interface Answer {
	readonly status: number;
	readonly body: unknown;
	readonly isHtml?: boolean;
}

/** Thrown by handlers: an answer that is no success. */
export class Refusal extends Error {
	readonly answer: Answer;
	constructor(status: number, body: unknown) {
		super(`refused with ${status}`);
		this.answer = {status, body};
	}
}

export const ok = (body: unknown = ''): Answer => ({status: 200, body});

export function refuse(status: number, errcode: string, error: string): never {
	throw new Refusal(status, {errcode, error});
}

export const forbid = (error: string): never => refuse(403, 'M_FORBIDDEN', error);

/** As an unexpected exception of the reference server ends. */
export function crash(): never {
	throw new Refusal(500, {error: 'Internal server error'});
}

/** The object in a request's body; otherwise refused in the words of the endpoint. */
export function readObject(body: string, notJson: () => never, notObject: () => never = notJson): Json {
	const value = parse(body, notJson);
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : notObject();
}

function parse(body: string, notJson: () => never): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return notJson();
	}
}

export const contentNotJson = () => refuse(400, 'M_NOT_JSON', 'Content not JSON.');
export const contentNoObject = () => refuse(400, 'M_NOT_JSON', 'Content must be a JSON object.');
