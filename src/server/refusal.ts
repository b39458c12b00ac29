/** An answer other than 200: thrown by whatever finds the reason, turned into a response in one place (app.ts). */
export class Refusal extends Error {
	/** `body` becomes the JSON body; what it looks like differs from case to case in this protocol. */
	constructor(
		readonly status: 400 | 403 | 404 | 409 | 413 | 429,
		readonly body: unknown,
		readonly headers: Readonly<Record<string, string>> = {},
	) {
		super(typeof body === 'string' ? body : JSON.stringify(body));
		this.name = 'Refusal';
	}
}

/** A refusal of the usual shape, `{errcode, error}`. */
export function refusal(status: Refusal['status'], errcode: string, error: string): Refusal {
	return new Refusal(status, {errcode, error});
}

export const forbidden = (error: string): Refusal => refusal(403, 'M_FORBIDDEN', error);
export const malformed = (error: string): Refusal => refusal(400, 'M_UNKNOWN', error);
export const badJson = (error: string): Refusal => refusal(400, 'M_BAD_JSON', error);
/** No route answers to this path and method. It has no errcode. */
export const unrecognized = (): Refusal => new Refusal(400, {error: 'Unrecognized request'});
