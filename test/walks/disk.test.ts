import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, it} from 'vitest';
import {openClient} from '../../src/client/open.ts';
import {renderApp} from '../helpers/app.tsx';
import {account} from '../helpers/build.ts';

let dir: string;

beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'chat-tui-'));
});
afterEach(() => rmSync(dir, {recursive: true}));

describe('the screen', () => {
	it('says that the disk cannot be written, and that a damaged cache is rebuilt, before anybody answers', async () => {
		const session = {...account, accessToken: 'secret'};
		writeFileSync(join(dir, 'file'), '');
		writeFileSync(join(dir, 'cache.db'), 'this is no database, and long enough to be one'.repeat(20));
		for (const [at, text] of [
			[join(dir, 'file', 'ann'), 'the outbox cannot be written'],
			[dir, 'the cache was damaged'],
		] as const) {
			const app = renderApp({client: openClient({session, dir: at}), columns: 120});
			await app.until((screen) => screen.includes(text));
			await app.quit();
			app.dispose();
		}
	});
});
