import type {ReadStream, WriteStream} from 'node:tty';
import type {Api} from '../api/port.ts';
import {connect} from '../client/connect.ts';
import type {Paths} from '../config/paths.ts';
import {resolvePaths} from '../config/paths.ts';
import type {Sessions} from '../config/sessions.ts';
import {isProfileName, openSessions} from '../config/sessions.ts';
import {AuthError, UsageError} from '../domain/errors.ts';
import type {Session} from '../domain/session.ts';
import type {Log} from './log.ts';
import {openLog} from './log.ts';
import type {GlobalOptions} from './program.ts';
import type {Redactor} from './redact.ts';
import {createRedactor} from './redact.ts';

/** What every command is given: where it runs, as whom, and how it speaks. */
export interface Context {
	readonly paths: Paths;
	readonly profile: string;
	readonly isJson: boolean;
	readonly hasColors: boolean;
	readonly log: Log;
	readonly redactor: Redactor;
	readonly input: ReadStream;
	readonly output: WriteStream;
	/** Who is signed in under which profile. */
	sessions(): Sessions;
	/** The profile's session; AuthError if it has none. */
	session(): Session;
	/** The profile's session and the server it is for. No network. */
	connect(): Connected;
	/** Prints a result on standard output: the object with `--json`, else the text, if there is any. */
	print(object: object, text: string | null): void;
	/** Says something beside the result: on standard error, and never with `--json` on standard output. */
	note(text: string): void;
}

export interface Connected {
	readonly session: Session;
	readonly api: Api;
}

/** UsageError if the profile's name is none. */
export function createContext(globals: GlobalOptions, {stdin, stdout, stderr, env}: NodeJS.Process): Context {
	const {profile, color, json: isJson = false, debug: isDebug = false} = globals;
	if (!isProfileName(profile))
		throw new UsageError(`'${profile}' cannot name a profile: use letters, digits, '_', '-' and '.'`);
	const paths = resolvePaths(env);
	const redactor = createRedactor();
	const note = (text: string) => void stderr.write(`chat-tui: ${redactor.redact(text)}\n`);
	const sessions = () => openSessions(paths);
	const session = () => {
		const found = sessions().get(profile);
		if (!found) throw new AuthError('not signed in: run chat-tui login or chat-tui register');
		redactor.hide(found.accessToken);
		return found;
	};
	return {
		paths,
		profile,
		isJson,
		hasColors: color && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
		log: openLog(paths.log, redactor, {isDebug, tell: note}),
		redactor,
		input: stdin,
		output: stdout,
		sessions,
		session,
		connect() {
			const found = session();
			return {session: found, api: connect(found)};
		},
		print(object, text) {
			if (isJson) stdout.write(`${JSON.stringify(object)}\n`);
			else if (text !== null) stdout.write(`${text}\n`);
		},
		note,
	};
}
