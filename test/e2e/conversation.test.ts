import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Pty} from './pty.ts';
import {makeHome, runInPty} from './pty.ts';

const ctrlQ = '\x11';
const tab = '\t';

let home: ReturnType<typeof makeHome>;
const homeOf = (name: string) => join(home.path, name);

beforeEach(() => {
	home = makeHome(['server', 'ann', 'bob']);
});
afterEach(() => home.remove());

async function serve(port = 0): Promise<{readonly pty: Pty; readonly port: number}> {
	const pty = runInPty(['serve', '--port', String(port), '--data', homeOf('data'), '--json'], {
		home: homeOf('server'),
	});
	await pty.see('"listening"');
	return {pty, port: Number(/"http:\/\/127\.0\.0\.1:(\d+)"/.exec(pty.text())?.[1])};
}

/** Makes an account on the screen's own sign-in page. */
async function registerOnScreen(
	name: string,
	port: number,
	size: {columns: number; rows: number},
): Promise<Pty> {
	const pty = runInPty([], {home: homeOf(name), ...size});
	await pty.see('Sign in');
	pty.type('\x14');
	await pty.see(/new account|Register/i);
	// The fields in their order: server, user, password; the cursor starts in the one that is empty.
	pty.type('\x1b[A\x15');
	pty.type(`http://127.0.0.1:${port}${tab}${name}${tab}wordpass`);
	await pty.see('••••••••');
	expect(pty.text()).not.toContain('wordpass');
	pty.type('\r');
	await pty.see(' connected');
	return pty;
}

const ends = (pty: Pty) => {
	pty.type(ctrlQ);
	return pty.exit;
};

/** Counts whole lines of the conversation that end with the text. */
const times = (pty: Pty, text: string) =>
	pty
		.text()
		.split('\n')
		.filter((line) => line.trimEnd().endsWith(text)).length;

describe('two people in two terminals', () => {
	it('talk live, keep the conversation without the server, and send later what is typed then', async () => {
		const {pty: server, port} = await serve();
		const ann = await registerOnScreen('ann', port, {columns: 80, rows: 24});
		const bob = await registerOnScreen('bob', port, {columns: 120, rows: 40});
		ann.type('/create tutorial\r');
		await ann.see(/▸ ?#tutorial/);
		bob.type('/join #tutorial\r');
		await bob.see(/▸ ?#tutorial/);
		await ann.see('bob joined');

		for (const [index, line] of ['hello', 'hi ann 👋', '日本語 too', 'bye'].entries()) {
			const [speaker, listener] = index % 2 === 0 ? [ann, bob] : [bob, ann];
			speaker.type(`${line}\r`);
			await listener.see((screen) => screen.split('\n').some((row) => row.trimEnd().endsWith(line)), 1000);
		}
		expect(await Promise.all([ends(ann), ends(bob)])).toEqual([0, 0]);
		expect([ann.leftovers(), bob.leftovers()]).toEqual([[], []]);
		server.kill('SIGTERM');
		expect(await server.exit).toBe(0);

		const annAgain = runInPty([], {home: homeOf('ann')});
		const bobAgain = runInPty([], {home: homeOf('bob'), columns: 40, rows: 12});
		await annAgain.see('日本語 too');
		await bobAgain.see('日本語 too');
		await annAgain.see('retrying');
		annAgain.type('first of two\rsecond of two\r');
		await annAgain.see('2 waiting');

		await serve(port);
		await bobAgain.see('second of two', 40_000);
		await annAgain.see((screen) => screen.includes(' connected') && !screen.includes('waiting'), 40_000);
		for (const pty of [annAgain, bobAgain]) {
			expect([times(pty, 'first of two'), times(pty, 'second of two')]).toEqual([1, 1]);
			expect(pty.text().indexOf('first of two')).toBeLessThan(pty.text().indexOf('second of two'));
		}
		expect(await Promise.all([ends(annAgain), ends(bobAgain)])).toEqual([0, 0]);
		expect([annAgain.leftovers(), bobAgain.leftovers()]).toEqual([[], []]);
	});
});

describe('the terminal', () => {
	it.each([
		['SIGTERM', 143],
		['SIGHUP', 129],
		['SIGINT', 130],
	])('is clean after %s', async (signal, code) => {
		const pty = runInPty([], {home: homeOf('ann')});
		await pty.see('Sign in');
		expect(pty.leftovers()).toContain('alternate screen');
		pty.kill(signal);
		expect(await pty.exit).toBe(code);
		expect(pty.leftovers()).toEqual([]);
	});

	it('is clean after the demo, whose screen needs nothing set up', async () => {
		const pty = runInPty(['demo'], {home: homeOf('ann')});
		await pty.see('#welcome', 20_000);
		expect(await ends(pty)).toBe(0);
		expect(pty.leftovers()).toEqual([]);
	});
});
