import type {Run} from './program.ts';

/** A command as the command line and its help show it; `load` brings in what it does. */
export interface CommandRow {
	readonly usage: string;
	readonly summary: string;
	readonly options?: readonly OptionRow[];
	readonly examples: readonly string[];
	readonly load: () => Promise<{readonly run: Run}>;
}

interface OptionRow {
	readonly flags: string;
	readonly text: string;
	/** Null for text that is not a value of this option. */
	readonly parse?: (text: string) => number | null;
	readonly initial?: string | number;
}

export const programExamples = [
	'chat-tui demo                         look round; nothing to set up',
	'chat-tui register ann                 make an account on http://localhost:8080',
	"chat-tui '#tutorial'                  the screen, on that room",
	"echo 'backup done' | chat-tui send '#ops' --notice",
	'chat-tui tail --json | jq -r .body',
];

/** Where `chat-tui serve` is to be found if it is told nothing else. */
export const defaultServer = 'http://localhost:8080';

const server: OptionRow = {
	flags: '--server <url>',
	text: 'the home server',
	initial: defaultServer,
};
const passwordStdin: OptionRow = {
	flags: '--password-stdin',
	text: 'read the password from the first line of standard input',
};
const wholeNumber = (text: string) => (/^\d{1,7}$/.test(text) ? Number(text) : null);
const portNumber = (text: string) => (/^\d{1,5}$/.test(text) && Number(text) < 65_536 ? Number(text) : null);

const lines = (initial: number): OptionRow => ({
	flags: '-n, --lines <count>',
	text: 'how many of the newest messages',
	parse: wholeNumber,
	initial,
});

export const commandTable: readonly CommandRow[] = [
	{
		usage: 'login [user]',
		summary: 'Sign in. The user is a full id or its local part.',
		options: [
			server,
			passwordStdin,
			{flags: '--token-stdin', text: 'read an access token from the first line of standard input'},
			{flags: '--browser', text: "sign in on the server's web page, even where it takes passwords here"},
		],
		examples: [
			'chat-tui login ann',
			'chat-tui login --browser',
			'chat-tui login ann --server https://chat.example.org --password-stdin < password.txt',
		],
		load: () => import('./commands/login.ts'),
	},
	{
		usage: 'register [user]',
		summary: 'Make an account and sign in. Without a user the server chooses the name.',
		options: [server, passwordStdin],
		examples: [
			'chat-tui register ann',
			'chat-tui --profile bot register backup-bot --password-stdin < password.txt',
		],
		load: () => import('./commands/register.ts'),
	},
	{
		usage: 'logout',
		summary: 'Forget the session on this machine, and end it on the server where servers can do that.',
		examples: ['chat-tui logout', 'chat-tui --profile bot logout'],
		load: () => import('./commands/logout.ts'),
	},
	{
		usage: 'whoami',
		summary: 'Say who is signed in where.',
		examples: ['chat-tui whoami', 'chat-tui whoami --json | jq -r .userId'],
		load: () => import('./commands/whoami.ts'),
	},
	{
		usage: 'rooms',
		summary: 'List the rooms you are in or invited to.',
		options: [{flags: '--public', text: "list the server's public rooms instead"}],
		examples: ['chat-tui rooms', 'chat-tui rooms --public --json'],
		load: () => import('./commands/rooms.ts'),
	},
	{
		usage: 'create <alias>',
		summary: 'Make a room and join it.',
		options: [
			{flags: '--private', text: 'only those who are invited can join'},
			{flags: '--topic <text>', text: 'what the room is about'},
		],
		examples: [
			"chat-tui create tutorial --topic 'Questions and answers'",
			'chat-tui create family --private',
		],
		load: () => import('./commands/create.ts'),
	},
	{
		usage: 'join <room>',
		summary: 'Join a room by alias or id, or accept an invite.',
		examples: ["chat-tui join '#tutorial'", "chat-tui join '!pVbXkYcQw:localhost'"],
		load: () => import('./commands/join.ts'),
	},
	{
		usage: 'leave <room>',
		summary: 'Leave a room, or decline an invite.',
		examples: ["chat-tui leave '#tutorial'"],
		load: () => import('./commands/leave.ts'),
	},
	{
		usage: 'invite <room> <user>',
		summary: 'Invite somebody to a room.',
		examples: ["chat-tui invite '#family' ben"],
		load: () => import('./commands/invite.ts'),
	},
	{
		usage: 'members <room>',
		summary: 'List who is in a room or invited to it.',
		examples: ["chat-tui members '#tutorial'", "chat-tui members '#tutorial' --json | jq -r .userId"],
		load: () => import('./commands/members.ts'),
	},
	{
		usage: 'topic <room> [text...]',
		summary: 'Print what a room is about, or set it.',
		examples: ["chat-tui topic '#tutorial'", "chat-tui topic '#tutorial' Questions and answers"],
		load: () => import('./commands/topic.ts'),
	},
	{
		usage: 'send <room> [text...]',
		summary: "Send a message; its text comes from standard input if there is none or it is '-'.",
		options: [
			{flags: '--emote', text: "as what you do: '* ann waves'"},
			{flags: '--notice', text: 'as an automatic message, which rings for nobody'},
		],
		examples: ["chat-tui send '#tutorial' 'Hello, world!'", "uptime | chat-tui send '#ops' --notice"],
		load: () => import('./commands/send.ts'),
	},
	{
		usage: 'outbox [action] [ids...]',
		summary:
			"What waits to be sent: 'list' (also if no action is given), 'resend' or 'discard'. The beginning of an id will do.",
		options: [
			{flags: '--all', text: 'all that failed or is held; to resend, also what waits for the server'},
		],
		examples: [
			'chat-tui outbox',
			'chat-tui outbox resend --all',
			'chat-tui outbox discard mid1x4c2-9f',
			'chat-tui outbox --json | jq -r \'select(.state == "failed") | .reason\'',
		],
		load: () => import('./commands/outbox.ts'),
	},
	{
		usage: 'history <room>',
		summary: 'Print the newest messages of a room, oldest first.',
		options: [lines(50)],
		examples: ["chat-tui history '#tutorial' -n 10", "chat-tui history '#tutorial' --json > tutorial.jsonl"],
		load: () => import('./commands/history.ts'),
	},
	{
		usage: 'tail [room...]',
		summary:
			'Print messages as they come, of all rooms or of those named, until interrupted (Ctrl-C, exit code 0).',
		options: [lines(0)],
		examples: ['chat-tui tail', "chat-tui tail '#ops' -n 10 --json"],
		load: () => import('./commands/tail.ts'),
	},
	{
		usage: 'serve',
		summary: 'Run a home server here until interrupted (Ctrl-C, exit code 0).',
		options: [
			{flags: '--host <address>', text: 'the address to listen on', initial: '127.0.0.1'},
			{
				flags: '--port <number>',
				text: 'the port to listen on; 0 takes any that is free',
				parse: portNumber,
				initial: 8080,
			},
			{flags: '--data <dir>', text: "folder of the server's data (default: among the program's own files)"},
			{
				flags: '--name <name>',
				text: "the server's name, the part of ids after the colon",
				initial: 'localhost',
			},
			{flags: '--tls-cert <file>', text: 'speak HTTPS: the certificate, PEM; with --tls-key'},
			{flags: '--tls-key <file>', text: "the certificate's key, PEM, without a passphrase"},
			{flags: '--closed', text: 'make no new accounts'},
		],
		examples: [
			'chat-tui serve',
			'chat-tui serve --port 0 --data ./chat --json',
			'chat-tui serve --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem',
		],
		load: () => import('./commands/serve.ts'),
	},
	{
		usage: 'demo',
		summary: 'A server, rooms, a guide who answers and the screen, all for this one look; nothing is kept.',
		examples: ['chat-tui demo', 'chat-tui demo | cat          the same walk in plain lines'],
		load: () => import('./commands/demo.ts'),
	},
];
