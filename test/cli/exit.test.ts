import {describe, expect, it} from 'vitest';
import {errorLine, exitCodeOf} from '../../src/cli/exit.ts';
import {AuthError, CacheError, NetworkError, ServerError, UsageError} from '../../src/domain/errors.ts';

describe('exitCodeOf', () => {
	it.each([
		[new ServerError('bad name', 400, 'M_UNKNOWN'), 3],
		[new ServerError('Unknown kind', 400), 3],
		[new ServerError('no', 403, 'M_FORBIDDEN'), 3],
		[new ServerError('no such alias', 404, 'M_NOT_FOUND'), 3],
		[new ServerError('taken', 409, 'M_UNKNOWN'), 3],
		[new ServerError('too large', 413), 3],
		[new AuthError('signed out'), 3],
		[new ServerError('not found', 404), 1],
		[new ServerError('unrecognized', 400, 'M_UNRECOGNIZED'), 1],
		[new ServerError('slow down', 429, 'M_LIMIT_EXCEEDED'), 1],
		[new ServerError('broken', 500), 1],
		[new CacheError('disk'), 1],
		[new Error('a fault'), 1],
		[new NetworkError('gone'), 4],
		[new UsageError('what?'), 2],
	])('of %o', (error, code) => {
		expect(exitCodeOf(error)).toBe(code);
	});
});

describe('errorLine', () => {
	it('is one line, whole, though it quotes several', () => {
		expect(errorLine(new UsageError("'a\nb\x1b[2J' is no name: use letters"))).toBe(
			"chat-tui: 'a b�[2J' is no name: use letters",
		);
	});

	it('gives the first line of what was not written for the user', () => {
		expect(errorLine(new Error('a fault\n  at somewhere'))).toBe('chat-tui: a fault');
	});
});
