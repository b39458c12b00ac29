import {connect} from '../../client/connect.ts';
import {openClient} from '../../client/open.ts';
import {offersPassword, signIn, signUp} from '../../client/sign-in.ts';
import {accountDir} from '../../config/paths.ts';
import {UsageError} from '../../domain/errors.ts';
import type {Session} from '../../domain/session.ts';
import {runScreen} from '../../tui/run.tsx';
import type {Context} from '../context.ts';
import {checkLogin, checkProfile} from '../credentials.ts';
import {followSession} from '../kept-session.ts';
import {defaultServer} from '../table.ts';

/** The screen; without a session it begins with signing in. Gives its exit code. */
export async function run(context: Context, room: string | undefined): Promise<number> {
	const {input, output, profile, paths, redactor, log} = context;
	if (!input.isTTY || !output.isTTY) {
		throw new UsageError('the screen needs a terminal: use chat-tui tail and chat-tui send in scripts');
	}
	const logLine = (line: string) => log.error(line);
	let goOn = (): void => {};
	let stopWatching = (): void => {};
	const open = (session: Session) => {
		redactor.hide(session.accessToken);
		const kept = followSession(context, session);
		const api = connect(session, kept.tokenNow);
		const client = openClient({session, dir: accountDir(paths, session), log: logLine, api});
		stopWatching = kept.watch(client);
		goOn = () => kept.look(client);
		return client;
	};
	const saved = context.sessions().get(profile);
	try {
		return await runScreen({
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
			again: {
				signIn: async ({server, userId}, password) => {
					redactor.hide(password);
					checkProfile(context, (each) => each === userId);
					const session = await signIn({server, user: userId, password});
					if (session.userId !== userId) throw new UsageError(`the server takes you for ${session.userId}`);
					context.sessions().save(profile, session);
					goOn();
				},
				withoutPassword: async ({server}) =>
					(await offersPassword(server))
						? null
						: `${server} takes no passwords: run ${loginCommand(profile)} in another terminal, and this screen goes on`,
			},
			server: defaultServer,
			room: room ?? null,
			input,
			output,
			colors: context.hasColors,
			log: logLine,
		});
	} finally {
		stopWatching();
	}
}

function loginCommand(profile: string): string {
	return `chat-tui ${profile === 'default' ? '' : `--profile ${profile} `}login --browser`;
}
