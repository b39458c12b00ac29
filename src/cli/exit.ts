import {CommanderError} from 'commander';
import {ChatError, describeError, ServerError} from '../domain/errors.ts';
import {sanitizeLine} from '../text/sanitize.ts';
import {Interrupted} from './ask.ts';

/** What scripts learn from how the program ended. */
export const exitCodes = {
	done: 0,
	failed: 1,
	usage: 2,
	refused: 3,
	unreachable: 4,
	interrupted: 130,
} as const;

/** A failure that is no ChatError and has already been put in words for the user. */
export class Failed extends Error {}

/** The exit code for anything that a command may throw. */
export function exitCodeOf(error: unknown): number {
	if (error instanceof Interrupted) return exitCodes.interrupted;
	if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
	if (error instanceof ServerError && isRefusal(error)) return exitCodes.refused;
	return error instanceof ChatError ? codeByKind[error.kind] : exitCodes.failed;
}

/** What to say about it on standard error: one line, or null where there is nothing to say. */
export function errorLine(error: unknown): string | null {
	if (error instanceof Interrupted) return null;
	if (error instanceof CommanderError)
		return error.exitCode === 0 ? null : `chat-tui: ${usageProblem(error)}`;
	// What the program itself says is one line, but for what it quotes.
	return `chat-tui: ${sanitizeLine(error instanceof ChatError ? error.message : describeError(error))}`;
}

const codeByKind: Readonly<Record<ChatError['kind'], number>> = {
	network: exitCodes.unreachable,
	server: exitCodes.failed,
	auth: exitCodes.refused,
	protocol: exitCodes.failed,
	cache: exitCodes.failed,
	usage: exitCodes.usage,
};

/** Whether the words of an error were written for the user; those of any other are for who repairs the program. */
export function isExplained(error: unknown): boolean {
	return error instanceof ChatError || error instanceof Failed || error instanceof CommanderError;
}

/** Other than what may pass (429, 5xx), and what the server does not know how to do: a 404 without a code, or this one. */
function isRefusal({status, errcode}: ServerError): boolean {
	if (status === 429 || errcode === 'M_UNRECOGNIZED') return false;
	return status >= 400 && status < 500 && (status !== 404 || errcode !== '');
}

/** Commander's `error: unknown option '--jsno'\n(Did you mean --json?)` in one line that says what to do. */
function usageProblem(error: CommanderError): string {
	// What follows the = may be the secret itself.
	const [, secret] = /unknown option '--(password|token)\b(?!-stdin)/.exec(error.message) ?? [];
	if (secret) return `a ${secret} is no argument: give it on standard input, with --${secret}-stdin`;
	if (error.code === 'commander.help') return 'there is no such command; see chat-tui --help';
	const problem = sanitizeLine(error.message.replace(/^error: /, '')).replace(/\.$/, '');
	return `${problem}; ${adviceByCode[error.code] ?? 'see chat-tui --help'}`;
}

const adviceByCode: Readonly<Record<string, string>> = {
	'commander.missingArgument': "a room's # needs quotes in a shell, as in '#tutorial'; see chat-tui --help",
	'commander.unknownOption': "put -- before text that begins with '-'; see chat-tui --help",
};
