import {rmSync} from 'node:fs';
import {CacheError} from '../domain/errors.ts';
import {isUserId} from '../domain/ids.ts';
import type {Protocol, Session} from '../domain/session.ts';
import {diskProblem} from './disk-problem.ts';
import type {Paths} from './paths.ts';
import {makePrivateDir} from './private-dir.ts';
import type {Content, PrivateFile, Replace} from './private-file.ts';
import {privateFile} from './private-file.ts';

/**
 * Who is signed in under which profile: a file each that only the user can read, so that processes which sign in and
 * out at once do not get into each other's way. Every call reads the disk anew; reading changes nothing there.
 * CacheError if a file is damaged or cannot be written: a damaged file is never replaced.
 */
export interface Sessions {
	get(profile: string): Session | null;
	save(profile: string, session: Session): void;
	/** Forgets this session; one that has taken its place meanwhile stays. No such session is success. */
	remove(profile: string, session: Session): void;
	/** CacheError if nothing can be saved here. To be asked before a server is asked for what would then be lost. */
	prepare(): void;
}

/** Whether a text can name a profile: letters, digits, `_`, `-` and `.`, beginning with a letter or digit. */
export const isProfileName = (text: string): boolean => /^[A-Za-z0-9][\w.-]{0,63}$/.test(text);

/** Opens the sessions of these places. Nothing is made before the first `save`. */
export function openSessions({config: dir}: Paths, replace?: Replace): Sessions {
	const fileOf = (profile: string) => privateFile(dir, `session-${fileName(profile)}`, replace);
	const old = oldSessions(privateFile(dir, 'sessions', replace));
	const get = (profile: string) => {
		const content = fileOf(profile).read((each) => (isSignedOut(each) ? signedOut : readSession(each)));
		if (content === null) return old.list()?.get(profile) ?? null;
		return isSignedOut(content) ? null : content;
	};
	return {
		get,
		prepare: () => makePrivateDir(dir),
		save(profile, session) {
			// What is damaged is found before anything is written.
			get(profile);
			old.list();
			fileOf(profile).write({...session});
			old.drop(profile);
		},
		remove(profile, session) {
			if (get(profile)?.accessToken !== session.accessToken) return;
			const file = fileOf(profile);
			// A word of its own as long as the old file may still say otherwise.
			if (old.list()) file.write(signedOut);
			else removeFile(file.path);
			old.drop(profile);
		},
	};
}

const signedOut = {signedOut: true} as const;

function isSignedOut(content: object): content is typeof signedOut {
	return 'signedOut' in content;
}

/** Some file systems do not tell capitals from small letters. */
function fileName(profile: string): string {
	return profile.replace(/[A-Z]/g, (letter) => `+${letter.toLowerCase()}`);
}

interface OldSessions {
	/** Null once there is no such file any more. */
	list(): ReadonlyMap<string, Session> | null;
	/** Takes a profile out; with the last one the file goes. */
	drop(profile: string): void;
}

/** The one file in which an earlier version kept all profiles. A profile's own file has precedence over it. */
function oldSessions(file: PrivateFile): OldSessions {
	const list = () => file.read(readOldSessions);
	return {
		list,
		drop(profile) {
			const sessions = new Map(list());
			if (sessions.delete(profile)) file.write({profiles: Object.fromEntries(sessions)});
			if (sessions.size === 0) removeFile(file.path);
		},
	};
}

function removeFile(path: string): void {
	try {
		rmSync(path, {force: true});
	} catch (error) {
		throw new CacheError(`cannot remove ${path}: ${diskProblem(error)}`, {cause: error});
	}
}

function readOldSessions({profiles = {}}: Content): ReadonlyMap<string, Session> {
	if (!isRecord(profiles)) throw new Error('it holds no list of profiles');
	return new Map(Object.entries(profiles).map(([profile, value]) => [profile, readSession(value)]));
}

/** Throws an Error that says what is wrong, and repeats nothing of it. */
function readSession(value: unknown): Session {
	if (!isRecord(value)) throw new Error('it holds something that is no session');
	const {userId, server, protocol, accessToken} = value;
	if (typeof userId !== 'string' || !isUserId(userId)) throw new Error('a session has no user id');
	if (typeof server !== 'string' || !URL.canParse(server)) throw new Error('a session has no server');
	if (typeof accessToken !== 'string' || !accessToken) throw new Error('a session has no access token');
	if (!isProtocol(protocol)) throw new Error('a session speaks a protocol that is not known here');
	return {userId, server, protocol, accessToken};
}

const protocols: Readonly<Record<Protocol, true>> = {v1: true};

function isProtocol(value: unknown): value is Protocol {
	return typeof value === 'string' && Object.hasOwn(protocols, value);
}

function isRecord(value: unknown): value is Content {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
