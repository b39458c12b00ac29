import {join} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {chatTui, jsonLines} from '../helpers/cli.ts';
import type {Pty} from './pty.ts';
import {makeHome, runInPty} from './pty.ts';

let home: ReturnType<typeof makeHome>;
let server: Pty;
const homeOf = (name: string) => join(home.path, name);

const run = (name: string, args: readonly string[], input = '') =>
	chatTui(args, {home: homeOf(name), input, env: {CHAT_TUI_HOME: homeOf(name)}});

beforeEach(async () => {
	home = makeHome(['server', 'ann', 'bob']);
	server = runInPty(['serve', '--port', '0', '--data', homeOf('data'), '--json'], {home: homeOf('server')});
	await server.see('"listening"');
	const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(server.text()) ?? [];
	for (const name of ['ann', 'bob']) {
		await run(name, ['register', name, '--server', url, '--password-stdin'], 'wordpass\n');
	}
	await run('bob', ['create', 'tea']);
	await run('ann', ['join', '#tea']);
});
afterEach(() => home.remove());

async function open(): Promise<Pty> {
	const pty = runInPty(['#tea'], {home: homeOf('ann'), columns: 80, rows: 24});
	await pty.see(' connected');
	return pty;
}

const say = (text: string) => run('bob', ['send', '#tea', text]);
const told = async () => {
	const lines = jsonLines(await run('bob', ['history', '#tea', '--json']));
	return lines.filter(({kind}) => kind === 'text').map(({body}) => body);
};

it('shares one account between two terminals, and goes on in one when the other is killed or stopped', async () => {
	const [first, second] = [await open(), await open()];
	first.type('from the first\r');
	second.type('from the second\r');
	for (const pty of [first, second]) {
		await pty.see((screen) => screen.includes('from the first') && screen.includes('from the second'));
	}
	first.kill('SIGKILL');
	await first.exit;
	await say('after the kill');
	await second.see('after the kill', 2000);
	second.type('typed after the kill\r');
	await second.see((screen) =>
		screen.split('\n').some((line) => /ann │ typed after the kill$/.test(line.trimEnd())),
	);
	const third = await open();
	await third.see('typed after the kill');
	second.kill('SIGSTOP');
	await say('after the stop');
	await third.see('after the stop', 9000);
	third.type('typed after the stop\r');
	await third.see('typed after the stop');
	second.kill('SIGCONT');
	await second.see((screen) => screen.includes('after the stop') && screen.includes('typed after the stop'));
	const lines = await told();
	expect([...lines].sort()).toEqual(
		[
			'from the first',
			'from the second',
			'after the kill',
			'typed after the kill',
			'after the stop',
			'typed after the stop',
		].sort(),
	);
	for (const pty of [second, third]) {
		pty.type('\x11');
		expect(await pty.exit).toBe(0);
		expect(pty.leftovers()).toEqual([]);
	}
});
