import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {openClient} from '../../src/client/open.ts';
import {referenceFaults} from '../helpers/reference-server/faults.ts';
import {startReferenceServer} from '../helpers/reference-server/start.ts';
import {until} from '../helpers/until.ts';

it('a topic over which the server breaks down fails at once, and holds nothing up', async () => {
	const server = await startReferenceServer({faults: referenceFaults});
	const dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
	const userId = '@ann:localhost';
	server.database().accounts.set(userId, 'secret');
	server.database().sessions.set('token', userId);
	const client = openClient({
		session: {userId, server: server.url, protocol: 'v1', accessToken: 'token'},
		dir,
	});
	try {
		client.start();
		await until(() => client.store.getState().connection.status === 'live', {what: 'the connection'});
		const roomId = await client.createRoom('tea');
		await expect(client.setTopic(roomId, 'leaves')).rejects.toThrow(
			/failed to set the topic: Internal server error$/,
		);
		client.send(roomId, 'after');
		const lines = () => client.store.getState().timelines.get(roomId)?.events ?? [];
		await until(() => lines().some(({body}) => body === 'after'), {what: 'the message'});
		expect([...client.store.getState().pending.values()].flat()).toEqual([]);
	} finally {
		await client.close();
		await server.stop();
		rmSync(dir, {recursive: true});
	}
});
