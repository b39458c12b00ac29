import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {chatTui, makeHome} from '../helpers/cli.ts';

const home = makeHome();
afterAll(home.remove);
const run = (...args: string[]) => chatTui(args, {home: home.path});

describe('wrong usage', () => {
	it.each([
		[['logn'], "unknown command 'logn'"],
		[['help', 'logn'], 'no such command'],
		[['--jsno'], "unknown option '--jsno' (Did you mean --json?)"],
		[['rooms', '--jsno'], "unknown option '--jsno' (Did you mean --json?)"],
		[['#tutorial', '--jsno'], "unknown option '--jsno' (Did you mean --json?)"],
		[['#tutorial', '#kitchen'], 'one room'],
		[['send'], "'#tutorial'"],
		[['invite', 'tutorial'], "missing required argument 'user'"],
		[['whoami', 'ann'], 'too many arguments'],
		[['history', 'tutorial', '-n', 'ten'], "argument 'ten' is invalid"],
		[['tail', '-n', '-1'], "argument '-1' is invalid"],
		[['serve', '--port', '65536'], "argument '65536' is invalid"],
		[['whoami', '--profile', '../x'], "'../x' cannot name a profile"],
		[['--profile', '../x', 'whoami'], "'../x' cannot name a profile"],
		[['login'], 'chat-tui login <user>'],
		[['login', 'ann'], '--password-stdin'],
		[['register', 'ann'], '--password-stdin'],
		[['login', 'ann', '--password-stdin', '--token-stdin'], 'one of the two'],
		[['login', 'ann', '--password-stdin'], 'the password is empty'],
		[['login', 'ann', '--token-stdin'], 'the token is empty'],
		[['login', '--browser', '--token-stdin'], 'one of the options'],
		[['login', 'ann', '--server', 'ftp://x'], 'begins with http'],
		[['register', 'ann', '--server', 'ftp://x'], 'begins with http'],
		[['login', 'ann', '--password', 'x'], '--password-stdin'],
		[['login', 'ann', '--token=x'], '--token-stdin'],
		[['register', ''], 'the user is empty'],
		[['login', ' '], 'the user is empty'],
		[['create', ''], 'the alias is empty'],
		[['send', ''], 'the room is empty'],
		[['tail', '#tutorial', ''], 'the room is empty'],
		[['invite', '#tutorial', ''], 'the user is empty'],
		[[''], 'the room is empty'],
		[['whoami', '--profile', 'a\nb'], "'a b' cannot name a profile: use letters"],
		[[], 'chat-tui tail and chat-tui send'],
		[['#tutorial'], 'chat-tui tail and chat-tui send'],
	])('%j is told in one line', async (args, problem) => {
		const {code, stdout, stderr} = await run(...args);
		expect(stderr).toMatch(/^chat-tui: [^\n]+\n$/);
		expect(stderr).toContain(problem);
		expect({code, stdout}).toEqual({code: 2, stdout: ''});
	});
});

it('does not repeat a password that is given as an argument', async () => {
	const {stderr} = await run('login', 'ann', '--password=hunter2');
	expect(stderr).toContain('--password-stdin');
	expect(stderr).not.toContain('hunter2');
});

describe('without a session', () => {
	const commands = [
		['whoami'],
		['logout'],
		['rooms'],
		['rooms', '--public', '--json'],
		['create', 'x'],
		['join', 'x'],
		['leave', 'x'],
		['invite', 'x', 'ben'],
		['members', 'x'],
		['topic', 'x'],
		['send', 'x', 'hello'],
		['history', 'x'],
		['tail'],
	];
	it.each(commands.map((args) => [args]))('%j says how to sign in', async (args) => {
		expect(await run(...args)).toEqual({
			code: 3,
			stdout: '',
			stderr: 'chat-tui: not signed in: run chat-tui login or chat-tui register\n',
		});
	});
});

describe('help', () => {
	it.each([[['--help']], [['-h']], [['help']]])('%j lists every command and has examples', async (args) => {
		const {code, stdout, stderr} = await run(...args);
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		const commands =
			'login register logout whoami rooms create join leave invite members topic send outbox history tail serve demo';
		for (const command of commands.split(' ')) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
		expect(stdout).toMatch(/\nExamples:\n {2}\$ chat-tui demo/);
	});

	it.each([
		['login', ['--server <url>', 'http://localhost:8080', '--password-stdin', '--token-stdin', '--browser']],
		['register', ['--server <url>', '--password-stdin']],
		['rooms', ['--public']],
		['create', ['--private', '--topic <text>']],
		['send', ['--emote', '--notice']],
		['history', ['-n, --lines', '50']],
		['tail', ['-n, --lines']],
		['serve', ['--host', '127.0.0.1', '--port', '8080', '--data', '--name', 'localhost']],
	])('of %s shows its options and the global ones', async (command, options) => {
		const {code, stdout} = await run(command, '--help');
		expect(code).toBe(0);
		for (const option of [...options, '--profile', '--json', '--no-color', '--debug', 'Examples:']) {
			expect(stdout).toContain(option);
		}
	});
});

describe('version', () => {
	const {version} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

	it.each([[['--version']], [['-V']]])('%j is that of the package', async (args) => {
		expect(await run(...args)).toEqual({code: 0, stdout: `${version}\n`, stderr: ''});
	});

	it('loads nothing but the command line', async () => {
		const trace = {NODE_V8_COVERAGE: `${home.path}/coverage`};
		const {code} = await chatTui(['--version'], {home: home.path, env: trace});
		expect(code).toBe(0);
		const packages = packagesIn(loadedFiles(trace.NODE_V8_COVERAGE));
		expect(packages).toContain('commander');
		expect(packages.filter((name) => /^(ink|react|hono|got|conf|zustand|string-width)$/.test(name))).toEqual(
			[],
		);
	});
});

/** The files of the program that a run loaded, by what Node noted down about it. */
function loadedFiles(dir: string): readonly string[] {
	const scripts = readdirSync(dir).flatMap(
		(file) => JSON.parse(readFileSync(join(dir, file), 'utf8')).result,
	);
	return scripts.map((script: {readonly url: string}) => script.url).filter((url) => url.includes('/dist/'));
}

/** The packages that are bundled into these files: the bundler names the source of every part. */
function packagesIn(files: readonly string[]): readonly string[] {
	const texts = files.map((url) => readFileSync(new URL(url), 'utf8'));
	const names = texts.flatMap((text) =>
		[...text.matchAll(/^\s*\/\/ node_modules\/([^/\n]+)\//gm)].map((match) => match[1] ?? ''),
	);
	return [...new Set(names)];
}
