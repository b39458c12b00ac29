import {describeError} from '../../domain/errors.ts';
import type {RoomEvent} from '../../domain/event.ts';
import {follow} from '../follow.ts';
import type {Log} from '../log.ts';
import type {Deed} from './answers.ts';
import {answerToAll, findAnswer} from './answers.ts';
import type {Scenes} from './scenes.ts';
import {say} from './scenes.ts';

/** Answers the guest wherever the guide is, until the signal is aborted. A failure goes to the log and ends nothing. */
export async function guideGuest(scenes: Scenes, signal: AbortSignal, log: Log): Promise<void> {
	const {api} = scenes.guide;
	const answered = new Set<string>();
	try {
		const {token} = await api.snapshot(signal);
		for await (const batch of follow(api, token, {signal, tell: log.debug})) {
			const questions = batch.rooms
				.flatMap((delta) => delta.timeline?.events ?? [])
				.filter((event) => isQuestion(scenes, event));
			for (const question of questions.filter(({key}) => !answered.has(key))) {
				answered.add(question.key);
				await answer(scenes, question).catch((error: unknown) => log.error(error));
			}
		}
	} catch (error) {
		if (!signal.aborted) log.error(`the guide has left: ${describeError(error)}`);
	}
}

function isQuestion({guest}: Scenes, event: RoomEvent): boolean {
	return event.kind === 'text' && event.sender === guest.session.userId;
}

async function answer(scenes: Scenes, {roomId, body}: RoomEvent): Promise<void> {
	const found = findAnswer(body);
	if (found?.deed) await deeds[found.deed](scenes);
	for (const message of found?.messages ?? [answerToAll(body)]) await say(scenes.guide, roomId, message);
}

const deeds: Readonly<Record<Deed, (scenes: Scenes) => Promise<void>>> = {
	async invite({guide, guest}) {
		const {roomId} = await guide.api.createRoom({alias: null, isPrivate: true});
		await say(guide, roomId, 'You found it. This room is for the two of us; ask me anything here, too.');
		await guide.api.invite(roomId, guest.session.userId);
	},
	async chatter({ann, ben, tutorial}) {
		await say(ann, tutorial, 'Has anybody seen the new guest?');
		await say(ben, tutorial, 'Yes, guest is in #welcome, talking to the guide.');
	},
};
