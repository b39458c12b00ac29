import {AuthError, type ChatError, NetworkError, ProtocolError, ServerError} from '../domain/errors.ts';
import {sanitizeLine} from '../text/sanitize.ts';
import type {HttpRequest} from './http.ts';

/** An answer that is not a success, as it came. */
export interface Refused {
	readonly status: number;
	readonly body: string;
	readonly location: string | null;
	readonly retryAfter: string | null;
}

const maxTextLength = 300;
/** No server is waited for longer than this on its own word, ms. */
const maxRetryAfterMs = 900_000;

/** The error for a connection that did not come about or broke, from Node's code for it. */
export function connectionFailure(server: string, code: string, waitMs: number): ChatError {
	if (/^(HPE|Z)_/.test(code)) {
		return new ProtocolError(
			`${server} answers with something that is not HTTP: check the address and its port`,
		);
	}
	if (/^ERR_SSL|^EPROTO$/.test(code)) {
		return new NetworkError(`${server} does not speak TLS as expected: try the address with http://`);
	}
	if (/SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/.test(code)) {
		return new NetworkError(
			`The certificate of ${server} is not trusted (${code}): check the address, or set NODE_EXTRA_CA_CERTS to a file with that certificate`,
		);
	}
	if (/CERT|SIGNATURE|SELF_SIGNED|UNABLE_TO_|ERR_TLS/.test(code)) {
		return new NetworkError(`The certificate of ${server} is not trusted (${code}): check the address`);
	}
	const reason = reasons.get(code);
	if (reason) return new NetworkError(reason(server, waitMs));
	return new NetworkError(`Cannot reach ${server}${code && ` (${code})`}: check the address and the network`);
}

const unreachable = (server: string) => `Cannot reach ${server}: check the network`;
const broken = (server: string) => `The connection to ${server} broke: try again`;

const reasons: ReadonlyMap<string, (server: string, waitMs: number) => string> = new Map([
	[
		'ECONNREFUSED',
		(server: string) => `Nothing listens at ${server}: check the address, or start the server`,
	],
	['ENOTFOUND', (server: string) => `There is no host of the name in ${server}: check the address`],
	['EAI_AGAIN', (server: string) => `The host name in ${server} cannot be looked up: check the network`],
	['ENETUNREACH', unreachable],
	['EHOSTUNREACH', unreachable],
	['ENETDOWN', unreachable],
	['ECONNRESET', broken],
	['EPIPE', broken],
	[
		'ETIMEDOUT',
		(server: string, waitMs: number) =>
			`${server} did not answer in time (${seconds(waitMs)}): try again later`,
	],
]);

/** The error for an answer that is not a success. `secret` never gets into its message. */
export function refusal(
	server: string,
	request: Pick<HttpRequest, 'doing' | 'secret' | 'query'>,
	refused: Refused,
): ChatError {
	const {status} = refused;
	if (status < 400) return redirection(server, refused);
	const {errcode, text, retryAfterMs, isWorded} = readError(refused.body, request.secret ?? '');
	const isSignedOut =
		errcode === 'M_UNKNOWN_TOKEN' || (status === 403 && /^missing access token/i.test(text));
	// Whoever is just signing in has no session that could have ended.
	const isSignedIn = request.query?.['access_token'] !== undefined;
	if (isSignedIn && (isSignedOut || status === 401))
		return new AuthError(`${server} does not know this session any more: sign in again`);
	const verb = status >= 500 ? 'failed' : 'refused';
	const waitMs = readRetryAfter(refused.retryAfter, Date.now()) ?? retryAfterMs;
	const message = [
		text === ''
			? `${server} ${verb} to ${request.doing} (${status})`
			: `${server} ${verb} to ${request.doing}: ${text}`,
		!waitMs || /again in/i.test(text) ? '' : `: try again in ${seconds(waitMs)}`,
	];
	return new ServerError(message.join(''), status, errcode, waitMs, isWorded);
}

/** How long a Retry-After header asks to wait, ms: seconds or a date; null for anything else. */
export function readRetryAfter(header: string | null, now: number): number | null {
	const value = header?.trim() ?? '';
	if (/^\d+$/.test(value)) return wait(Number(value) * 1000);
	const date = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN;
	return Number.isNaN(date) ? null : wait(date - now);
}

/** Only the origin is named: the rest of the target may repeat the query, and the token is in that. */
function redirection(server: string, {status, location}: Refused): ProtocolError {
	const target =
		location !== null && URL.canParse(location, server) ? new URL(location, server).origin : 'null';
	const isElsewhere = target !== 'null' && target !== new URL(server).origin;
	const advice = isElsewhere
		? `redirects to ${target}: use that address`
		: `redirects (${status}): check the address`;
	return new ProtocolError(`${server} ${advice}`);
}

interface ErrorBody {
	readonly errcode: string;
	readonly text: string;
	readonly retryAfterMs: number | null;
	readonly isWorded: boolean;
}

/** Errors come as `{errcode, error}`, as `{error}`, as a bare JSON string, as a page of HTML, or empty. */
function readError(body: string, secret: string): ErrorBody {
	const parsed = parse(body);
	const fields: Readonly<Record<string, unknown>> =
		typeof parsed === 'object' && parsed !== null ? {...parsed} : {};
	const {errcode, error, retry_after_ms: retryAfter} = fields;
	const text = typeof parsed === 'string' ? parsed : typeof error === 'string' ? error : '';
	return {
		errcode: typeof errcode === 'string' && /^[A-Z0-9_.]{1,100}$/i.test(errcode) ? errcode : '',
		text: readable(text, secret),
		retryAfterMs: typeof retryAfter === 'number' && Number.isFinite(retryAfter) ? wait(retryAfter) : null,
		isWorded: typeof (errcode ?? error) === 'string' || isJsonString(body),
	};
}

/** Plain text counts as a string; markup says nothing to a person. */
function parse(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return /^\s*[<{[]/.test(body) ? '' : body;
	}
}

function isJsonString(body: string): boolean {
	return /^\s*"/.test(body) && typeof parse(body) === 'string';
}

function readable(text: string, secret: string): string {
	const start = text.slice(0, 10 * maxTextLength);
	const blotted =
		secret === '' ? start : start.replaceAll(secret, '…').replaceAll(encodeURIComponent(secret), '…');
	const line = sanitizeLine(blotted).trim();
	return line.length > maxTextLength ? `${line.slice(0, maxTextLength)}…` : line;
}

const wait = (ms: number): number => Math.min(Math.max(0, Math.ceil(ms)), maxRetryAfterMs);

const seconds = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`);
