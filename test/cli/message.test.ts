import {describe, expect, it} from 'vitest';
import {columns} from '../../src/cli/columns.ts';
import {messageJson, messageText} from '../../src/cli/message.ts';
import type {RoomEvent} from '../../src/domain/event.ts';
import {ann, bob, message, room} from '../helpers/build.ts';

const timestamp = new Date(2026, 10, 23, 14, 5).getTime();
const line = (change: Partial<RoomEvent>) => messageText(message('m1', {timestamp, ...change}), ann, null);

describe('messageText', () => {
	it.each<[string, Partial<RoomEvent>, string]>([
		['a text', {body: 'hello'}, '<bob> hello'],
		['somebody of another server', {sender: '@bob:else', body: 'hello'}, '<@bob:else> hello'],
		['an emote', {kind: 'emote', body: 'waves'}, '* bob waves'],
		['a notice', {kind: 'notice', body: 'done'}, '-bob- done'],
		['a topic', {kind: 'topic', body: 'news'}, '* bob set the topic: news'],
		['a topic taken away', {kind: 'topic', body: ''}, '* bob took the topic away'],
		['a topic of nobody known', {kind: 'topic', body: 'news', sender: ''}, '* somebody set the topic: news'],
		['joining', {kind: 'membership', change: {target: bob, membership: 'join'}}, '* bob joined'],
		['leaving', {kind: 'membership', change: {target: bob, membership: 'leave'}}, '* bob left'],
		['an invite', {kind: 'membership', change: {target: ann, membership: 'invite'}}, '* bob invited ann'],
		['a removal', {kind: 'membership', change: {target: ann, membership: 'leave'}}, '* bob removed ann'],
		['a membership of unknown kind', {kind: 'membership', body: 'odd'}, '* odd'],
		[
			'several lines',
			{body: 'one\ntwo\n\nfour'},
			'<bob> one\n                  two\n                  \n                  four',
		],
	])('says %s', (_name, change, text) => {
		expect(line(change)).toBe(`2026-11-23 14:05  ${text}`);
	});

	it('names the room where several are read', () => {
		expect(messageText(message('m1', {timestamp, body: 'x'}), ann, '#tutorial')).toBe(
			'2026-11-23 14:05  #tutorial  <bob> x',
		);
	});

	it('survives times that no calendar has', () => {
		expect(line({timestamp: 9e99, body: 'x'})).toBe('????-??-?? ??:??  <bob> x');
	});
});

describe('messageJson', () => {
	it('has exactly the fields of the contract', () => {
		const json = messageJson(message('m1', {body: 'x', timestamp}), {roomId: room, alias: null});
		expect(JSON.stringify(json)).toBe(
			`{"roomId":"${room}","alias":null,"eventId":"$m1","msgId":"m1","sender":"${bob}","kind":"text","body":"x","timestamp":${timestamp}}`,
		);
	});
});

describe('columns', () => {
	it('aligns by what is seen, not by characters', () => {
		expect(
			columns([
				['a', 'joined', 'x'],
				['日本', '', 'y'],
				['ab', 'in', ''],
			]),
		).toEqual(['a     joined  x', '日本          y', 'ab    in']);
		expect(columns([])).toEqual([]);
	});
});
