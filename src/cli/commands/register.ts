import {checkNewUser, signUp} from '../../client/sign-in.ts';
import type {Context} from '../context.ts';
import {checkProfile, keepSession, readSecret} from '../credentials.ts';

interface Options {
	readonly server: string;
	readonly passwordStdin?: boolean;
}

/** Makes an account and signs it in; without a user the server chooses the name. */
export async function run(
	context: Context,
	user = '',
	{server, passwordStdin = false}: Options,
): Promise<void> {
	checkNewUser({server, user});
	checkProfile(context, () => false);
	const question = {name: 'password', option: '--password-stdin', isFromStdin: passwordStdin, isNew: true};
	keepSession(context, await signUp({server, user, password: await readSecret(context, question)}));
}
