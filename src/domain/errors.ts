/**
 * The closed set of things that go wrong. Raised at the edges; caught by the sync engine, the outbox, the
 * wrapper round user commands and cli/main. Every message is one line that can be shown as it is: it says what
 * went wrong and, where the user can do something, what; it never holds a password or a token.
 */
export abstract class ChatError extends Error {
	abstract readonly kind: 'network' | 'server' | 'auth' | 'protocol' | 'cache' | 'usage';
}

/** The server was not reached, or the connection broke or timed out: it is not known what the server did. */
export class NetworkError extends ChatError {
	readonly kind = 'network';
}

/** The server answered with a refusal or a failure of its own. */
export class ServerError extends ChatError {
	readonly kind = 'server';
	/** HTTP status. */
	readonly status: number;
	/** Such as `M_FORBIDDEN`; empty where the server gives none. */
	readonly errcode: string;
	/** How long the server asks to wait, ms; null if it does not say. */
	readonly retryAfterMs: number | null;
	/** Whether it said so in words of the protocol, and not by a page that somebody else may have put there. */
	readonly isWorded: boolean;

	constructor(
		message: string,
		status: number,
		errcode = '',
		retryAfterMs: number | null = null,
		isWorded = errcode !== '',
	) {
		super(message);
		this.status = status;
		this.errcode = errcode;
		this.retryAfterMs = retryAfterMs;
		this.isWorded = isWorded;
	}
}

/** Not signed in, the sign-in was refused, or the server no longer knows the access token. */
export class AuthError extends ChatError {
	readonly kind = 'auth';
}

/** The server answered something that is not the protocol. */
export class ProtocolError extends ChatError {
	readonly kind = 'protocol';
}

/** The files on this machine: cannot be read or written, or belong to a newer version. */
export class CacheError extends ChatError {
	readonly kind = 'cache';

	/** Whether it may be over soon: another process holds a file. */
	get isPassing(): boolean {
		return false;
	}
}

/** The user asked for something that makes no sense as it stands. */
export class UsageError extends ChatError {
	readonly kind = 'usage';
}

/** One line that can be shown for anything thrown. Of a foreign error only its message's first line. */
export function describeError(error: unknown): string {
	const text = error instanceof Error ? error.message || error.name : String(error);
	return text.split('\n')[0] ?? '';
}

/** Whether the same request may succeed later: broken connections, 429 and the server's own failures. */
export function isTransient(error: unknown): boolean {
	if (error instanceof NetworkError) return true;
	return error instanceof ServerError && (error.status === 429 || error.status >= 500);
}

/** Whether the server itself says that there is no such thing. */
export function isAbsence(error: unknown): boolean {
	return error instanceof ServerError && error.status === 404 && error.isWorded;
}

/** Whether the server itself broke down over this very request, and may do so each time. */
export function isBreakdown(error: unknown): boolean {
	return error instanceof ServerError && error.status === 500 && error.isWorded;
}
