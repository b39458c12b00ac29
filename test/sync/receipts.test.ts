import {describe, expect, it} from 'vitest';
import {NetworkError, ServerError} from '../../src/domain/errors.ts';
import type {RoomEvent} from '../../src/domain/event.ts';
import type {Action} from '../../src/store/action.ts';
import {emptyState} from '../../src/store/state.ts';
import {createChatStore} from '../../src/store/store.ts';
import {createReceipts} from '../../src/sync/receipts.ts';
import {account, message, messages, news, room, snapshot} from '../helpers/build.ts';
import {until} from '../helpers/until.ts';

function setUp(answers: readonly (Error | null)[] = []) {
	const store = createChatStore(emptyState(account));
	const sent: string[] = [];
	const left = [...answers];
	const sendReceipt = async ({key}: RoomEvent) => {
		sent.push(key);
		const error = left.shift();
		if (error) throw error;
	};
	const receipts = createReceipts({api: {sendReceipt}, store, log: () => {}});
	const read = (key: string) => {
		store.dispatch({type: 'read', roomId: room, key} satisfies Action);
		receipts.tell(room);
	};
	const life = new AbortController();
	receipts.start(life.signal);
	store.dispatch({type: 'batch', batch: snapshot(messages('a', 'b'))});
	return {store, sent, read};
}
const [, b] = messages('a', 'b').map(({key}) => key);

describe('read marks', () => {
	it('go to the newest message of somebody else that was on screen, once', async () => {
		const {store, sent, read} = setUp();
		store.dispatch({type: 'batch', batch: news([message('own', {sender: account.userId})])});
		read(message('own', {sender: account.userId}).key);
		read(message('own', {sender: account.userId}).key);
		await until(() => sent.length > 0, {what: 'a mark'});
		expect(sent).toEqual([b]);
	});

	it('are told again when the connection broke', async () => {
		const {sent, read} = setUp([new NetworkError('broke')]);
		read(b ?? '');
		await until(() => sent.length === 1, {what: 'a try'});
		await until(
			() => {
				read(b ?? '');
				return sent.length === 2;
			},
			{what: 'another try'},
		);
		expect(sent).toEqual([b, b]);
	});

	it('are not asked of a server again that cannot keep them', async () => {
		const {store, sent, read} = setUp(Array(9).fill(new ServerError('Internal server error', 500)));
		for (const id of ['c', 'd', 'e', 'f', 'g']) {
			store.dispatch({type: 'batch', batch: news(messages(id))});
			read(messages(id)[0]?.key ?? '');
			await new Promise(setImmediate);
		}
		expect(sent).toEqual(messages('c', 'd', 'e').map(({key}) => key));
	});
});
