import {cpSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import Database from 'libsql';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {chatTui, jsonLines} from '../helpers/cli.ts';
import {createRandom} from '../helpers/reference-server/random.ts';
import type {Pty} from './pty.ts';
import {makeHome, runInPty} from './pty.ts';

const kills = 50;

/** The gate is the same each time; `SEED=$RANDOM` looks further. */
const seed = Number(process.env['SEED'] ?? 2014);

const words = ['tea', 'at', 'five', 'or', 'later', '日本', 'naïve', 'perhaps', 'bread'];

let home: ReturnType<typeof makeHome>;
beforeEach(() => {
	home = makeHome(['server', 'ann']);
});
afterEach(() => home.remove());

it(`loses and doubles nothing that was on screen, killed ${kills} times`, {timeout: 180_000}, async () => {
	console.log(`SEED=${seed}`);
	const random = createRandom(seed);
	const script = writeScript(random);
	await settleIn();
	await leaveDraft('#other', 'a-draft-elsewhere');
	let place = 0;
	let [unseen, starts] = [0, 0];
	for (let kill = 0; kill < kills; kill += 1) {
		const isStarting = random() < 0.1;
		const pty = open('#tea');
		if (isStarting) starts += 1;
		else {
			await untilDrawn(pty);
			const found = placeOf(pty.text(), script);
			expect(found, `what was on screen is there again after kill ${kill}`).toBeGreaterThanOrEqual(place);
			unseen += found - place;
			place = found;
			await type(pty, script.slice(place), random);
		}
		await pause(random() * (isStarting ? 350 : 12));
		pty.kill('SIGKILL');
		expect(await pty.exit).toBe(137);
		await pty.parsed();
		if (!isStarting) place = Math.max(place, placeSeen(pty.text(), script));
		expect(damage(), `the files after kill ${kill}`).toEqual([]);
	}
	const last = open('#tea', 400);
	await untilDrawn(last);
	const found = placeOf(last.text(), script);
	expect(found).toBeGreaterThanOrEqual(place);
	const lines = script.slice(0, found).split('\r').slice(0, -1);
	await last.see(
		(screen) => linesOn(screen).length >= lines.length && !/waiting|[…·] \d{4}-/.test(screen),
		30_000,
	);
	expect(linesOn(last.text()), 'on the screen').toEqual(lines);
	const told = jsonLines(await run('history', '#tea', '--json', '-n', '2000'));
	expect(
		told.filter(({kind}) => kind === 'text').map(({body}) => body),
		'on the server',
	).toEqual(lines);
	last.kill('SIGKILL');
	await last.exit;
	await open('#other').see('> a-draft-elsewhere');
	console.log(
		`${kills} kills, ${starts} of them at the start: ${lines.length} lines, each sent once; of what was drawn ` +
			`nothing lost, and ${unseen} more characters kept that were not drawn yet`,
	);
});

const ann = () => join(home.path, 'ann');
const open = (room: string, rows = 24): Pty => runInPty([room], {home: ann(), rows});
const run = (...args: readonly string[]) =>
	chatTui(args, {home: ann(), input: 'wordpass\n', env: {CHAT_TUI_HOME: ann()}});

/** A server, an account and two rooms on it. */
async function settleIn(): Promise<void> {
	const args = ['serve', '--port', '0', '--data', join(home.path, 'data'), '--json'];
	const server = runInPty(args, {home: join(home.path, 'server')});
	await server.see('"listening"');
	const url = /"(http:[^"]+)"/.exec(server.text())?.[1] ?? '';
	expect(await run('register', 'ann', '--server', url, '--password-stdin')).toMatchObject({code: 0});
	for (const room of ['tea', 'other']) expect(await run('create', room)).toMatchObject({code: 0});
}

async function leaveDraft(room: string, text: string): Promise<void> {
	const pty = open(room);
	await untilDrawn(pty, room);
	pty.type(text);
	await pty.see(`> ${text}`);
	pty.kill('SIGKILL');
	await pty.exit;
}

/** All that is going to be typed: numbered lines without spaces, which a screen would not show at their ends. */
function writeScript(random: () => number): string {
	const word = () => words[Math.floor(random() * words.length)];
	const lines = Array.from(
		{length: 1500},
		(_, index) => `${String(index).padStart(4, '0')}-${[word(), word(), word()].join('-')}`,
	);
	return `${lines.join('\r')}\r`;
}

/** As hands and pastes do it: some characters at a time, now and then a line or two at once. */
async function type(pty: Pty, text: string, random: () => number): Promise<void> {
	const strokes = 3 + Math.floor(random() * 40);
	let at = 0;
	for (let stroke = 0; stroke < strokes; stroke += 1) {
		const length = 1 + Math.floor(random() * (random() < 0.05 ? 60 : 5));
		pty.type(text.slice(at, at + length));
		at += length;
		await pause(random() * 8);
	}
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The status bar is the last that a frame writes. */
function untilDrawn(pty: Pty, room = '#tea'): Promise<void> {
	return pty.see((screen) => screen.includes(`▸ ${room}`) && screen.endsWith('@ann:localhost'));
}

/** The numbered lines among the messages, in whatever state. */
function linesOn(screen: string): readonly string[] {
	return [...screen.matchAll(/[│…·✗] (\d{4}-\S+)\s*$/gm)].map(([, line = '']) => line);
}

function draftOn(screen: string): string {
	const text = /│> (.*)$/m.exec(screen)?.[1]?.trimEnd() ?? '';
	return text.startsWith('Write a message') ? '' : text;
}

/** How much of the script is on this screen, sent or not, up to the end of the draft. Fails if anything is there twice or amiss. */
function placeOf(screen: string, script: string): number {
	const shown = linesOn(screen);
	const end = placeAfter(shown.at(-1), script);
	expect(script.slice(0, end), 'lines in their order').toMatch(new RegExp(`${shown.join('\r')}\r?$`));
	const draft = draftOn(screen);
	expect(script.slice(end, end + draft.length), 'the draft goes on after them').toBe(draft);
	return end + draft.length;
}

/** The same of a screen that may have been killed in the middle of a frame, whose rows come from top to bottom. */
function placeSeen(screen: string, script: string): number {
	const end = placeAfter(linesOn(screen).at(-1), script);
	const draft = draftOn(screen);
	return script.startsWith(draft, end) ? end + draft.length : end;
}

function placeAfter(line: string | undefined, script: string): number {
	return line === undefined ? 0 : script.indexOf(`${line}\r`) + line.length + 1;
}

/** What SQLite finds wrong with copies of the account's files: the client itself is to find them as they were left. */
function damage(): readonly string[] {
	const found = readdirSync(ann(), {recursive: true, encoding: 'utf8'});
	const cache = found.find((path) => basename(path) === 'cache.db');
	if (cache === undefined) throw new Error(`no cache among ${found.join(' ')}`);
	const copy = mkdtempSync(join(home.path, 'copy-'));
	cpSync(join(ann(), dirname(cache)), copy, {recursive: true, filter: (path) => !path.endsWith('-shm')});
	const problems = ['cache.db', 'outbox.db'].flatMap((name) => problemsOf(join(copy, name)));
	rmSync(copy, {recursive: true});
	return problems;
}

function problemsOf(path: string): readonly string[] {
	const database = new Database(path);
	const rows = database.prepare('PRAGMA integrity_check').all() as {readonly integrity_check: string}[];
	database.close();
	return rows.map((row) => row.integrity_check).filter((result) => result !== 'ok');
}
