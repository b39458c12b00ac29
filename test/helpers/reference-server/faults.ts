/** What the reference home server of August 2014 does wrong, and what networks do; each can be switched by itself. */
export interface Faults {
	/** `END` in /events is one past the newest row of each kind: the first row to come is never caught up. */
	readonly endOneTooFar: boolean;
	/** A poll looks first and listens a moment later: what happens in between wakes nobody. */
	readonly lostWakeUps: boolean;
	/** A poll that waits is answered with the one event that woke it. */
	readonly oneEventPerWake: boolean;
	/** The presence of somebody offline puts text into the token, which the server then refuses. */
	readonly poisonedTokens: boolean;
	/** Tokens of /events are one number, as in the how-to, not five. */
	readonly tokenOfOneNumber: boolean;
	/** Event ids are made anew at every read. */
	readonly eventIdsAnew: boolean;
	/** A message id sent twice makes two messages. */
	readonly repeatedPuts: boolean;
	/** Joining by alias where one is already makes another join and another notice. */
	readonly repeatedAliasJoins: boolean;
	/** Joins by alias carry the name of the first joiner who had one. */
	readonly displaynameLeak: boolean;
	/** Membership changes come without their notices in the room. */
	readonly noNotices: boolean;
	/** Membership changes come without their member events in /events. */
	readonly noMemberEvents: boolean;
	/** One's own leave is told to open polls and never caught up. */
	readonly ownLeaveOnlyLive: boolean;
	/** Now and then a waiting poll is answered early with nothing. */
	readonly emptyEarlyAnswers: boolean;
	/** A catch-up gives all messages, then all memberships, topics, presence. */
	readonly catchUpGroupedByKind: boolean;
	/** Polling makes one online, a pause makes one offline, and both wake everybody. */
	readonly presenceFlapping: boolean;
	/** Where there is no route at all the answer is a page of HTML. */
	readonly htmlErrors: boolean;
	/** Some refusals are a bare JSON string. */
	readonly bareStringErrors: boolean;
	/** A refused sign-in says nothing. */
	readonly emptyRefusals: boolean;
	/** A path that nobody knows is answered 400, without an errcode. */
	readonly unknownRoutes400: boolean;
	/** Setting a topic ends in 500. */
	readonly topic500: boolean;
	/** Sending a receipt ends in 500. */
	readonly feedback500: boolean;
	/** Odd input (ids that are not ASCII, numbers for text, other hosts' aliases) ends in 500. */
	readonly oddInput500: boolean;
	/** User ids in profile/, presence/ and feedback paths are not percent-decoded. */
	readonly undecodedPaths: boolean;
	/** Aliases can be added without a token and twice; invites cannot be declined, a malformed one stays; no login page. */
	readonly looseDirectory: boolean;
	/** `timeout=0` waits as long as no timeout at all. */
	readonly timeoutZeroIgnored: boolean;
	/** No poll waits: with nothing to tell it is answered at once. */
	readonly neverWaits: boolean;
	/** Answers break off in the middle of a chunk. */
	readonly answersCut: boolean;
	/** The connection breaks after a write was applied, before it is answered. */
	readonly answersLost: boolean;
	/** The connection breaks while a write is under way: it is applied later. */
	readonly lateWrites: boolean;
	/** A token from before a database reset is taken, and nothing comes until the numbers have passed it. */
	readonly futureTokensTaken: boolean;
}

export type Fault = keyof Faults;

const onReference = {
	endOneTooFar: true,
	lostWakeUps: true,
	oneEventPerWake: true,
	poisonedTokens: true,
	eventIdsAnew: true,
	repeatedPuts: true,
	repeatedAliasJoins: true,
	displaynameLeak: true,
	ownLeaveOnlyLive: true,
	emptyEarlyAnswers: true,
	catchUpGroupedByKind: true,
	presenceFlapping: true,
	htmlErrors: true,
	bareStringErrors: true,
	emptyRefusals: true,
	unknownRoutes400: true,
	topic500: true,
	feedback500: true,
	oddInput500: true,
	undecodedPaths: true,
	looseDirectory: true,
	futureTokensTaken: true,
} as const;

const elsewhere = {
	tokenOfOneNumber: true,
	noNotices: true,
	noMemberEvents: true,
	timeoutZeroIgnored: true,
	neverWaits: true,
	answersCut: true,
	answersLost: true,
	lateWrites: true,
} as const;

export const faultNames = [...Object.keys(onReference), ...Object.keys(elsewhere)] as readonly Fault[];

/** A server that has these faults and no others. None: the repaired server. */
export function withFaults(...faults: readonly Fault[]): Faults {
	return Object.fromEntries(faultNames.map((name) => [name, faults.includes(name)])) as unknown as Faults;
}

/** The reference home server as it was. */
export const referenceFaults: Faults = withFaults(...(Object.keys(onReference) as Fault[]));
