import {existsSync, mkdirSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {answers, findAnswer, listOfAnswers} from '../../src/cli/demo/answers.ts';
import {guideGuest} from '../../src/cli/demo/guide.ts';
import {type Scenes, setScenes} from '../../src/cli/demo/scenes.ts';
import {openStage, type Stage} from '../../src/cli/demo/stage.ts';
import {openLog} from '../../src/cli/log.ts';
import {newestEvents} from '../../src/cli/newest-events.ts';
import {createRedactor} from '../../src/cli/redact.ts';
import type {RoomId} from '../../src/domain/ids.ts';
import {chatTui, jsonLines, makeHome} from '../helpers/cli.ts';
import {until} from '../helpers/until.ts';

const home = makeHome();
afterAll(home.remove);

describe('demo without a terminal', () => {
	const run = (...args: string[]) => {
		mkdirSync(join(home.path, 'tmp'), {recursive: true});
		return chatTui(['demo', ...args], {home: home.path, env: {TMPDIR: join(home.path, 'tmp')}});
	};

	it('walks in plain lines, and leaves nothing behind', async () => {
		const {code, stdout, stderr} = await run();
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		expect(stdout.split('\n').map((line) => line.replace(/http:\S+/, 'URL'))).toEqual([
			'A home server listens on URL',
			'@ann:localhost registered',
			'@ben:localhost registered',
			'@ann:localhost created #tutorial:localhost',
			'@ben:localhost joined #tutorial:localhost',
			'@ann:localhost said: Hello, Ben! Can you see this?',
			'@ben:localhost saw it live: Hello, Ben! Can you see this?',
			'@ben:localhost said: Hello, Ann! I see it.',
			'@ann:localhost saw it live: Hello, Ann! I see it.',
			expect.stringContaining('chat-tui demo'),
			'',
		]);
		expect(readdirSync(join(home.path, 'tmp'))).toEqual([]);
		expect(readdirSync(home.path)).not.toContain('chat');
	});

	it('gives one object a line with --json', async () => {
		const ran = await run('--json');
		expect(ran).toMatchObject({code: 0, stderr: ''});
		const steps = 'listening registered registered created joined said saw said saw done';
		expect(
			jsonLines(ran)
				.map(({step}) => step)
				.join(' '),
		).toBe(steps);
	});
});

describe('the guide', () => {
	const life = new AbortController();
	let stage: Stage;
	let scenes: Scenes;
	let guiding: Promise<void>;

	beforeAll(async () => {
		stage = await openStage(() => {});
		scenes = await setScenes(stage);
		const log = openLog(join(home.path, 'log', 'guide.log'), createRedactor(), {
			isDebug: false,
			tell: () => {},
		});
		guiding = guideGuest(scenes, life.signal, log);
	});
	afterAll(async () => {
		life.abort();
		await guiding;
		await stage.close();
		expect(existsSync(stage.dir)).toBe(false);
	});

	const bodiesIn = async (roomId: RoomId) =>
		(await newestEvents(scenes.guest.api, roomId, 200)).map((event) => event.body);
	const ask = (roomId: RoomId, body: string) =>
		scenes.guest.api.send(roomId, `ask-${body.replace(/\W/g, '')}`, {kind: 'text', body});
	const seen = (roomId: RoomId, body: string) =>
		until(async () => (await bodiesIn(roomId)).includes(body), {ms: 10_000, what: body});

	it('has the rooms ready: two to be in, one to find', async () => {
		const {rooms} = await scenes.guest.api.snapshot();
		expect(rooms.map((delta) => delta.room?.alias).sort()).toEqual([
			'#tutorial:localhost',
			'#welcome:localhost',
		]);
		const all = await scenes.guest.api.publicRooms();
		expect(all.map((room) => room.alias)).toContain('#kitchen:localhost');
		expect(await bodiesIn(scenes.welcome)).toContain(listOfAnswers());
	});

	it.each(answers.map((answer) => [answer.word, answer] as const))('answers to %s', async (word, answer) => {
		expect(findAnswer(word)).toBe(answer);
		await ask(scenes.welcome, word);
		for (const message of answer.messages) await seen(scenes.welcome, message);
	});

	it('says nothing empty, whatever the tables of the screen hold', () => {
		const messages = answers.flatMap((answer) => answer.messages);
		expect(messages.filter((message) => message.trim() === '')).toEqual([]);
		expect(messages.join('\n')).toMatch(/Enter +send\n/);
		expect(messages.join('\n')).toMatch(/\/join ROOM +join/);
	});

	it('has invited to a private room, and answers there too', async () => {
		const {rooms} = await scenes.guest.api.snapshot();
		const invite = rooms.find((delta) => delta.room?.membership === 'invite');
		const roomId = await scenes.guest.api.join(invite?.roomId ?? '');
		expect(await bodiesIn(roomId)).toEqual(expect.arrayContaining([expect.stringContaining('You found it')]));
		await ask(roomId, 'what now?');
		await seen(roomId, listOfAnswers());
	});

	it('has had others talk about the guest in another room', async () => {
		const events = await newestEvents(scenes.guest.api, scenes.tutorial, 200);
		const mentions = events.filter(({kind, body}) => kind === 'text' && /\bguest\b/.test(body));
		expect(mentions.map(({sender}) => sender)).toEqual(['@ann:localhost', '@ben:localhost']);
	});
});
