import {existsSync} from 'node:fs';
import Conf from 'conf';
import {CacheError, describeError} from '../domain/errors.ts';
import {isUserId} from '../domain/ids.ts';
import type {Protocol, Session} from '../domain/session.ts';
import type {Paths} from './paths.ts';
import {makePrivateDir} from './private-dir.ts';

/**
 * Who is signed in under which profile, kept in one file that only the user can read. Every call reads the file
 * anew. CacheError if it is damaged or cannot be written: a damaged file is never replaced.
 */
export interface Sessions {
	/** The file, for messages. */
	readonly file: string;
	get(profile: string): Session | null;
	save(profile: string, session: Session): void;
	/** No such profile is success. */
	remove(profile: string): void;
	list(): ReadonlyMap<string, Session>;
}

/** Whether a text can name a profile: letters, digits, `_`, `-` and `.`, beginning with a letter or digit. */
export const isProfileName = (text: string): boolean => /^[A-Za-z0-9][\w.-]{0,63}$/.test(text);

/** Opens the session file of these places. It is made by the first `save`. */
export function openSessions(paths: Paths): Sessions {
	makePrivateDir(paths.config);
	const file = openFile(paths.config);
	const list = () => guard(file.path, () => readSessions(file.store));
	const write = (sessions: ReadonlyMap<string, Session>) =>
		guard(file.path, () => {
			file.store = {profiles: Object.fromEntries(sessions)};
		});
	return {
		file: file.path,
		list,
		get: (profile) => list().get(profile) ?? null,
		save: (profile, session) => write(new Map(list()).set(profile, session)),
		remove(profile) {
			const sessions = new Map(list());
			if (sessions.delete(profile)) write(sessions);
		},
	};
}

function openFile(dir: string): Conf {
	const path = `${dir}/sessions.json`;
	return guard(
		path,
		() =>
			new Conf({
				cwd: dir,
				configName: 'sessions',
				configFileMode: 0o600,
				accessPropertiesByDotNotation: false,
			}),
	);
}

function readSessions(content: Record<string, unknown>): ReadonlyMap<string, Session> {
	const {profiles = {}} = content;
	if (!isRecord(profiles)) throw new Error('it holds no list of profiles');
	return new Map(Object.entries(profiles).map(([profile, value]) => [profile, readSession(profile, value)]));
}

function readSession(profile: string, value: unknown): Session {
	if (!isRecord(value)) throw new Error(`profile ${profile} is not a session`);
	const {userId, server, protocol, accessToken} = value;
	if (typeof userId !== 'string' || !isUserId(userId)) throw new Error(`profile ${profile} has no user id`);
	if (typeof server !== 'string' || !URL.canParse(server))
		throw new Error(`profile ${profile} has no server`);
	if (typeof accessToken !== 'string' || !accessToken)
		throw new Error(`profile ${profile} has no access token`);
	if (!isProtocol(protocol)) throw new Error(`profile ${profile} speaks a protocol that is not known here`);
	return {userId, server, protocol, accessToken};
}

const protocols: Readonly<Record<Protocol, true>> = {v1: true};

function isProtocol(value: unknown): value is Protocol {
	return typeof value === 'string' && Object.hasOwn(protocols, value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function guard<Result>(file: string, act: () => Result): Result {
	try {
		return act();
	} catch (error) {
		const problem = existsSync(file)
			? `the session file ${file} cannot be used`
			: `cannot make the session file ${file}`;
		const whatToDo = 'repair it, or move it away and sign in again';
		// A JSON parser quotes what it stumbled over, and that may be a token: neither its words nor its stack go on.
		if (error instanceof SyntaxError) throw new CacheError(`${problem} (it is not JSON): ${whatToDo}`);
		throw new CacheError(`${problem} (${describeError(error)}): ${whatToDo}`, {cause: error});
	}
}
