import type {UserId} from './ids.ts';

/** Which dialect a server speaks: `v1` is the client-server API of August 2014. */
export type Protocol = 'v1';

/** Who is signed in where. Safe to show. */
export interface Account {
	readonly userId: UserId;
	/** Base URL of the home server, without a trailing slash. */
	readonly server: string;
	readonly protocol: Protocol;
}

/** An account with its key. The token goes into requests and the session file, nowhere else. */
export interface Session extends Account {
	readonly accessToken: string;
}
