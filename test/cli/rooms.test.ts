import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {openClient} from '../../src/client/open.ts';
import {accountDir, resolvePaths} from '../../src/config/paths.ts';
import {timelineOf} from '../../src/store/selectors.ts';
import {until} from '../helpers/until.ts';
import {type House, openHouse} from './house.ts';

let house: House;
beforeAll(async () => {
	house = await openHouse();
});
afterAll(() => house.close());

const first = async (profile: string, ...args: string[]) => (await house.json(profile, ...args))[0] ?? {};

describe('rooms', () => {
	it('are created, listed, joined and left', async () => {
		const room = await first('ann', 'create', 'tea', '--topic', 'Green or black?');
		expect(room).toEqual({roomId: expect.stringMatching(/^!.+:localhost$/), alias: '#tea:localhost'});
		const listed = {...room, name: '#tea', topic: 'Green or black?', unread: 0};
		expect(await house.json('ben', 'rooms', '--public')).toContainEqual({...listed, membership: 'leave'});
		expect(await first('ben', 'join', '#tea')).toEqual(room);
		expect(await house.json('ben', 'rooms', '--public')).toContainEqual({...listed, membership: 'join'});
		const own = await house.json('ben', 'rooms');
		expect(own).toContainEqual({...listed, membership: 'join'});
		for (const row of own) {
			expect(Object.keys(row)).toEqual(['roomId', 'alias', 'name', 'topic', 'membership', 'unread']);
		}
		expect((await house.run('ben', 'rooms')).stdout).toBe(
			`#tea  joined  ${room['roomId']}  Green or black?\n`,
		);
		expect(await first('ben', 'leave', '#tea:localhost')).toEqual(room);
		expect(await house.json('ben', 'rooms')).toEqual([]);
		for (const left of ['#tea', String(room['roomId'])]) {
			const {code, stdout, stderr} = await house.run('ben', 'leave', left);
			expect({code, stdout}).toEqual({code: 3, stdout: ''});
			expect(stderr).toMatch(/^chat-tui: you are not in #tea:localhost: [^\n]+\n$/);
		}
	});

	it('that are private are joined by invite', async () => {
		const {roomId} = await first('ann', 'create', '#attic', '--private');
		const refused = await house.run('ben', 'join', '#attic');
		expect(refused).toMatchObject({code: 3, stdout: ''});
		expect(refused.stderr).toMatch(/^chat-tui: [^\n]*not invited[^\n]*\n$/);
		expect(await first('ann', 'invite', '#attic', 'ben')).toMatchObject({roomId, userId: '@ben:localhost'});
		expect(await house.json('ben', 'rooms')).toMatchObject([{roomId, membership: 'invite'}]);
		expect(await house.json('ann', 'members', '#attic')).toEqual([
			{userId: '@ann:localhost', displayName: null, membership: 'join'},
			{userId: '@ben:localhost', displayName: null, membership: 'invite'},
		]);
		expect(await first('ben', 'join', String(roomId))).toMatchObject({roomId});
		expect((await house.run('ann', 'members', '#attic')).stdout).toBe(
			'ann  @ann:localhost\nben  @ben:localhost\n',
		);
		expect(await house.json('ben', 'rooms')).toMatchObject([{roomId, name: 'ann', membership: 'join'}]);
	});

	it('that one is not in are told apart from those that are not there', async () => {
		await house.run('ann', 'create', 'cellar');
		for (const command of ['history', 'members', 'tail']) {
			const {code, stdout, stderr} = await house.run('ben', command, '#cellar');
			expect({command, code, stdout}).toEqual({command, code: 3, stdout: ''});
			expect(stderr).toMatch(/^chat-tui: [^\n]+\n$/);
		}
		for (const command of ['history', 'members', 'tail', 'join', 'leave']) {
			const {code, stdout, stderr} = await house.run('ben', command, '#nowhere');
			expect({command, code, stdout}).toEqual({command, code: 3, stdout: ''});
			expect(stderr).toMatch(/^chat-tui: there is no room #nowhere:localhost: [^\n]+\n$/);
		}
		const {code, stderr} = await house.run('ben', 'leave', '!nowhere:localhost');
		expect(code).toBe(3);
		expect(stderr).toMatch(/^chat-tui: you are not in !nowhere:localhost: [^\n]+\n$/);
	});

	it('of another server cannot be created, nor one whose alias is taken', async () => {
		expect((await house.run('ann', 'create', '#x:elsewhere')).code).toBe(2);
		await house.run('ann', 'create', 'taken');
		expect(await house.run('ben', 'create', 'taken')).toMatchObject({code: 3, stdout: ''});
	});

	it.each([
		[['send', '!bad', 'x'], 'a room id looks like !opaque:server'],
		[['join', '!bad'], 'a room id looks like !opaque:server'],
		[['create', '!x:localhost'], 'an alias begins with #, not with !'],
		[['create', '@x'], 'an alias begins with #, not with @'],
		[['create', 'x\ny'], "'x y' is no alias: an alias holds no line breaks"],
		[['create', '#'], "'#' is no alias: an alias looks like #tutorial"],
		[['topic', '#:localhost'], "'#:localhost' is no alias"],
	])('cannot be called so: %j', async (args, problem) => {
		const {code, stdout, stderr} = await house.run('ann', ...args);
		expect({code, stdout}).toEqual({code: 2, stdout: ''});
		expect(stderr).toMatch(/^chat-tui: [^\n]+\n$/);
		expect(stderr).toContain(problem);
	});

	it('have a topic', async () => {
		const room = await first('ann', 'create', 'news');
		expect(await house.run('ann', 'topic', 'news')).toEqual({code: 0, stdout: '', stderr: ''});
		expect(await house.run('ann', 'topic', 'news', 'All', 'of it')).toEqual({
			code: 0,
			stdout: '',
			stderr: '',
		});
		expect(await house.run('ann', 'topic', 'news')).toEqual({code: 0, stdout: 'All of it\n', stderr: ''});
		expect(await house.json('ann', 'topic', 'news')).toEqual([{...room, topic: 'All of it'}]);
	});

	it('are counted by what the screen has not shown yet', async () => {
		const {roomId} = await first('ann', 'create', 'count');
		await house.run('ben', 'join', 'count');
		await house.run('ann', 'send', 'count', 'read');
		await showOnScreen('ben', String(roomId), 'read');
		const unread = async () =>
			(await house.json('ben', 'rooms')).find((row) => row['roomId'] === roomId)?.['unread'];
		expect(await unread()).toBe(0);
		const ann = house.api('ann');
		const send = (msgId: string) => ann.send(String(roomId), msgId, {kind: 'text', body: 'news'});
		await send('n1');
		await send('n2');
		expect(await unread()).toBe(2);
		for (let count = 3; count <= 40; count++) await send(`n${count}`);
		expect(await unread()).toBe(40);
		await house.run('ben', 'send', 'count', 'I am here');
		expect(await unread()).toBe(0);
	});
});

/** What the screen does with a room: its cache then knows how far it was read. */
async function showOnScreen(profile: string, roomId: string, body: string): Promise<void> {
	const session = house.session(profile);
	const client = openClient({
		session,
		dir: accountDir(resolvePaths({CHAT_TUI_HOME: `${house.home}/chat`}), session),
	});
	client.start();
	const newest = () => timelineOf(client.store.getState(), roomId).events.at(-1);
	await until(() => newest()?.body === body, {what: 'the room on the screen'});
	client.markRead(roomId, newest()?.key ?? '');
	await client.close();
}
