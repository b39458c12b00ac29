import {checkAddress, offersPassword, signIn, signInByToken} from '../../client/sign-in.ts';
import {UsageError} from '../../domain/errors.ts';
import type {Session} from '../../domain/session.ts';
import {signInByBrowser} from '../browser-sign-in.ts';
import type {Context} from '../context.ts';
import {checkLogin, keepSession, readSecret, readUser} from '../credentials.ts';

interface Options {
	readonly server: string;
	readonly passwordStdin?: boolean;
	readonly tokenStdin?: boolean;
	readonly browser?: boolean;
}

/** Signs in by password, by token or on the server's web page; an earlier session of the same user gives way. */
export async function run(context: Context, user: string | undefined, options: Options): Promise<void> {
	const {server, passwordStdin = false, tokenStdin = false, browser = false} = options;
	checkAddress(server);
	if (passwordStdin && tokenStdin)
		throw new UsageError('standard input holds either a password or a token: give one of the two options');
	if (browser && (passwordStdin || tokenStdin))
		throw new UsageError('the browser asks for the password itself: give one of the options');
	checkLogin(context, user);
	keepSession(context, await signInSomehow(context, user, options));
}

async function signInSomehow(context: Context, user: string | undefined, options: Options): Promise<Session> {
	const {server, passwordStdin = false, tokenStdin = false, browser = false} = options;
	if (tokenStdin) return byToken(context, server, user);
	if (browser || (!passwordStdin && (await needsPage(context, server))))
		return signInByBrowser(context, server, user ?? '');
	return byPassword(context, server, user, passwordStdin);
}

/** Whoever has no terminal to be asked on is told that first; that the server is not there changes nothing about it. */
async function needsPage({input}: Context, server: string): Promise<boolean> {
	const isOffered = offersPassword(server);
	return !(await (input.isTTY ? isOffered : isOffered.catch(() => true)));
}

/** The user need not be named where the token does it. */
async function byToken(context: Context, server: string, user = ''): Promise<Session> {
	const question = {name: 'token', option: '--token-stdin', isFromStdin: true, isNew: false};
	const token = (await readSecret(context, question)).trim();
	if (token === '') throw new UsageError('the token is empty');
	return signInByToken({server, user, token});
}

async function byPassword(
	context: Context,
	server: string,
	name: string | undefined,
	isFromStdin: boolean,
): Promise<Session> {
	const user = await readUser(context, name, isFromStdin);
	const question = {name: 'password', option: '--password-stdin', isFromStdin, isNew: false};
	return signIn({server, user, password: await readSecret(context, question)});
}
