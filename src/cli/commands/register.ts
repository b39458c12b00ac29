import {checkAddress, signUp} from '../../client/sign-in.ts';
import type {Context} from '../context.ts';
import {keepSession, readSecret} from '../credentials.ts';

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
	checkAddress(server);
	const question = {name: 'password', option: '--password-stdin', isFromStdin: passwordStdin, isNew: true};
	keepSession(context, await signUp({server, user, password: await readSecret(context, question)}));
}
