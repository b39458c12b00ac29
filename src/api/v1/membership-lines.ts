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
	/** When a member event was made a line. */
	readonly told: Map<string, number>;
}

interface Held {
	readonly change: Change;
	readonly member: MemberChange;
	readonly at: number;
}

/** `now`: ms since 1970. `me`: whose own memberships are left to the list of rooms. */
export function createMembershipLines(me: UserId, now: () => number): MembershipLines {
	let last = {from: '', before: copy({givesNotices: false, held: new Map(), told: new Map()})};
	let memory = last.before;
	return {
		complete(from, changes) {
			const before = from === last.from ? last.before : memory;
			last = {from, before};
			memory = copy(before);
			return complete(memory, changes, me, now());
		},
	};
}

const copy = ({givesNotices, held, told}: Memory): Memory => ({
	givesNotices,
	held: new Map(held),
	told: new Map(told),
});

function complete(memory: Memory, changes: readonly Change[], me: UserId, now: number): readonly Change[] {
	const noticed = new Set(changes.filter(({event}) => event?.change).map(idOf));
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
	return memory.told.has(id) ? {roomId: change.roomId} : change;
}

function takeMember(memory: Memory, came: Held): Change {
	const id = idOf(came.change);
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

function tell({told}: Memory, id: string, {change, member, at}: Held): Change {
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

function idOf({roomId, event, member}: Change): string {
	const target = event?.change?.target ?? member?.userId;
	return `${roomId} ${target} ${event?.change?.membership ?? member?.membership}`;
}
