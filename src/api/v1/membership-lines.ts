import type {StreamToken, UserId} from '../../domain/ids.ts';
import type {Change, MemberChange} from './decode.ts';

/** How long the notice of a change may come after the change itself, and how long it is taken for the same one, ms. */
const holdMs = 5_000;
const sameMs = 60_000;

/**
 * One line in the timeline for each change of a membership. It arrives in two forms: as a member event, which the
 * timeline's lists do not hold, and as a notice of the server's, which is the line. Where a server gives no
 * notices, or one was lost, the member event becomes the line.
 */
export interface MembershipLines {
	/**
	 * The changes that came after `from`, with a line for each membership and none twice. What comes after the same
	 * place once more is taken as if it came for the first time.
	 */
	complete(from: StreamToken, changes: readonly Change[]): readonly Change[];
}

interface Memory {
	/** A server that was seen to give notices is waited for. */
	givesNotices: boolean;
	/** Member events whose notices have not come yet. */
	readonly held: Map<string, Held>;
	/** When a member event was made a line whose notice has not come yet. */
	readonly told: Map<string, number>;
	/** The times of the lines made when the same place was asked before: the same change is the same line. */
	readonly times: ReadonlyMap<string, number>;
}

interface Held {
	readonly change: Change;
	readonly member: MemberChange;
	readonly at: number;
}

/** `now`: ms since 1970. `me`: whose own memberships are left to the list of rooms. */
export function createMembershipLines(me: UserId, now: () => number): MembershipLines {
	let last = {
		from: '',
		before: copy({givesNotices: false, held: new Map(), told: new Map(), times: new Map()}),
	};
	let memory = last.before;
	return {
		complete(from, changes) {
			const isAgain = from === last.from;
			const before = isAgain ? last.before : memory;
			const times = isAgain ? memory.told : new Map();
			last = {from, before};
			memory = {...copy(before), times};
			return complete(memory, changes, me, now());
		},
	};
}

const copy = ({givesNotices, held, told, times}: Memory): Memory => ({
	givesNotices,
	times,
	held: new Map(held),
	told: new Map(told),
});

function complete(memory: Memory, changes: readonly Change[], me: UserId, now: number): readonly Change[] {
	const noticed = new Set(changes.filter(({event}) => event?.change).map((change) => idOf(change)));
	for (const [id, at] of memory.told) if (now - at > sameMs) memory.told.delete(id);
	const whole = changes.map((change) => {
		if (change.event?.change) return takeNotice(memory, change);
		const {member} = change;
		if (!member || member.userId === me || noticed.has(idOf(change))) return change;
		return takeMember(memory, {change, member, at: now});
	});
	return [...due(memory, now), ...whole];
}

/** A notice of what has been told already is no news. */
function takeNotice(memory: Memory, change: Change): Change {
	const id = idOf(change);
	memory.givesNotices = true;
	memory.held.delete(id);
	forgetOthers(memory, change);
	return memory.told.delete(id) ? {roomId: change.roomId} : change;
}

function takeMember(memory: Memory, came: Held): Change {
	const id = idOf(came.change);
	forgetOthers(memory, came.change);
	if (!memory.givesNotices) return {...came.change, ...tell(memory, id, came)};
	memory.held.set(id, came);
	return came.change;
}

function due(memory: Memory, now: number): readonly Change[] {
	const late = [...memory.held].filter(([, {at}]) => now - at >= holdMs);
	return late.map(([id, came]) => {
		memory.held.delete(id);
		return tell(memory, id, came);
	});
}

function tell({told, times}: Memory, id: string, {change, member, at: cameAt}: Held): Change {
	const at = times.get(id) ?? cameAt;
	told.set(id, at);
	const {roomId} = change;
	const {userId, membership, by} = member;
	const event = {
		roomId,
		key: `membership ${userId} ${membership} ${at}`,
		eventId: '',
		msgId: '',
		sender: by ?? userId,
		kind: 'membership',
		body: `${userId} ${sentences[membership]}.`,
		timestamp: at,
		change: {target: userId, membership},
	} as const;
	return {roomId, event};
}

const sentences = {
	join: 'joined the room',
	leave: 'left the room',
	invite: 'was invited to the room',
} as const;

/** Who has left since may join again: that is another line. */
function forgetOthers({told}: Memory, change: Change): void {
	const id = idOf(change);
	for (const membership of Object.keys(sentences)) {
		const other = idOf(change, membership);
		if (other !== id) told.delete(other);
	}
}

function idOf({roomId, event, member}: Change, membership?: string): string {
	const target = event?.change?.target ?? member?.userId;
	return `${roomId} ${target} ${membership ?? event?.change?.membership ?? member?.membership}`;
}
