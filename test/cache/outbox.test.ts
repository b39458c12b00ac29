import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {OutboxFile} from '../../src/cache/outbox.ts';
import {openOutboxFile} from '../../src/cache/outbox.ts';
import type {RoomId} from '../../src/domain/ids.ts';
import {pendingMessage, room} from '../helpers/build.ts';

let dir: string;
let opened: OutboxFile[];

/** As many processes as are asked for over one file. */
const open = () => {
	const file = openOutboxFile(join(dir, 'outbox.db'));
	opened.push(file);
	return file;
};
const states = (file: OutboxFile) => file.pending().map(({msgId, state}) => `${msgId} ${state}`);

beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	opened = [];
});
afterEach(() => {
	for (const file of opened) file.close();
	rmSync(dir, {recursive: true});
});

describe('an outbox file of two processes', () => {
	it('gives a message to one of those that claim it', () => {
		const [first, second] = [open(), open()];
		first.add(pendingMessage('a'));
		const claim = (file: OutboxFile) => file.change('a', ['waiting'], {state: 'sending'});
		expect([claim(first), claim(second)]).toEqual([true, false]);
		expect(states(second)).toEqual(['a sending']);
	});

	it('lets nobody drop what has been claimed, nor claim what has been dropped', () => {
		const [first, second] = [open(), open()];
		for (const msgId of ['a', 'b']) first.add(pendingMessage(msgId));
		expect(first.change('a', ['waiting'], {state: 'sending'})).toBe(true);
		expect(second.take('a', ['waiting', 'failed'])).toBe(false);
		expect(second.take('b', ['waiting', 'failed'])).toBe(true);
		expect(first.change('b', ['waiting'], {state: 'sending'})).toBe(false);
		expect(states(first)).toEqual(['a sending']);
	});

	it('has another version after what the other one wrote, and the same after what it wrote itself', () => {
		const [first, second] = [open(), open()];
		const before = first.version();
		first.add(pendingMessage('a'));
		expect(first.version()).toBe(before);
		second.add(pendingMessage('b'));
		expect(first.version()).not.toBe(before);
		expect(states(first)).toEqual(['a waiting', 'b waiting']);
	});

	it('keeps the order in which they were written, whatever becomes of them', () => {
		const [first, second] = [open(), open()];
		first.add(pendingMessage('a'));
		second.add(pendingMessage('b'));
		first.add(pendingMessage('c'));
		first.change('a', ['waiting'], {state: 'failed', reason: 'no'});
		second.change('a', ['failed'], {state: 'waiting', wantedAt: 7});
		expect(states(second)).toEqual(['a waiting', 'b waiting', 'c waiting']);
		expect(second.pending()[0]).toMatchObject({reason: null, wantedAt: 7});
	});
});

describe('what is known of an outbox before', () => {
	it('is added where it was typed, and a draft where there is none', () => {
		const file = open();
		for (const msgId of ['b', 'd', 'e']) file.add(pendingMessage(msgId, {createdAt: 5}));
		file.saveDraft(room, 'newer');
		// The clock was set back in between.
		const known = [
			pendingMessage('a', {createdAt: 9}),
			pendingMessage('b', {createdAt: 5}),
			pendingMessage('c', {createdAt: 1}),
			pendingMessage('d', {createdAt: 5}),
			pendingMessage('x', {roomId: '!other:localhost'}),
			pendingMessage('y', {roomId: '!other:localhost'}),
		];
		const drafts = new Map([
			[room, 'older'],
			['!other:localhost', 'half a line'],
			['!empty:localhost', ''],
		]);
		expect(file.restore(known, drafts)).toBe(4);
		const there = (roomId: RoomId) => file.pending().filter((each) => each.roomId === roomId);
		expect(there(room).map(({msgId}) => msgId)).toEqual(['a', 'b', 'c', 'd', 'e']);
		expect(there('!other:localhost').map(({msgId}) => msgId)).toEqual(['x', 'y']);
		expect([...file.drafts()].sort()).toEqual([
			['!other:localhost', 'half a line'],
			[room, 'newer'],
		]);
		expect(file.restore(known, drafts)).toBe(0);
	});
});

describe('a draft', () => {
	it('goes with the message that is made of it, and comes back in its place', () => {
		const file = open();
		file.saveDraft(room, 'half a line');
		file.add(pendingMessage('a'), 'half a line');
		expect(file.drafts()).toEqual(new Map());
		expect(file.takeBack('a', ['waiting'], 'text a')).toBe(true);
		expect([states(file), file.drafts()]).toEqual([[], new Map([[room, 'text a']])]);
	});

	it('stays where another window has typed it', () => {
		const file = open();
		file.saveDraft(room, 'of another window');
		file.add(pendingMessage('a'), 'of this one');
		expect(file.drafts()).toEqual(new Map([[room, 'of another window']]));
	});

	it('stays where what is taken back is on its way already', () => {
		const file = open();
		file.add(pendingMessage('a', {state: 'sending'}));
		file.saveDraft(room, 'another line');
		expect(file.takeBack('a', ['waiting'], 'text a')).toBe(false);
		expect([states(file), file.drafts()]).toEqual([['a sending'], new Map([[room, 'another line']])]);
	});

	it('is not touched by what is done to the room', () => {
		const file = open();
		file.saveDraft(room, 'half a line');
		file.add(pendingMessage('t', {kind: 'topic', body: 'tea'}));
		expect(file.drafts()).toEqual(new Map([[room, 'half a line']]));
	});
});
