import {randomUUID} from 'node:crypto';
import type {Api} from '../../api/port.ts';
import type {RoomEvent} from '../../domain/event.ts';
import type {RoomAlias, RoomId, StreamToken, UserId} from '../../domain/ids.ts';
import type {Connected, Context} from '../context.ts';
import {Failed} from '../exit.ts';
import type {Stage} from './stage.ts';

/** How long somebody may wait to see what the other one said, ms. */
const patienceMs = 20_000;

/**
 * Two people register, one creates a room, the other joins it by alias, both talk and each sees the other live.
 * Every step is printed when it has happened. Failed if a message does not arrive.
 */
export async function walk(context: Context, stage: Stage): Promise<void> {
	context.print({step: 'listening', server: stage.url}, `A home server listens on ${stage.url}`);
	const ann = await register(context, stage, 'ann');
	const ben = await register(context, stage, 'ben');
	const {roomId, alias} = await create(context, ann, '#tutorial:localhost');
	await ben.api.join(alias);
	context.print(
		{step: 'joined', userId: ben.session.userId, roomId, alias},
		`${ben.session.userId} joined ${alias}`,
	);
	await say(context, {from: ann, to: ben, roomId, body: 'Hello, Ben! Can you see this?'});
	await say(context, {from: ben, to: ann, roomId, body: 'Hello, Ann! I see it.'});
	context.print({step: 'done'}, "That was all of it. Run 'chat-tui demo' in a terminal to see the screen.");
}

async function register(context: Context, stage: Stage, name: string): Promise<Connected> {
	const person = await stage.enter(name);
	const {userId} = person.session;
	context.print({step: 'registered', userId}, `${userId} registered`);
	return person;
}

async function create(context: Context, {api, session}: Connected, wanted: RoomAlias) {
	const {roomId, alias} = await api.createRoom({alias: wanted, isPrivate: false});
	const room = {roomId, alias: alias ?? wanted};
	context.print(
		{step: 'created', userId: session.userId, ...room},
		`${session.userId} created ${room.alias}`,
	);
	return room;
}

interface Line {
	readonly from: Connected;
	readonly to: Connected;
	readonly roomId: RoomId;
	readonly body: string;
}

/** The listener has asked the server for news before the other one speaks. */
async function say(context: Context, {from, to, roomId, body}: Line): Promise<void> {
	const [sender, reader] = [from.session.userId, to.session.userId];
	const msgId = `walk-${randomUUID()}`;
	const {token} = await to.api.snapshot();
	if (token === null) throw new Failed('the server does not tell where its stream stands');
	const arrival = waitForMessage(to.api, token, {sender, msgId});
	const sent = from.api.send(roomId, msgId, {kind: 'text', body}).then(() => {
		context.print({step: 'said', userId: sender, roomId, msgId, body}, `${sender} said: ${body}`);
	});
	const [seen] = await Promise.all([arrival, sent]);
	context.print(
		{step: 'saw', userId: reader, roomId, msgId, body: seen.body},
		`${reader} saw it live: ${seen.body}`,
	);
}

interface Message {
	readonly sender: UserId;
	readonly msgId: string;
}

async function waitForMessage(api: Api, start: StreamToken, {sender, msgId}: Message): Promise<RoomEvent> {
	const deadline = AbortSignal.timeout(patienceMs);
	let token = start;
	while (!deadline.aborted) {
		const batch = await api.poll(token, patienceMs, deadline);
		const events = batch.rooms.flatMap((delta) => delta.timeline?.events ?? []);
		const found = events.find((event) => event.sender === sender && event.msgId === msgId);
		if (found) return found;
		token = batch.token ?? token;
	}
	throw new Failed(`a message of ${sender} did not arrive within ${patienceMs / 1000} s`);
}
