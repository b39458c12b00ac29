import {openClient} from '../../client/open.ts';
import {signIn, signUp} from '../../client/sign-in.ts';
import {accountDir} from '../../config/paths.ts';
import {UsageError} from '../../domain/errors.ts';
import type {Session} from '../../domain/session.ts';
import {runScreen} from '../../tui/run.tsx';
import type {Context} from '../context.ts';
import {checkLogin, checkProfile} from '../credentials.ts';
import {defaultServer} from '../table.ts';

/** The screen; without a session it begins with signing in. Gives its exit code. */
export async function run(context: Context, room: string | undefined): Promise<number> {
	const {input, output, profile, paths, redactor, log} = context;
	if (!input.isTTY || !output.isTTY) {
		throw new UsageError('the screen needs a terminal: use chat-tui tail and chat-tui send in scripts');
	}
	const logLine = (line: string) => log.error(line);
	const open = (session: Session) => {
		redactor.hide(session.accessToken);
		return openClient({session, dir: accountDir(paths, session), log: logLine});
	};
	const saved = context.sessions().get(profile);
	return runScreen({
		client: saved && open(saved),
		signIn: async (how, credentials) => {
			redactor.hide(credentials.password);
			// Somebody may have signed in elsewhere since the page came up.
			if (how === 'login') checkLogin(context, credentials.user);
			else checkProfile(context, () => false);
			const session = await (how === 'login' ? signIn : signUp)(credentials);
			context.sessions().save(profile, session);
			return open(session);
		},
		server: defaultServer,
		room: room ?? null,
		input,
		output,
		colors: context.hasColors,
		log: logLine,
	});
}
