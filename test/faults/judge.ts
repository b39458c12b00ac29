import {join} from 'node:path';
import {expect} from 'vitest';
import {openCache} from '../../src/cache/cache.ts';
import type {RoomEvent} from '../../src/domain/event.ts';
import type {RoomId} from '../../src/domain/ids.ts';
import {applyRoom} from '../../src/store/rooms.ts';
import {timelineOf} from '../../src/store/selectors.ts';
import type {Row} from '../helpers/reference-server/database.ts';
import {contentOf, membershipOf} from '../helpers/reference-server/database.ts';
import {until} from '../helpers/until.ts';
import type {Actor, Cast} from './cast.ts';
import {insist} from './cast.ts';

/** A room's lines as the server has them, in its order. */
function serverLines({server}: Cast, roomId: RoomId): readonly string[] {
	return server
		.database()
		.rows.message.filter((row) => row.roomId === roomId)
		.map(lineOf);
}

function lineOf(row: Row): string {
	const {membership, membership_target: target, body} = contentOf(row);
	const {user_id: sender} = row.event;
	return membership === undefined ? `${sender}: ${body}` : `${target} ${membership}`;
}

/** The same of a client's lines. Topics are in no list of the server's and are judged apart. */
function clientLines(events: readonly RoomEvent[]): readonly string[] {
	return events
		.filter(({kind}) => kind !== 'topic')
		.map(({sender, body, change}) =>
			change ? `${change.target} ${change.membership}` : `${sender}: ${body}`,
		);
}

/** Waits until everybody has sent and seen all, then judges what each of them has on screen and on disk. */
export async function judge(cast: Cast, roomIds: readonly RoomId[], sent: readonly string[]): Promise<void> {
	for (const actor of cast.actors) await untilSent(actor);
	// As whoever loses patience does: after many broken connections the next try may be a minute away.
	for (const {client} of cast.actors) client.reconnect();
	for (const actor of cast.actors) await untilShown(cast, actor, roomIds);
	const spoken = roomIds.flatMap((roomId) => serverLines(cast, roomId)).filter((line) => /: /.test(line));
	expect([...spoken].sort(), 'the server has each message once').toEqual([...sent].sort());
	for (const actor of cast.actors) {
		for (const roomId of joinedRooms(cast, actor, roomIds)) await judgeScreen(cast, actor, roomId);
		expect(memberships(actor, roomIds), `${actor.name}’s own memberships`).toEqual(
			trueMemberships(cast, actor, roomIds),
		);
	}
	for (const actor of cast.actors) await judgeDisk(cast, actor, roomIds);
}

/** Waits until everything that somebody has said is home. */
export async function untilSent({name, client}: Actor): Promise<void> {
	const isSent = () => [...client.store.getState().pending.values()].every((queue) => queue.length === 0);
	await until(isSent, {ms: 60_000, what: `the outbox of ${name} to be empty`});
}

/** All that is sent: the newest line is there, or as many as there are. */
async function untilShown(cast: Cast, actor: Actor, roomIds: readonly RoomId[]): Promise<void> {
	for (const roomId of joinedRooms(cast, actor, roomIds)) {
		const all = serverLines(cast, roomId);
		const shown = () => clientLines(timelineOf(actor.client.store.getState(), roomId).events);
		const isThere = () => shown().at(-1) === all.at(-1) || shown().length >= all.length;
		await until(isThere, {ms: 40_000, what: `“${all.at(-1)}” on ${actor.name}’s screen`});
	}
}

async function judgeScreen(cast: Cast, actor: Actor, roomId: RoomId): Promise<void> {
	const {client} = actor;
	const timeline = () => timelineOf(client.store.getState(), roomId);
	await until(
		async () => {
			if (!timeline().isComplete) await insist(() => client.loadOlder(roomId));
			return timeline().isComplete;
		},
		{ms: 20_000, what: `all of ${roomId} on ${actor.name}’s screen`},
	);
	judgeLines(cast, actor, roomId, timeline().events, 'screen');
}

function judgeLines(
	cast: Cast,
	actor: Actor,
	roomId: RoomId,
	events: readonly RoomEvent[],
	where: string,
): void {
	const what = `${actor.name}’s ${where}`;
	if (!cast.faults.noNotices) {
		expect(clientLines(events), what).toEqual(serverLines(cast, roomId));
		return;
	}
	const others = events.filter(({change}) => change && change.target !== actor.session.userId);
	expect(clientLines(events.filter(({change}) => !change)), what).toEqual(serverLines(cast, roomId));
	if (actor === cast.actors[0])
		expect(clientLines(others), what).toEqual(changesOfOthers(cast, actor, roomId));
}

/** What somebody who was there from the beginning has seen of the others coming and going. */
function changesOfOthers({server}: Cast, {session}: Actor, roomId: RoomId): readonly string[] {
	const rows = server
		.database()
		.rows.member.filter((row) => row.roomId === roomId && row.target !== session.userId);
	return rows.map((row) => `${row.target} ${contentOf(row)['membership']}`);
}

async function judgeDisk(cast: Cast, actor: Actor, roomIds: readonly RoomId[]): Promise<void> {
	await actor.client.close();
	const cache = openCache(join(actor.dir, 'cache.db'), applyRoom);
	try {
		for (const roomId of joinedRooms(cast, actor, roomIds)) {
			judgeLines(cast, actor, roomId, cache.eventsBefore(roomId, null, 100_000), 'cache');
		}
	} finally {
		cache.close();
		await actor.restart();
	}
}

const joinedRooms = ({server}: Cast, {session}: Actor, roomIds: readonly RoomId[]) =>
	roomIds.filter((roomId) => membershipOf(server.database(), roomId, session.userId) === 'join');

const memberships = ({client}: Actor, roomIds: readonly RoomId[]) =>
	roomIds.map((roomId) => client.store.getState().rooms.get(roomId)?.membership ?? 'leave');

const trueMemberships = ({server}: Cast, {session}: Actor, roomIds: readonly RoomId[]) =>
	roomIds.map((roomId) => membershipOf(server.database(), roomId, session.userId) ?? 'leave');
