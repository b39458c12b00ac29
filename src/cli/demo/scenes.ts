import {randomUUID} from 'node:crypto';
import type {MessageKind} from '../../domain/event.ts';
import type {RoomId} from '../../domain/ids.ts';
import type {Connected} from '../context.ts';
import {listOfAnswers} from './answers.ts';
import type {Stage} from './stage.ts';

/** Who and what there is when the screen opens. */
export interface Scenes {
	readonly guide: Connected;
	readonly ann: Connected;
	readonly ben: Connected;
	/** Whose screen it is. */
	readonly guest: Connected;
	readonly welcome: RoomId;
	readonly tutorial: RoomId;
}

/** Registers everybody, makes the rooms and has the first lines said in them. */
export async function setScenes(stage: Stage): Promise<Scenes> {
	const guide = await enter(stage, 'guide', 'Guide');
	const ann = await enter(stage, 'ann', 'Ann');
	const ben = await enter(stage, 'ben', 'Ben');
	const guest = await stage.enter('guest');

	const tutorial = await createRoom(ann, 'tutorial', 'Questions and answers', [ben, guest]);
	await say(ann, tutorial, 'Welcome to the tutorial. Ask whatever you like.');
	await say(ben, tutorial, 'How do I find a room that is not in my list?');
	await say(ann, tutorial, '/rooms lists what the server has, /join goes there.');
	await say(ben, tutorial, 'takes a note', 'emote');

	const kitchen = await createRoom(ben, 'kitchen', 'What is for lunch? 🍜', [ann]);
	await say(ben, kitchen, 'Ramen today 🍜 ラーメン');
	await say(ann, kitchen, 'Save a bowl for whoever finds this room!');

	const hall = await createRoom(guide, 'welcome', 'Start here: the guide answers what you type', [
		ann,
		ben,
		guest,
	]);
	await say(guide, hall, `Hello! This server runs inside this one program; nothing leaves your machine.`);
	await say(guide, hall, listOfAnswers());
	return {guide, ann, ben, guest, welcome: hall, tutorial};
}

/** Says something in a room. */
export async function say(
	{api}: Connected,
	roomId: RoomId,
	body: string,
	kind: MessageKind = 'text',
): Promise<void> {
	await api.send(roomId, `demo-${randomUUID()}`, {kind, body});
}

async function enter(stage: Stage, name: string, displayName: string): Promise<Connected> {
	const person = await stage.enter(name);
	await person.api.setDisplayName(displayName);
	return person;
}

async function createRoom(
	owner: Connected,
	alias: string,
	topic: string,
	others: readonly Connected[],
): Promise<RoomId> {
	const {roomId} = await owner.api.createRoom({alias, isPrivate: false});
	await owner.api.setTopic(roomId, topic);
	for (const {api} of others) await api.join(roomId);
	return roomId;
}
