import {describe, expect, it} from 'vitest';
import type {Api} from '../../src/api/port.ts';
import type {Context} from '../../src/cli/context.ts';
import {createRoomPrinter} from '../../src/cli/room-printer.ts';
import {NetworkError} from '../../src/domain/errors.ts';
import {account, bob, message, room} from '../helpers/build.ts';

describe('createRoomPrinter', () => {
	it('prints what was said though nobody can tell now what the room is called, and asks again', async () => {
		const printed: (string | null)[] = [];
		const logged: unknown[] = [];
		const context = {
			isJson: false,
			log: {error: (error: unknown) => logged.push(error)},
			print: (_object: object, text: string | null) => printed.push(text?.slice(18) ?? null),
		} as unknown as Context;
		const gone = new NetworkError('gone');
		const answers = [gone, [{userId: bob, displayName: 'Bob', membership: 'join'}]];
		const members = async () => {
			const answer = answers.shift();
			if (answer === gone) throw gone;
			return answer;
		};
		const connected = {session: {...account, accessToken: 't'}, api: {members} as unknown as Api};
		const printer = createRoomPrinter(context, connected, {known: [], namesRooms: true});
		for (const msgId of ['one', 'two', 'three']) await printer.print({roomId: room}, [message(msgId)]);
		expect(printed).toEqual(['r  <bob> text one', 'Bob  <bob> text two', 'Bob  <bob> text three']);
		expect(logged).toEqual([gone]);
	});
});
