import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {type OutboxFile, openOutboxFile} from '../../src/cache/outbox.ts';
import type {Client} from '../../src/client/client.ts';
import {openClient} from '../../src/client/open.ts';
import {accountDir, resolvePaths} from '../../src/config/paths.ts';
import {openSessions} from '../../src/config/sessions.ts';
import type {Pending} from '../../src/domain/event.ts';
import type {Session} from '../../src/domain/session.ts';
import {jsonLines} from '../helpers/cli.ts';
import {until} from '../helpers/until.ts';
import {type House, openHouse} from './house.ts';

const hourMs = 3_600_000;

let house: House;
let roomId: string;
let clients: Client[];
beforeAll(async () => {
	house = await openHouse();
	const [room] = await house.json('ann', 'create', 'talk');
	roomId = String(room?.['roomId']);
});
afterAll(() => house.close());
beforeEach(() => {
	clients = [];
});
afterEach(async () => {
	await Promise.all(clients.map((client) => client.close()));
	withFile((file) => file.remove(file.pending().map(({msgId}) => msgId)));
});

const paths = () => resolvePaths({CHAT_TUI_HOME: join(house.home, 'chat')});
const dirOf = (session: Session) => accountDir(paths(), session);

function withFile<Answer>(work: (file: OutboxFile) => Answer, session = house.session('ann')): Answer {
	const file = openOutboxFile(join(dirOf(session), 'outbox.db'));
	try {
		return work(file);
	} finally {
		file.close();
	}
}

/** Puts messages into ann's outbox, as programs do that have ended since. */
function leave(...messages: readonly Partial<Pending>[]): void {
	withFile((file) => {
		for (const message of messages) file.add(pending(message));
	});
}

const pending = (change: Partial<Pending>): Pending => ({
	roomId,
	msgId: 'm-1',
	kind: 'text',
	body: 'hello',
	createdAt: Date.now(),
	state: 'waiting',
	reason: null,
	...change,
});

/** A running screen's client. */
async function startScreen(): Promise<Client> {
	const session = house.session('ann');
	const client = openClient({session, dir: dirOf(session)});
	clients.push(client);
	client.start();
	await until(() => client.store.getState().connection.status === 'live', {what: 'the connection'});
	return client;
}

const outbox = (...args: string[]) => house.run('ann', 'outbox', ...args);
const left = async () => (await house.json('ann', 'outbox')).map(({msgId, state}) => [msgId, state]);
const timesSaid = async (body: string) =>
	(await house.json('ann', 'history', 'talk')).filter((each) => each['body'] === body).length;

describe('outbox', () => {
	it('says nothing where nothing waits', async () => {
		const nothing = {code: 0, stdout: '', stderr: ''};
		for (const args of [[], ['list'], ['resend', '--all'], ['discard', '--all']]) {
			expect(await house.run('ben', 'outbox', ...args)).toEqual(nothing);
			expect(await outbox(...args)).toEqual(nothing);
		}
	});

	it('lists what waits, the oldest first, beside a running screen or not', async () => {
		const old = Date.now() - 2 * hourMs;
		leave(
			{msgId: 'old', createdAt: old, body: 'first\nline'},
			{msgId: 'no', state: 'failed', reason: 'you are not in the room'},
			{msgId: 'dead', state: 'sending', kind: 'emote', body: 'waves'},
			{msgId: 'away', roomId: '!gone:localhost', state: 'failed', reason: 'no such room'},
			{
				msgId: 'go',
				roomId: '#other:localhost',
				kind: 'join',
				body: '',
				state: 'failed',
				reason: 'no such room',
			},
		);
		await startScreen().then((client) => client.close());
		clients = [];
		const listed = await house.json('ann', 'outbox', 'list');
		expect(listed[0]).toEqual({
			msgId: 'old',
			roomId,
			alias: '#talk:localhost',
			kind: 'text',
			body: 'first\nline',
			state: 'held',
			reason: null,
			createdAt: old,
		});
		expect(listed.map(({msgId, state, alias, reason}) => [msgId, state, alias, reason])).toContainEqual([
			'away',
			'failed',
			null,
			'no such room',
		]);
		const {stdout} = await outbox();
		expect(stdout).toMatch(/^old {3}#talk:localhost +held +2 h +first line$/m);
		expect(stdout).toMatch(/^no +#talk:localhost +failed: you are not in the room +\d min +hello$/m);
		expect(stdout).toMatch(/^go +#other:localhost +failed: no such room +\d min +\(join\)$/m);
		await startScreen();
		expect((await outbox()).stdout.split('\n').length).toBe(stdout.split('\n').length);
	});

	it('is to be seen while the server does not know the session', async () => {
		openSessions(paths()).save('ghost', {...house.session('ann'), accessToken: 'invented'});
		leave({});
		expect((await house.run('ghost', 'outbox')).stdout).toContain('waiting');
		const {code, stdout, stderr} = await house.run('ghost', 'outbox', 'resend', '--all');
		expect({code, stdout}).toEqual({code: 3, stdout: ''});
		expect(stderr).toMatch(/^chat-tui: a message still waits to be sent: [^\n]*sign in again\n$/);
		expect(await left()).toEqual([['m-1', 'waiting']]);
	});

	it.each([
		[['resend'], 'which messages?'],
		[['discard'], 'which messages?'],
		[['resend', 'nope'], 'no message in the outbox has the id nope'],
		[['discard', 'nope'], 'no message in the outbox has the id nope'],
		[['discard', 'm-'], '2 messages in the outbox begin with m-'],
		[['resend', 'm-1', '--all'], 'either ids or --all'],
		[['list', 'm-1'], 'takes no ids'],
		[['sned'], "unknown action 'sned'"],
	])('%j is wrong usage', async (args, problem) => {
		leave({}, {msgId: 'm-2'});
		const {code, stdout, stderr} = await outbox(...args);
		expect({code, stdout}).toEqual({code: 2, stdout: ''});
		expect(stderr).toMatch(/^chat-tui: [^\n]+\n$/);
		expect(stderr).toContain(problem);
		expect(await left()).toHaveLength(2);
	});
});

describe('outbox resend', () => {
	it('sends without a screen, old ones too, and leaves nothing behind', async () => {
		const createdAt = Date.now() - 3 * hourMs;
		leave({msgId: 'old-1', body: 'from long ago', createdAt, state: 'held'});
		leave({msgId: 'no-1', body: 'once refused', state: 'failed', reason: 'then'});
		expect(await outbox('resend', 'old', 'no-1')).toEqual({
			code: 0,
			stdout: 'sent old-1 (#talk:localhost)\nsent no-1 (#talk:localhost)\n',
			stderr: '',
		});
		expect([await timesSaid('from long ago'), await timesSaid('once refused')]).toEqual([1, 1]);
		expect(await left()).toEqual([]);
	});

	it('sends once what a program that has died had sent already', async () => {
		await house.api('ann').send(roomId, 'dead-1', {kind: 'text', body: 'from the dead'});
		leave({msgId: 'dead-1', body: 'from the dead', state: 'sending'});
		expect(await outbox('resend', 'dead-1', '--json')).toMatchObject({code: 0, stderr: ''});
		expect(await timesSaid('from the dead')).toBe(1);
	});

	it('has the running screen send', async () => {
		await startScreen();
		leave({msgId: 'led', body: 'by the screen', state: 'failed', reason: 'then'});
		const ran = await outbox('resend', '--all', '--json');
		expect(ran).toMatchObject({code: 0, stderr: ''});
		expect(jsonLines(ran)).toEqual([
			{msgId: 'led', roomId, alias: '#talk:localhost', outcome: 'sent', reason: null},
		]);
		expect(await timesSaid('by the screen')).toBe(1);
		expect(await left()).toEqual([]);
	});

	it('says which message keeps one back, and sends both with --all', async () => {
		leave({msgId: 'old', body: 'one', createdAt: Date.now() - 2 * hourMs}, {msgId: 'new', body: 'two'});
		const {code, stderr} = await outbox('resend', 'new');
		expect({code, stderr}).toEqual({code: 1, stderr: expect.stringContaining('old goes before it')});
		expect(await left()).toEqual([
			['old', 'held'],
			['new', 'waiting'],
		]);
		expect((await outbox('resend', '--all')).code).toBe(0);
		expect([await timesSaid('one'), await timesSaid('two')]).toEqual([1, 1]);
	});

	it("passes on the server's refusal", async () => {
		const api = house.api('ann');
		const {roomId: other} = await api.createRoom({alias: 'left', isPrivate: false});
		await api.leave(other);
		leave({msgId: 'refused', roomId: other, body: 'too late'}, {msgId: 'fine', body: 'in time'});
		const {code, stdout, stderr} = await outbox('resend', '--all');
		expect({code, stdout}).toEqual({code: 3, stdout: 'sent fine (#talk:localhost)\n'});
		expect(stderr).toMatch(/^chat-tui: refused was refused: [^\n]+\n$/);
		expect(await left()).toEqual([['refused', 'failed']]);
	});

	it('keeps what it cannot send: the server is away', async () => {
		const session = {...house.session('ann'), server: 'http://127.0.0.1:1'};
		openSessions(paths()).save('away', session);
		withFile((file) => file.add(pending({state: 'failed', reason: 'then'})), session);
		const {code, stdout, stderr} = await house.run('away', 'outbox', 'resend', 'm-1');
		expect({code, stdout}).toEqual({code: 4, stdout: ''});
		expect(stderr).toMatch(/^chat-tui: a message still waits to be sent: [^\n]*127\.0\.0\.1:1[^\n]*\n$/);
		expect(await house.json('away', 'outbox')).toMatchObject([{msgId: 'm-1', state: 'waiting'}]);
	});
});

describe('outbox discard', () => {
	it('drops by the beginning of an id, and with --all what failed or is held', async () => {
		leave(
			{msgId: 'aa-1', body: 'never'},
			{msgId: 'ab-1', body: 'never', state: 'failed', reason: 'then'},
			{msgId: 'ac-1', body: 'never', state: 'held'},
			{msgId: 'ad-1', body: 'never'},
		);
		const one = {code: 0, stdout: 'discarded aa-1 (#talk:localhost)\n', stderr: ''};
		expect(await outbox('discard', 'aa')).toEqual(one);
		const outcomes = (await house.json('ann', 'outbox', 'discard', '--all')).map(({msgId, outcome}) => [
			msgId,
			outcome,
		]);
		expect(outcomes).toEqual([
			['ab-1', 'discarded'],
			['ac-1', 'discarded'],
		]);
		expect(await left()).toEqual([['ad-1', 'waiting']]);
	});

	it('drops what a program that has died was sending, not what a running one is', async () => {
		leave({msgId: 'dead', body: 'left behind', state: 'sending'});
		expect((await outbox('discard', 'dead')).code).toBe(0);
		const session = house.session('ann');
		let answer = (): void => {};
		const asked = new Promise<void>((done) => {
			answer = done;
		});
		const api = {...house.api('ann'), send: () => asked};
		const client = openClient({session, dir: dirOf(session), api});
		clients.push(client);
		client.start();
		client.send(roomId, 'on its way');
		const [msgId = ''] = withFile((file) => file.pending()).map((each) => each.msgId);
		const isState = (state: string) =>
			client.store
				.getState()
				.pending.get(roomId)
				?.some((each) => each.state === state);
		await until(() => isState('sending'), {what: 'it to be sent'});
		expect(await outbox('discard', msgId)).toEqual({
			code: 1,
			stdout: '',
			stderr: `chat-tui: ${msgId} was not discarded: it is being sent already\n`,
		});
		answer();
		await until(() => isState('sent'), {what: 'the answer'});
	});
});

it('logout tells what waits and keeps it for the next sign-in', async () => {
	const register = ['register', 'cy', '--profile', 'cy', '--server', house.url, '--password-stdin'];
	await house.runWith('secret\n', ...register);
	const session = house.session('cy');
	await house.run('cy', 'join', 'talk');
	const client = openClient({session, dir: dirOf(session)});
	client.send(roomId, 'written before');
	client.send(roomId, 'and after that');
	await client.close();
	const {code, stderr} = await house.run('cy', 'logout');
	const told = `2 messages wait unsent, kept on this machine until @cy:localhost signs in to ${house.url} again`;
	expect({code, stderr}).toEqual({code: 0, stderr: `chat-tui: ${told}\n`});
	await house.runWith('secret\n', 'login', ...register.slice(1));
	expect((await house.run('cy', 'outbox', 'resend', '--all')).code).toBe(0);
	expect([await timesSaid('written before'), await timesSaid('and after that')]).toEqual([1, 1]);
});
