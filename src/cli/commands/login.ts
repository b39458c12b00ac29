import {adoptToken} from '../../client/adopt-token.ts';
import {signIn} from '../../client/sign-in.ts';
import {UsageError} from '../../domain/errors.ts';
import type {Context} from '../context.ts';
import {keepSession, readSecret, readUser} from '../credentials.ts';

interface Options {
	readonly server: string;
	readonly passwordStdin?: boolean;
	readonly tokenStdin?: boolean;
}

/** Signs in by password or by token; the profile's session, if there was one, gives way. */
export async function run(context: Context, name: string | undefined, options: Options): Promise<void> {
	const {server, passwordStdin = false, tokenStdin = false} = options;
	if (passwordStdin && tokenStdin)
		throw new UsageError('standard input holds either a password or a token: give one of the two options');
	const user = await readUser(context, name, passwordStdin || tokenStdin);
	if (tokenStdin) {
		const token = await readSecret(context, {
			name: 'token',
			option: '--token-stdin',
			isFromStdin: true,
			isNew: false,
		});
		return keepSession(context, await adoptToken({server, user, token}));
	}
	const question = {name: 'password', option: '--password-stdin', isFromStdin: passwordStdin, isNew: false};
	keepSession(context, await signIn({server, user, password: await readSecret(context, question)}));
}
