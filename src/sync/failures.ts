import {
	AuthError,
	CacheError,
	isBreakdown,
	isTransient,
	ProtocolError,
	ServerError,
} from '../domain/errors.ts';

/** Whether it may be about this very message, and come each time, though the server is well otherwise. */
export function mayRecur(error: unknown): boolean {
	if (error instanceof ProtocolError) return true;
	return error instanceof ServerError && (isBreakdown(error) || !isTransient(error));
}

/**
 * Whether it says nothing against the message itself: neither does somebody else's page, as of a network one has to sign
 * in to, nor a file that another process holds.
 */
export function mayPass(error: unknown): boolean {
	return (
		isTransient(error) ||
		error instanceof AuthError ||
		error instanceof ProtocolError ||
		(error instanceof ServerError && !error.isWorded) ||
		(error instanceof CacheError && error.isPassing)
	);
}
