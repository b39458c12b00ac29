import {UsageError} from '../domain/errors.ts';
import type {UserId} from '../domain/ids.ts';
import {completeUserId, serverName} from '../domain/ids.ts';
import type {Session} from '../domain/session.ts';
import {ask} from './ask.ts';
import type {Context} from './context.ts';
import {readLine} from './stdin.ts';

/** The user name that was given, or the answer to a question. UsageError if there is nobody to ask. */
export async function readUser(
	context: Context,
	user: string | undefined,
	isStdinTaken: boolean,
): Promise<string> {
	if (user !== undefined) return user;
	if (isStdinTaken || !context.input.isTTY) throw new UsageError('say who: chat-tui login <user>');
	const answer = (await ask(context.input, process.stderr, {text: 'User: ', isHidden: false})).trim();
	if (!answer) throw new UsageError('say who: chat-tui login <user>');
	checkLogin(context, answer);
	return answer;
}

export interface SecretQuestion {
	/** What is read: `password`. */
	readonly name: string;
	/** The option that has it read from standard input. */
	readonly option: string;
	readonly isFromStdin: boolean;
	/** Asks twice, so that nobody is locked out by a slip. */
	readonly isNew: boolean;
}

/** A password or token, from standard input or asked for without echo. UsageError if neither can be, or if it is empty. */
export async function readSecret(context: Context, question: SecretQuestion): Promise<string> {
	const {name, option, isFromStdin, isNew} = question;
	const {input, redactor} = context;
	if (!isFromStdin && !input.isTTY) {
		throw new UsageError(`no terminal to ask for the ${name} on: give it on standard input, with ${option}`);
	}
	const prompt = (text: string) => ask(input, process.stderr, {text, isHidden: true});
	const title = `${name[0]?.toUpperCase()}${name.slice(1)}`;
	const secret = input.isTTY ? await prompt(`${title}: `) : await readLine(input);
	if (!secret) throw new UsageError(`the ${name} is empty`);
	redactor.hide(secret);
	if (isNew && input.isTTY && (await prompt('The same again: ')) !== secret)
		throw new UsageError(`the two were not the same: try again`);
	return secret;
}

/** As `checkProfile`, for somebody who wants to sign in; undefined: who it is turns out later. */
export function checkLogin(context: Context, user: string | undefined): void {
	checkProfile(context, (saved) => user === undefined || completeUserId(user, serverName(saved)) === saved);
}

/**
 * UsageError if the profile is signed in as somebody else, whose session would be lost; CacheError if no session can
 * be kept. To be asked before the server is.
 */
export function checkProfile({profile, sessions}: Context, isSame: (saved: UserId) => boolean): void {
	sessions().prepare();
	const saved = sessions().get(profile);
	if (saved === null || isSame(saved.userId)) return;
	throw new UsageError(
		`profile ${profile} is signed in as ${saved.userId}: run chat-tui logout first, or use another one with --profile NAME`,
	);
}

/** Keeps the session under the profile and says so. UsageError if it turns out to be somebody else's than the profile's. */
export function keepSession(context: Context, session: Session): void {
	const {userId, server, protocol, accessToken} = session;
	context.redactor.hide(accessToken);
	checkProfile(context, (saved) => saved === userId);
	context.sessions().save(context.profile, session);
	context.print({userId, server, protocol}, `signed in as ${userId} on ${server}`);
}
